"""What does a register of the board's own work show? Its rows as a table, sums computed here."""

import pandas as pd

from pipeline.errors import SectionError
from pipeline.section.tables import Cell, Table
from pipeline.section.wording import format_number
from pipeline.tables import NUMBER, REGISTERS

_BY_NAME = {table.name: table for table in REGISTERS}
_HIDDEN = {"row_id", "source_file", "source_cell", "fact", "sha256", "indicators"}
_SHARE_DECIMALS = 2


def amount_column(name: str) -> str | None:
    """Return the column of a register that can be added up, None where there is none."""
    register = _BY_NAME[name]
    amounts = [c.name for c in register.columns if c.dtype == NUMBER and not _is_printed(c.name)]
    return amounts[0] if amounts else None


def label_column(name: str) -> str:
    """Return the column that names a register's row to a reader."""
    return _BY_NAME[name].columns[1].name


def check_register(name: str) -> None:
    """Raise SectionError, with the registers there are, for an unknown name."""
    if name not in _BY_NAME:
        raise SectionError(f"There is no register '{name}'; registers: {', '.join(_BY_NAME)}.")


def money_or_number(column: str, value: float) -> str:
    """Write an amount in the unit that its column's name ends with."""
    text = format_number(value, 2, padded=False)
    return f"£{text}" if column.endswith("_gbp") else text


def shares_of(amounts: pd.Series) -> list[float]:
    """Return each amount as a percentage of their sum."""
    total = amounts.sum()
    return [100 * amount / total if total else 0.0 for amount in amounts]


def register_table(name: str, frame: pd.DataFrame, table_id: str, title: str) -> Table:
    """Lay a register out; one with an amount gets computed shares and a computed total."""
    columns = [c for c in _BY_NAME[name].columns if c.name not in _HIDDEN]
    columns = [c for c in columns if c.name == label_column(name) or _says_something(frame, c.name)]
    amount = amount_column(name)
    heads = [_heading(column.name) for column in columns]
    rows = [[_text(row[c.name], c.name) for c in columns] for row in frame.to_dict("records")]
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
    return Table(
        id=table_id,
        title=title,
        subtitle=f"Register of {_heading(name).lower()}",
        columns=tuple(heads),
        rows=tuple(
            (row[0], tuple(Cell(t, s) for t, s in zip(row[1:], styles, strict=False)))
            for row in rows
        ),
        notes=tuple(notes),
        data_columns=tuple(heads),
        data_rows=tuple(tuple(f"Register: {t}" if _is_risky(t) else t for t in r) for r in rows),
    )


def _is_risky(text: str) -> bool:
    # A spreadsheet would run it as a formula; the report's CSV has no such cell.
    return text.startswith(("=", "+", "-", "@"))


def _is_printed(column: str) -> bool:
    return "_printed" in column


def _heading(column: str) -> str:
    words = column.removesuffix("_gbp").removesuffix("_pct").replace("_", " ")
    return words[:1].upper() + words[1:]


def _says_something(frame: pd.DataFrame, column: str) -> bool:
    values = frame[column]
    return bool((values.notna() & (values.astype(str) != "")).any())


def _text(value: str | float, column: str) -> str:
    if value is None or value == "" or (isinstance(value, float) and pd.isna(value)):
        return "not stated"
    if isinstance(value, float):
        text = money_or_number(column, value)
        return f"{text}%" if column.endswith("_pct") else text
    return value
