"""Which numbers stand behind the report? Written as data.csv and as data.xlsx."""

import csv
import io
import math
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.fingerprints import code_hash, hash_file, hash_of
from pipeline.report.edition import Cell, Edition, Item

CSV_COLUMNS = ("section", "item", "title", "row", "column", "value")
EPOCH = datetime(1980, 1, 1)  # the earliest that a zip archive can hold; no clock in the bytes
FORMULA = re.compile(r"\s*[=+\-@\t\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in a workbook
INK = "FF12436D"
WIDEST = 60  # characters; longer texts wrap


def write_data(
    edition: Edition, folder: Path, last: Path, last_run: Mapping[str, Any] | None = None
) -> str:
    """Write the numbers behind an edition, data.csv and data.xlsx, to a folder.

    Returns what identifies all that the workbook rests on. Where that is what it was in the
    ``last_run``, and its file in the folder ``last`` is as it was left, that file is used again:
    writing a hundred sheets takes longer than the rest of an edition.
    """
    write_csv(edition, folder / "data.csv")
    facts = {name: str(getattr(edition, name)) for name in ("board", "title", "span", "marking")}
    titles = [[part.slug, part.title, part.error] for part in edition.parts]
    items = [asdict(item) for item in edition.items]
    key = hash_of([code_hash(), facts, edition.critical, titles, items])
    before = last / "data.xlsx"
    if (
        last_run
        and last_run.get("workbook") == key
        and hash_file(before) == last_run["files"].get("data.xlsx")
    ):
        shutil.copyfile(before, folder / "data.xlsx")
    else:
        write_workbook(edition, folder / "data.xlsx")
    return key


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
    book = Workbook()
    contents = book.active
    contents.title = "Contents"
    _write_contents(contents, edition)
    for item in edition.items:
        _write_item(book.create_sheet(item.label), item, edition)
    book.properties.title = f"{edition.publisher}: {edition.title}, data"
    book.properties.creator = edition.publisher
    book.properties.created = EPOCH
    plain = io.BytesIO()
    book.save(plain)
    path.write_bytes(_without_clock(plain.getvalue()))


def _write_contents(sheet: Worksheet, edition: Edition) -> None:
    _put(sheet, 1, 1, f"{edition.publisher}: {edition.title}").font = Font(
        bold=True, size=16, color=INK
    )
    _put(sheet, 2, 1, "The numbers behind every figure and table of the report")
    _put(sheet, 3, 1, edition.marking).font = Font(bold=True)
    notes = [f"Period: {edition.span}"]
    if edition.is_draft:
        notes.append("Draft: sections or figures are missing, see the report")
    if edition.board.example:
        notes.append("Example: some values are illustrative and marked so")
    for row, note in enumerate(notes, 4):
        _put(sheet, row, 1, note)
    first = 5 + len(notes)
    titles = {part.slug: part.title for part in edition.parts}
    rows = [(item.label, item.title, titles[item.section]) for item in edition.items]
    _write_grid(sheet, first, ("Sheet", "Title", "Section"), rows)
    for row, item in enumerate(edition.items, first + 1):
        sheet.cell(row, 1).hyperlink = f"#'{item.label}'!A1"
        sheet.cell(row, 1).font = Font(underline="single", color=INK)
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 80
    sheet.column_dimensions["C"].width = 44


def _write_item(sheet: Worksheet, item: Item, edition: Edition) -> None:
    _put(sheet, 1, 1, f"{item.label}: {item.title}").font = Font(bold=True, size=14, color=INK)
    _put(sheet, 2, 1, item.subtitle or f"Section: {item.section}")
    _put(sheet, 3, 1, edition.marking)
    back = _put(sheet, 4, 1, "Back to the contents")
    back.hyperlink = "#'Contents'!A1"
    back.font = Font(underline="single", color=INK)
    _write_grid(sheet, 6, item.columns, item.rows)
    sheet.freeze_panes = "A7"
    for place, column in enumerate(item.columns, 1):
        texts = [column, *(str(row[place - 1]) for row in item.rows if place <= len(row))]
        width = min(WIDEST, max(len(text) for text in texts) + 2)
        sheet.column_dimensions[get_column_letter(place)].width = max(10, width)


def _write_grid(
    sheet: Worksheet, first: int, columns: tuple[str, ...], rows: list | tuple[tuple, ...]
) -> None:
    rule = Border(bottom=Side(style="medium", color=INK))
    for place, column in enumerate(columns, 1):
        cell = _put(sheet, first, place, column)
        cell.font, cell.border = Font(bold=True), rule
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    for place, row in enumerate(rows, first + 1):
        # Only a row that wraps is higher than its cells: elsewhere, how they stand does not show.
        wraps = any(isinstance(value, str) and len(value) > WIDEST for value in row)
        for column, value in enumerate(row, 1):
            cell = _put(sheet, place, column, value)
            if wraps and isinstance(value, str):
                cell.alignment = Alignment(wrap_text=len(value) > WIDEST, vertical="top")


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell = sheet.cell(row, column)
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return cell
    if isinstance(value, str):
        cell.value = CONTROL.sub("\ufffd", value)
        # openpyxl would store a text that begins with '=' as a formula; the prefix keeps it a
        # text in Excel even after somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = bool(FORMULA.match(value))
    else:
        cell.value = value
    return cell


def _without_clock(workbook: bytes) -> bytes:
    """Return the workbook with every time of writing set to one fixed moment."""
    fixed = io.BytesIO()
    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content
                )
            entry = zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # the same on Windows
            new.writestr(entry, content)
    return fixed.getvalue()
