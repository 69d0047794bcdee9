"""What does a return workbook say? Values, not formulas, each cell with its place."""

import re
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Finding, Severity
from pipeline.ingest.grids import (
    RETURN_COLUMNS,
    Cell,
    Grid,
    Row,
    read_header,
    unnamed_content,
    unreadable,
)
from pipeline.ingest.sources import Source

SHEET = "Return"
ABOUT = "About"
LARGEST_BYTES = 100_000_000  # unpacked; a return has a few hundred thousand
LARGEST_MERGE = 100_000  # cells; openpyxl holds every one of them in memory


class _TooLarge(Exception):
    """A workbook that would take the machine's memory, not hold a return."""


def read_workbook(source: Source) -> Grid:
    """Read a return workbook into a grid with the columns of a return.

    Places are ``Return!E7``. A formula whose result the file does not hold would read as an empty
    cell and pass for 'not returned', so formulas are looked up in a second reading. Merged cells
    and hidden sheets, rows and columns are findings. What cannot be read is a finding.
    """
    if source.path.stat().st_size == 0:
        return unreadable(source, "empty-file", "the file is empty", "a return workbook")
    try:
        values, formulas = _open(source.path, True), _open(source.path, False)
    except _TooLarge as problem:
        return unreadable(source, "too-large", str(problem), "a return as small as the template")
    except Exception:  # openpyxl raises whatever the damage happens to trip: dozens of kinds
        return unreadable(
            source,
            "not-a-workbook",
            "the file is no Excel workbook, or is damaged or locked with a password",
            "an .xlsx workbook without a password",
        )
    findings = _hidden_sheets(values, source) + _unread_sheets(values, source)
    names = [sheet.title for sheet in values.worksheets]  # a sheet that is a chart has no cells
    if SHEET not in names:
        grid = unreadable(
            source,
            "missing-sheet",
            f"there is no sheet '{SHEET}' among {', '.join(values.sheetnames)}",
            f"the sheets {SHEET} and {ABOUT} of the template",
        )
        grid.findings += findings
        return grid
    sheet, sheet_formulas = values[SHEET], formulas[SHEET]
    header = [cell.value for cell in next(sheet.iter_rows(min_row=1, max_row=1), ())]
    places, found = read_header(header, source, RETURN_COLUMNS, f"{SHEET}!1:1")
    findings += found
    about = _about(values)
    if any(one.severity is Severity.CRITICAL for one in findings):
        return Grid(about=about, findings=findings, is_readable=False)
    rows = []
    # Only cells that the file holds: one formatted by mistake in the last row makes a million.
    held = {at: cell for at, cell in sheet._cells.items() if at[0] > 1}
    for number in sorted({row for row, _ in held}):
        row = _row(sheet, sheet_formulas, places, number)
        if not row.is_empty:
            rows.append(row)
    named = {at for at, name in enumerate(header, 1) if str(name or "").strip()}
    nameless = [
        f"{SHEET}!{cell.coordinate}"
        for (_, column), cell in sorted(held.items())
        if column not in named and str(cell.value or "").strip()
    ]
    findings += unnamed_content(source, nameless)
    findings += _shape(sheet, source, places, {row.place for row in rows})
    return Grid(rows=rows, about=about, findings=findings)


def _open(path: Path, data_only: bool) -> Workbook:
    # Through an open file: openpyxl would judge by the file's ending, and a workbook kept open
    # by name cannot be replaced on Windows.
    with path.open("rb") as content:
        with ZipFile(content) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_BYTES:
                raise _TooLarge(f"the workbook unpacks to more than {LARGEST_BYTES:,} bytes")
            for name in parts.namelist():
                if name.startswith("xl/worksheets/") and _merges(parts.read(name)) > LARGEST_MERGE:
                    raise _TooLarge(f"merged cells cover more than {LARGEST_MERGE:,} cells")
        content.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and validations, which are not read
            return load_workbook(content, data_only=data_only)


def _merges(sheet: bytes) -> int:
    """Return how many cells the merged ranges of a sheet's XML cover."""
    ranges = re.findall(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Za-z0-9:$]+)", sheet)
    covered = 0
    for one in ranges:
        left, top, right, bottom = range_boundaries(one.decode())
        covered += (right - left + 1) * (bottom - top + 1)
    return covered


def _row(sheet: Worksheet, formulas: Worksheet, places: dict[str, int], number: int) -> Row:
    cells = {}
    for name, at in places.items():
        cell = sheet.cell(row=number, column=at + 1)
        trouble = ""
        value = cell.value
        formula = formulas.cell(row=number, column=at + 1)
        if isinstance(cell, MergedCell) and _is_covered(sheet, cell):
            trouble = "merged"
        elif value is None and formula.data_type == "f":
            if name == "commentary":  # the supplier's own words, which are shown and never run
                value = getattr(formula.value, "text", formula.value)
            else:
                trouble = "formula"
        elif isinstance(cell.value, int | float) and _shows_percentage(cell.number_format):
            trouble = "percentage"
        cells[name] = Cell(value, f"{SHEET}!{cell.coordinate}", trouble)
    return Row(cells, cells["value"].place)


def _is_covered(sheet: Worksheet, cell: MergedCell) -> bool:
    """Say whether a merged cell lies under one that holds something, perhaps meant for both."""
    ranges = [one for one in sheet.merged_cells.ranges if cell.coordinate in one]
    return any(sheet.cell(one.min_row, one.min_col).value is not None for one in ranges)


def _shows_percentage(number_format: str) -> bool:
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format or "")


def _about(workbook: Workbook) -> dict[str, str] | None:
    """Return the About sheet's two columns, keys in lower case; None where there is no sheet."""
    if ABOUT not in workbook.sheetnames:
        return None
    about = {}
    for row in workbook[ABOUT].iter_rows(max_col=2, values_only=True):
        key, value = (*row, None, None)[:2]
        if key is not None:
            about[str(key).strip().lower()] = _words(value)
    return about


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _hidden_sheets(workbook: Workbook, source: Source) -> list[Finding]:
    return [
        source.finding(
            Severity.WARNING,
            f"{sheet.title}!A1",
            "hidden-sheet",
            f"the sheet '{sheet.title}' is hidden",
            "every sheet visible to whoever signs the return",
        )
        for sheet in workbook.worksheets
        if sheet.sheet_state != "visible"
    ]


def _unread_sheets(workbook: Workbook, source: Source) -> list[Finding]:
    """Return a finding on each other sheet: figures may stand there that nobody will see."""
    return [
        source.finding(
            Severity.INFO,
            f"{sheet.title}!A1",
            "unread-sheet",
            f"the sheet '{sheet.title}' is not part of a return and was not read",
            f"every figure on the sheet {SHEET}",
        )
        for sheet in workbook.worksheets
        if sheet.title not in (SHEET, ABOUT) and sheet.max_row > 1
    ]


def _shape(
    sheet: Worksheet, source: Source, places: dict[str, int], read: set[str]
) -> list[Finding]:
    """Return findings on merged cells and on hidden rows and columns of what was read."""
    findings = [
        source.finding(
            Severity.WARNING,
            f"{SHEET}!{merged.coord}",
            "merged-cells",
            "cells are merged: only the first of them holds a value",
            "one value in each cell, none merged",
        )
        for merged in sorted(sheet.merged_cells.ranges, key=lambda one: one.coord)
    ]
    read_numbers = {int(re.sub(r"\D", "", place)) for place in read}
    for number in sorted(read_numbers):
        if sheet.row_dimensions[number].hidden:
            findings.append(
                source.finding(
                    Severity.WARNING,
                    f"{SHEET}!{number}:{number}",
                    "hidden-row",
                    "the row is hidden, and was read",
                    "every row visible to whoever signs the return",
                )
            )
    hidden = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, dimension.max + 1))
    for name, at in places.items():
        if at + 1 in hidden:
            letter = get_column_letter(at + 1)
            findings.append(
                source.finding(
                    Severity.WARNING,
                    f"{SHEET}!{letter}:{letter}",
                    "hidden-column",
                    f"the column '{name}' is hidden, and was read",
                    "every column visible to whoever signs the return",
                )
            )
    return findings
