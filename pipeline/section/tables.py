"""How is a table written for every reader? Caption, scopes, no empty cell, notes below it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.released import plain
from pipeline.section.displays import TIDY_COLUMNS, Display, tidy_row
from pipeline.section.observations import Value
from pipeline.section.wording import (
    CHANGED_NOTE,
    HIDDEN_NOTE,
    ILLUSTRATIVE_NOTE,
    SHORTHAND,
    SYMBOLS,
    UNSURE_NOTE,
    escape,
    upper_first,
)

# Notes that say of a sign what stands above the table already.
SIGN_NOTES = {
    HIDDEN_NOTE, UNSURE_NOTE, *(f"{mark} marks a {status} value." for status, mark in
                                SHORTHAND.items()),
}  # fmt: skip
NO_VALUE = "no value"
_PERIODS_NAMED = 4
_NOTES_IN_SIGHT = 3
_ROWS_IN_SIGHT = 40  # a longer table is folded on screen; paper shows all of it


@dataclass(frozen=True)
class Cell:
    """One cell as it reads; ``style`` is its class: num, text or 'status withheld' and kin.

    ``interval`` stands in brackets beneath the text. ``source`` names where the number ``value``
    comes from, as in a sentence, where the data behind the table do not.
    """

    text: str
    style: str = "text"
    is_illustrative: bool = False
    hint: str = ""
    interval: str = ""
    value: float = math.nan
    source: str = ""

    def html(self) -> str:
        text = escape(self.text)
        if self.source:
            source = escape(self.source)
            text = f'<data value="{plain(self.value)}" data-source="{source}">{text}</data>'
        if self.is_illustrative:
            hint = escape(self.hint or ILLUSTRATIVE_NOTE)
            text = (
                f'<span class="illustrative" title="{hint}">{text} '
                '<abbr title="illustrative value">[i]</abbr></span>'
            )
        if self.interval:
            text += f' <span class="interval">({escape(self.interval)})</span>'
        return f'<td class="{self.style}">{text}</td>'

    def plain(self) -> str:
        return f"{self.text} ({self.interval})" if self.interval else self.text


@dataclass(frozen=True)
class Table:
    """A table as a value: heading, row headers with their cells, notes and the data behind it."""

    id: str
    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()
    data_columns: tuple[str, ...] = ()
    data_rows: tuple[tuple[str | float, ...], ...] = ()

    def display(self) -> Display:
        """Return the table as what a notebook shows."""
        return Display(
            kind="table",
            id=self.id,
            html=self.html(),
            text=self.plain(),
            title=self.title,
            subtitle=self.subtitle,
            columns=self.data_columns or self.columns,
            rows=self.data_rows
            or tuple((head, *(cell.text for cell in cells)) for head, cells in self.rows),
        )

    def html(self) -> str:
        caption = (
            f'<caption id="{self.id}-caption"><span class="number" data-of="table">Table</span>: '
            f"{escape(self.title)}<br>"
            f'<span class="subtitle">{escape(self.subtitle)}</span>{self._symbols()}</caption>'
        )
        body = render_grid(self.columns, self.rows, caption=caption, table_id=self.id)
        whole = (
            f'<div class="table-wrap" role="region" tabindex="0" '
            f'aria-labelledby="{self.id}-caption">{body}</div>{list_notes(self._notes)}'
        )
        if len(self.rows) <= _ROWS_IN_SIGHT:
            return whole
        summary = f"<summary>{escape(self.title)} ({len(self.rows)} rows)</summary>"
        return f'<details class="long-table">{summary}{whole}</details>'

    @property
    def _notes(self) -> tuple[str, ...]:
        """The notes but those that say no more of a sign than what stands above the table."""
        return tuple(note for note in self.notes if note not in SIGN_NOTES)

    def _symbols(self) -> str:
        """Say above the table what the signs in it stand for; nothing where it has none."""
        cells = [cell for _, row in self.rows for cell in row]
        used = [
            f"{sign} {words}"
            for sign, words in SYMBOLS.items()
            if any(sign in cell.text or (sign == "[i]" and cell.is_illustrative) for cell in cells)
        ]
        said = escape("; ".join(used))
        return f'<span class="symbols">{said}</span>' if used else ""

    def plain(self) -> str:
        lines = [self.title, self.subtitle, " | ".join(self.columns)]
        lines += [
            " | ".join((head, *(cell.plain() for cell in cells))) for head, cells in self.rows
        ]
        return "\n".join([*lines, *self.notes])


def render_grid(
    columns: tuple[str, ...],
    rows: tuple[tuple[str, tuple[Cell, ...]], ...],
    caption: str,
    table_id: str = "",
) -> str:
    """Write a table's HTML; a cell without text says 'no value' rather than nothing."""
    numeric = {
        place
        for place in range(1, len(columns))
        if any(cells[place - 1].style == "num" for _, cells in rows)
    }
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "num" + chr(34) if place in numeric else ""}>'
        f"{escape(name)}</th>"
        for place, name in enumerate(columns)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(name or NO_VALUE)}</th>'
        + "".join(
            (cell if cell.text else Cell(NO_VALUE, "status no-data")).html() for cell in cells
        )
        + "</tr>"
        for name, cells in rows
    )
    if not rows:
        body = f'<tr><td class="status no-data" colspan="{len(columns)}">No rows</td></tr>'
    identity = f' id="{table_id}"' if table_id else ""
    return f"<table{identity}>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def list_notes(notes: tuple[str, ...]) -> str:
    """Write the notes beneath a table or chart: a few in sight, many folded behind a count.

    A reader meets what changes the meaning of a figure first; paper shows them all.
    """
    shown, folded = (
        (notes, ())
        if len(notes) <= _NOTES_IN_SIGHT + 1
        else (notes[:_NOTES_IN_SIGHT], notes[_NOTES_IN_SIGHT:])
    )
    html = _as_list(shown) if shown else ""
    if folded:
        summary = f"<summary>{len(folded)} more notes on these figures</summary>"
        html += f'<details class="more-notes">{summary}{_as_list(folded)}</details>'
    return html


def _as_list(notes: tuple[str, ...]) -> str:
    return f'<ul class="notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>'


def value_cell(
    value: Value | None, missing: str = NO_VALUE, *, with_interval: bool = False
) -> Cell:
    """Return the cell of a value: its number, or its status in words with a class of its own.

    ``with_interval`` where it is compared with another area's value.
    """
    if value is None:
        return Cell(missing, "status no-data")
    if not value.is_readable:
        mark = f" {SHORTHAND['revised']}" if value.is_changed else ""
        return Cell(f"{value.text}{mark}", f"status {value.status}")
    markers = [SHORTHAND.get(value.status, ""), "[u]" if value.is_unsure else ""]
    if value.is_changed and SHORTHAND["revised"] not in markers:
        markers.append(SHORTHAND["revised"])
    return Cell(
        " ".join([value.text, *filter(None, markers)]),
        "num",
        is_illustrative=value.is_illustrative,
        hint=value.reason,
        interval=value.interval_text if with_interval else "",
    )


def notes_for(values: list[Value]) -> tuple[str, ...]:
    """Return what a reader must know beneath a table: reasons, markers, cautions; each once."""
    notes: dict[str, None] = {}
    if any(value.is_illustrative for value in values):
        notes[ILLUSTRATIVE_NOTE] = None
    for marker, status in ((mark, status) for status, mark in SHORTHAND.items()):
        if any(value.is_readable and value.status == status for value in values):
            notes[f"{marker} marks a {status} value."] = None
    if changed := say_changed(_earlier_of(values)):
        notes[changed] = None
    if any(value.is_unsure for value in values):
        notes[UNSURE_NOTE] = None
    if any(value.is_hidden for value in values):
        notes[HIDDEN_NOTE] = None
    if doubts := _doubts_of(values):
        notes[doubts] = None
    about: dict[str, dict[str, list[Value]]] = {}
    for value in sorted(values, key=_is_remark):  # what is withheld or rejected comes first
        if not value.is_hidden and (value.reason or not value.is_readable):
            words = about.setdefault(value.indicator.title, {})
            words.setdefault(value.absence or value.reason, []).append(value)
    for value in values:
        if value.indicator.caution:
            about.setdefault(value.indicator.title, {}).setdefault(value.indicator.caution, [])
    is_one = len({value.indicator.id for value in values}) == 1
    for title, words in about.items():
        said = "; ".join(f"{_where(found)}{text}" for text, found in words.items())
        notes[f"{upper_first(said) if is_one else f'{title}: {said}'}."] = None
    return tuple(notes)


def say_changed(earlier: Iterable[str]) -> str:
    """Say which figures the last release gave otherwise, and what it gave; '' where none."""
    listed = "; ".join(dict.fromkeys(earlier))
    return f"[r] marks a figure {CHANGED_NOTE}, which gave {listed}." if listed else ""


def _earlier_of(values: list[Value]) -> list[str]:
    return [
        f"{value.indicator.title}, {value.area.name}, {value.period.label}: {value.earlier_text}"
        for value in values
        if value.is_changed
    ]


def _doubts_of(values: list[Value]) -> str:
    """Say what does not reconcile with what, each measure named once; '' where all is well."""
    said: dict[str, list[str]] = {}
    for value in values:
        for doubt in value.doubt.splitlines() if value.is_readable else ():
            measure, _, words = doubt.partition(" | ")
            found = said.setdefault(measure, [])
            found += [] if words in found else [words]
    measures = "; ".join(f"{measure}, {'; '.join(words)}" for measure, words in said.items())
    return f"Does not reconcile: {measures}." if said else ""


def _is_remark(value: Value) -> bool:
    return value.is_readable or value.status == "not-applicable"


def _where(values: list[Value]) -> str:
    """Name the areas and periods that a note is about; nothing where it is about all."""
    if not values:
        return ""
    areas = list(dict.fromkeys(value.area.name for value in values))
    periods = list(dict.fromkeys(value.period.label for value in values))
    if len(periods) > _PERIODS_NAMED:
        periods = [f"{periods[0]} to {periods[-1]}, where marked"]
    return f"{', '.join(areas)}, {', '.join(periods)}: "


def tidy(values: list[Value]) -> dict:
    """Return the data behind a table or figure, one row a value."""
    return {"data_columns": TIDY_COLUMNS, "data_rows": tuple(tidy_row(v) for v in values)}
