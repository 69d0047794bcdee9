"""What does a return workbook say? Values, not formulas, each cell with its place."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Finding, Severity
from pipeline.ingest.grids import RETURN_COLUMNS, Cell, Grid, Row, read_header, unreadable
from pipeline.ingest.sources import Source

SHEET = "Return"
ABOUT = "About"


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
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError):
        return unreadable(
            source,
            "not-a-workbook",
            "the file is no Excel workbook, or is damaged or locked with a password",
            "an .xlsx workbook without a password",
        )
    findings = _hidden_sheets(values, source)
    if SHEET not in values.sheetnames:
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
    for number in range(2, sheet.max_row + 1):
        row = _row(sheet, sheet_formulas, places, number)
        if not row.is_empty:
            rows.append(row)
    findings += _shape(sheet, source, places, {row.place for row in rows})
    return Grid(rows=rows, about=about, findings=findings)


def _open(path: Path, data_only: bool) -> Workbook:
    # Through an open file: openpyxl would judge by the file's ending, and a workbook kept open
    # by name cannot be replaced on Windows.
    with path.open("rb") as content:
        return load_workbook(content, data_only=data_only)


def _row(sheet: Worksheet, formulas: Worksheet, places: dict[str, int], number: int) -> Row:
    cells = {}
    for name, at in places.items():
        cell = sheet.cell(row=number, column=at + 1)
        trouble = ""
        if cell.value is None and formulas.cell(row=number, column=at + 1).data_type == "f":
            trouble = "formula"
        elif isinstance(cell.value, int | float) and _shows_percentage(cell.number_format):
            trouble = "percentage"
        cells[name] = Cell(cell.value, f"{SHEET}!{cell.coordinate}", trouble)
    return Row(cells, cells["value"].place)


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
