"""Which numbers stand behind the report? Written as data.csv and as data.xlsx."""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook as Book
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.report.edition import Cell, Edition, Item

CSV_COLUMNS = ("section", "item", "title", "row", "column", "value")
CONTENTS = "Contents"
EPOCH = datetime(1980, 1, 1)  # the earliest that a zip archive can hold; no clock in the bytes
FORMULA = re.compile(r"\s*[=+\-@\t\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in a workbook
INK = "#12436D"
WIDEST = 60  # characters; longer texts wrap
LONGEST = 32_767  # characters that Excel holds in a cell


def write_data(edition: Edition, folder: Path) -> None:
    """Write the numbers behind an edition, data.csv and data.xlsx, to a folder."""
    write_csv(edition, folder / "data.csv")
    write_workbook(edition, folder / "data.xlsx")


def write_csv(edition: Edition, path: Path) -> None:
    """Write one line per cell behind every figure and table: section, item, title, row, column,
    value.

    UTF-8 with a byte-order mark, so that Excel shows '£' and '–' as they are. A text that a
    spreadsheet would take for a formula is led in by its supplier's name, or by 'Text'.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(CSV_COLUMNS)
    for item in edition.items:
        for place, row in enumerate(item.rows, 1):
            speaker = _speaker(item, row)
            for column, value in zip(item.columns, row, strict=False):
                cells = (item.section, item.label, item.title, place, column, value)
                lines.writerow([_csv_cell(cell, speaker) for cell in cells])
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())


def _speaker(item: Item, row: tuple[Cell, ...]) -> str:
    named = dict(zip(item.columns, row, strict=False))
    return str(named.get("supplier") or named.get("Supplier") or "Text")


def _csv_cell(value: Cell, speaker: str) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if not isinstance(value, str):
        return str(value)
    if FORMULA.match(value) and not _is_number(value):
        return f"{speaker}: {value}"
    return value


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def write_workbook(edition: Edition, path: Path) -> None:
    """Write a sheet of contents, then a sheet for every figure and table with title and notes.

    Numbers are numbers, texts are text whatever they begin with; the same edition gives the
    same bytes.
    """
    book = Book(str(path), {"in_memory": True})  # which also leaves the clock out of its archive
    book.set_properties(
        {
            "title": f"{edition.publisher}: {edition.title}, data",
            "author": edition.publisher,
            "created": EPOCH,
        }
    )
    formats = Formats(book)
    _write_contents(book.add_worksheet(CONTENTS), edition, formats)
    for item in edition.items:
        _write_item(book.add_worksheet(item.label), item, edition, formats)
    book.close()


@dataclass
class Formats:
    """The formats of a workbook, each made once."""

    book: Book
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __call__(self, **properties: Any) -> Format:
        """Return the format that has these properties, as XlsxWriter names them."""
        key = tuple(properties.items())
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def _write_contents(sheet: Worksheet, edition: Edition, formats: Formats) -> None:
    title = f"{edition.publisher}: {edition.title}"
    _put(sheet, 0, 0, title, formats, bold=True, font_size=16, font_color=INK)
    _put(sheet, 1, 0, "The numbers behind every figure and table of the report", formats)
    _put(sheet, 2, 0, edition.marking, formats, bold=True)
    notes = [f"Period: {edition.span}"]
    if edition.is_draft:
        notes.append("Draft: sections or figures are missing, see the report")
    if edition.board.example:
        notes.append("Example: some values are illustrative and marked so")
    for row, note in enumerate(notes, 3):
        _put(sheet, row, 0, note, formats)
    first = 4 + len(notes)
    titles = {part.slug: part.title for part in edition.parts}
    rows = [(item.label, item.title, titles[item.section]) for item in edition.items]
    _write_grid(sheet, first, ("Sheet", "Title", "Section"), rows, formats)
    for row, item in enumerate(edition.items, first + 1):
        sheet.write_url(row, 0, f"internal:'{item.label}'!A1", _link(formats), item.label)
    for column, width in enumerate((14, 80, 44)):
        sheet.set_column(column, column, width)


def _write_item(sheet: Worksheet, item: Item, edition: Edition, formats: Formats) -> None:
    title = f"{item.label}: {item.title}"
    _put(sheet, 0, 0, title, formats, bold=True, font_size=14, font_color=INK)
    _put(sheet, 1, 0, item.subtitle or f"Section: {item.section}", formats)
    _put(sheet, 2, 0, edition.marking, formats)
    sheet.write_url(3, 0, f"internal:'{CONTENTS}'!A1", _link(formats), "Back to the contents")
    _write_grid(sheet, 5, item.columns, item.rows, formats)
    sheet.freeze_panes(6, 0)
    for place, column in enumerate(item.columns):
        texts = [column, *(str(row[place]) for row in item.rows if place < len(row))]
        width = min(WIDEST, max(len(text) for text in texts) + 2)
        sheet.set_column(place, place, max(10, width))


def _link(formats: Formats) -> Format:
    return formats(underline=1, font_color=INK)


def _write_grid(
    sheet: Worksheet,
    first: int,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    formats: Formats,
) -> None:
    rule = {"bold": True, "text_wrap": True, "bottom": 2, "bottom_color": INK}
    for place, column in enumerate(columns):
        _put(sheet, first, place, column, formats, **rule)
    for place, row in enumerate(rows, first + 1):
        # Only a row that wraps is higher than its cells: elsewhere, how they stand does not show.
        wraps = any(isinstance(value, str) and len(value) > WIDEST for value in row)
        for column, value in enumerate(row):
            stands = {}
            if wraps and isinstance(value, str):
                stands = {"valign": "top", "text_wrap": len(value) > WIDEST}
            _put(sheet, place, column, value, formats, **stands)


def _put(
    sheet: Worksheet, row: int, column: int, value: Cell, formats: Formats, **properties: Any
) -> None:
    """Write one cell as what it is; a text that looks like a formula stays one when edited."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, str):
        if FORMULA.match(value):
            properties["quote_prefix"] = True
        text = CONTROL.sub("\ufffd", value)
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        sheet.write_string(row, column, text, formats(**properties))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, formats(**properties))
    else:
        sheet.write_number(row, column, value, formats(**properties))
