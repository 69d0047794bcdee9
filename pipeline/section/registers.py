"""What does a register of the board's own work show? Its rows as a table, sums computed here."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.board import Board
from pipeline.errors import SectionError
from pipeline.measures.states import is_carried_forward, is_overdue, needs_follow_up, states_at
from pipeline.periods import Period, parse_period
from pipeline.processed import read_table
from pipeline.released import earlier_values
from pipeline.section.pieces import CHANGED, suggest
from pipeline.section.tables import Cell, Table, say_changed
from pipeline.section.wording import HIDDEN, format_number, upper_first
from pipeline.tables import NUMBER, REGISTERS

BY_NAME = {table.name: table for table in REGISTERS}
ONLY = ("open", "overdue", "carried forward", "follow-up")
_HIDDEN = {"row_id", "id", "source_file", "source_cell", "fact", "sha256", "indicators"}
_DATED = {"raised_on", "due", "closed_on", "updated_on", "period", "published", "received_on", "on"}
_SHARE_DECIMALS = 2


class Registers:
    """The registers of one report as they stood at its period's end, read when asked for.

    ``reads`` remembers which were asked for. Rows of a later date are left out, and a state that
    was reached later is told as it was; see measures/states.py. ``released`` is what the last
    release showed of each figure; ``kept_from_readers`` names the registers whose rows are
    children, which a public edition does not tell.
    """

    def __init__(
        self,
        folder,
        board: Board,
        period: Period,
        released: Mapping[str, tuple[str, ...]] | None = None,
        kept_from_readers: tuple[str, ...] = (),
    ):
        self.board, self.period, self.released = board, period, released or {}
        self.kept_from_readers = kept_from_readers
        self._folder, self._frames = folder, {}

    @property
    def reads(self) -> set[str]:
        return set(self._frames)

    def is_unkept(self, name: str) -> bool:
        """Say whether a board that rests on published series alone has nothing in a register."""
        tells_by_lacking = name in ("received", "sign_offs")
        return not self.board.agencies and not tells_by_lacking and self.read(name).empty

    def has(self, name: str) -> bool:
        return name in BY_NAME

    def read(self, name: str) -> pd.DataFrame:
        """Return a register's rows; raises SectionError for a name that no register has."""
        if name not in BY_NAME:
            raise SectionError(f"There is no register '{name}'; registers: {', '.join(BY_NAME)}.")
        if name not in self._frames:
            frame = read_table(self._folder, name)
            if "state" in frame:
                frame = states_at(frame, self.period.end, self.period.financial_year.end)
            self._frames[name] = frame
        return self._frames[name]

    def select(self, name: str, only: str | None = None, **where: str) -> pd.DataFrame:
        """Return the rows whose columns hold the words asked for.

        ``only`` is one of ONLY: rows still open, past their due date, carried into the next year,
        or open without news for six months.
        """
        frame = self.read(name)
        for column, wanted in where.items():
            if column not in BY_NAME[name].names:
                raise SectionError(
                    f"The register '{name}' has no column '{column}'. "
                    f"{suggest(column, BY_NAME[name].names)}"
                )
            frame = frame[frame[column] == wanted]
        if only is None:
            return frame.reset_index(drop=True)
        if only not in ONLY:
            raise SectionError(f"Rows can be chosen that are {' or '.join(ONLY)}, not '{only}'.")
        if "state" not in frame:
            raise SectionError(f"The register '{name}' has no states, so none of it is '{only}'.")
        day, year_end = self.period.end, self.period.financial_year.end
        chosen = {
            "open": lambda: frame["state"] != "complete",
            "overdue": lambda: is_overdue(frame, day),
            "carried forward": lambda: is_carried_forward(frame, year_end),
            "follow-up": lambda: needs_follow_up(frame, day),
        }[only]()
        return frame[chosen].reset_index(drop=True)


def say_kept(name: str) -> str:
    """Say that a register is not for the readers of this edition."""
    return (
        f"The register of {heading(name).lower()} tells of children and is not given here {HIDDEN}"
    )


def amount_column(name: str) -> str | None:
    """Return the column of a register that can be added up, None where there is none."""
    amounts = [c.name for c in BY_NAME[name].columns if c.dtype == NUMBER]
    return next((column for column in amounts if "_printed" not in column), None)


def label_column(name: str) -> str:
    """Return the column that names a register's row to a reader."""
    return BY_NAME[name].label


def money_or_number(column: str, value: float) -> str:
    """Write an amount in the unit that its column's name ends with."""
    text = format_number(value, 2, padded=False)
    return f"£{text}" if column.endswith("_gbp") else text


def shares_of(amounts: pd.Series) -> list[float]:
    """Return each amount as a percentage of their sum."""
    total = amounts.sum()
    return [100 * amount / total if total else 0.0 for amount in amounts]


def register_table(
    name: str,
    frame: pd.DataFrame,
    board: Board,
    table_id: str,
    title: str,
    where: Mapping[str, str] | None = None,
    released: Mapping[str, tuple[str, ...]] | None = None,
) -> Table:
    """Lay rows of a register out; one with an amount gets computed shares and a computed total.

    An amount that the last release (``released``, its figures by source) gave otherwise is marked.
    Columns that say nothing, or the same of every row because they were asked for (``where``),
    are left out. A date that all rows share stands in the subtitle.
    """
    label, amount = label_column(name), amount_column(name)
    shared = [
        column.name
        for column in BY_NAME[name].columns
        if column.name in _DATED
        and column.name not in (where or {})
        and len(frame) > 1
        and frame[column.name].nunique() == 1
        and _says_something(frame, column.name)
    ]
    columns = [
        column
        for column in BY_NAME[name].columns
        if column.name == label
        or (
            column.name not in _HIDDEN
            and column.name not in (where or {})
            and column.name not in shared
            and _says_something(frame, column.name)
        )
    ]
    all_have = [_say_date(frame[date].iloc[0], date, board) for date in shared]
    columns.sort(key=lambda column: column.name != label)  # the row's name comes first
    heads = [heading(column.name) for column in columns]
    rows = [
        [say_cell(row[c.name], c.name, board) for c in columns] for row in frame.to_dict("records")
    ]
    notes = []
    if amount and len(frame):
        heads.append("Share (calculated)")
        for row, share in zip(rows, shares_of(frame[amount]), strict=True):
            row.append(f"{format_number(share, _SHARE_DECIMALS)}%")
        total = ["Total (calculated)", *["all"] * (len(columns) - 1), "100%"]
        total[[c.name for c in columns].index(amount)] = money_or_number(
            amount, frame[amount].sum()
        )
        rows.append(total)
        notes.append("The total and the shares are calculated from the rows of the register.")
    styles = ["num" if c.dtype == NUMBER else "text" for c in columns[1:]] + ["num"]
    cells = [
        [Cell(text, style) for text, style in zip(row[1:], styles, strict=False)] for row in rows
    ]
    if amount:
        place = [c.name for c in columns].index(amount) - 1
        notes += _mark_amounts(name, frame, place, cells, released or {})
    return Table(
        id=table_id,
        title=title,
        subtitle="; ".join([f"Register of {heading(name).lower()}", *all_have]),
        columns=tuple(heads),
        rows=tuple((row[0], tuple(its)) for row, its in zip(rows, cells, strict=True)),
        notes=tuple(notes),
        data_columns=tuple(heads),
        data_rows=tuple(tuple(plain(text) for text in row) for row in rows),
    )


def _mark_amounts(
    name: str,
    frame: pd.DataFrame,
    place: int,
    cells: list[list[Cell]],
    released: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """Name the source of each amount in place, mark what changed and return a note on it.

    A row is named by its label and, where it has one, its period.
    """
    amount, label = amount_column(name), label_column(name)
    changed = []
    for row, its in zip(frame.to_dict("records"), cells, strict=False):  # the total comes last
        if pd.isna(row[amount]):
            continue
        named = [f"{key}={row[key]}" for key in (label, "period") if row.get(key)]
        source = f"{amount}(register/{name}?{','.join(named)})"
        earlier = earlier_values(released, source, row[amount])
        text = its[place].text
        if earlier:
            was = " and ".join(money_or_number(amount, float(value)) for value in earlier)
            changed.append(f"{row[label]}: {was}")
            text = f"{text} {CHANGED}"
        its[place] = replace(its[place], text=text, value=row[amount], source=source)
    return [say_changed(changed)] if changed else []


def plain(text: str) -> str:
    """Return a register's text for a data file, where a spreadsheet must not run it."""
    return f"Register: {text}" if text.startswith(("=", "+", "-", "@")) else text


def heading(column: str) -> str:
    """Name a register's column, or a register, to a reader."""
    words = column.removesuffix("_gbp").removesuffix("_pct").replace("_", " ")
    return upper_first(words)


def say_cell(value: str | float, column: str, board: Board) -> str:
    """Write a register's cell: dates and periods in words, ids of groups and agencies as names."""
    if value is None or value == "" or (isinstance(value, float) and pd.isna(value)):
        return "not stated"
    if isinstance(value, float):
        text = money_or_number(column, value)
        return f"{text}%" if column.endswith("_pct") else text
    if column in _DATED:
        try:
            return parse_period(value).label
        except ValueError:
            return value
    names = {"board": board.terms.short}  # as lead of a priority: the board itself
    names |= {group.id: group.name for group in board.sub_groups}
    names |= {agency.id: agency.name for agency in board.agencies}
    words = value.split()
    if words and all(word in names for word in words):
        return "; ".join(names[word] for word in words)
    return value


def _say_date(value: str, column: str, board: Board) -> str:
    """Say a date or period that all rows share: 'raised on 1 May 2014', but 'raised in 2014-15'."""
    said, words = heading(column).lower(), say_cell(value, column, board)
    if said.endswith(" on") and words[:1].isdigit() and " " in words:
        return f"{said} {words}"  # a day
    return f"{said.removesuffix(' on')} in {words}" if said.endswith(" on") else f"{said} {words}"


def _says_something(frame: pd.DataFrame, column: str) -> bool:
    values = frame[column]
    return bool((values.notna() & (values.astype(str) != "")).any())
