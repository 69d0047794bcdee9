"""What does an agency get back? Its own return, the cells that failed marked and commented."""

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import UsageError
from pipeline.findings import Finding, Severity
from pipeline.layout import Layout

SHEET = "To correct"
COLUMNS = ("Cell", "What", "Expected", "What to do", "How grave")
FILLS = {
    Severity.CRITICAL: PatternFill("solid", start_color="FFF4CCCC"),
    Severity.WARNING: PatternFill("solid", start_color="FFFFF2CC"),
}
_IN_WORKBOOK = re.compile(r"(?P<sheet>[^!]+)!(?P<cell>[A-Z]{1,3}\d+)")
_IN_CSV = re.compile(r"line (?P<line>\d+)(, (?P<column>\w+))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in a workbook


def annotate_returns(
    findings: Iterable[Finding], agencies: Sequence[str], layout: Layout, folder: Path
) -> list[Path]:
    """Write each return that an agency must correct to a folder, and return the files written.

    ``folder/<quarter>/<agency>.xlsx`` is the agency's own workbook, or a workbook of its CSV file,
    with a first sheet that lists what to correct. Every cell concerned is filled (red where its
    figure was rejected, yellow where it is in doubt) and says why in a comment. A file that cannot
    be opened comes back as the list alone. The returns themselves are never touched.

    Raises UsageError for a folder inside ``data/raw``, where it would be taken for a return.
    """
    if folder.resolve().is_relative_to(layout.raw.resolve()):
        raise UsageError(
            f"{folder}: lies in {layout.raw}, which holds what was received; expected a folder "
            "elsewhere. Name another one."
        )
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        is_return = "/returns/" in f"/{finding.file}" and finding.actor in agencies
        if is_return and finding.severity in FILLS:
            by_file.setdefault(finding.file, []).append(finding)
    return [
        _write(_annotated(layout.raw / file, found), _place(folder, Path(file)))
        for file, found in sorted(by_file.items())
        if (layout.raw / file).is_file()
    ]


def _place(folder: Path, file: Path) -> Path:
    return folder / file.parent.name / f"{file.stem}.xlsx"


def _annotated(path: Path, findings: list[Finding]) -> Workbook:
    book, lines = _open(path)
    texts: dict[tuple[str, str], list[Finding]] = {}
    rows = []
    for finding in findings:
        place = _cell_of(finding, book, lines)
        if place:
            texts.setdefault(place, []).append(finding)
        rows.append((finding, place))
    for (sheet, cell), found in texts.items():
        _mark(book[sheet], cell, found)
    _list(book.create_sheet(_free_title(book), 0), rows)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False  # else Excel types into all selected sheets at once
    return book


def _open(path: Path) -> tuple[Workbook, dict[int, int]]:
    """Return a return as a workbook, and the row of each line of a CSV file."""
    if path.suffix.lower() == ".csv":
        return _from_csv(path)
    try:
        book = load_workbook(path)
    except Exception:  # openpyxl raises whatever the damage happens to trip: dozens of kinds
        book = _empty()
    return book, {}


def _from_csv(path: Path) -> tuple[Workbook, dict[int, int]]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    book, lines = _empty(), {}
    sheet = book.create_sheet("Return")
    reader = csv.reader(io.StringIO(text, newline=""))
    first = 1
    try:
        for row, record in enumerate(reader, 1):
            lines[first] = row
            first = reader.line_num + 1
            for column, value in enumerate(record, 1):
                _say(sheet.cell(row, column), value)
    except csv.Error:
        pass  # the list says in which line it breaks the rules of CSV
    return book, lines


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    return book


def _cell_of(finding: Finding, book: Workbook, lines: dict[int, int]) -> tuple[str, str] | None:
    """Return the sheet and cell that a finding names, None where it names none that is there."""
    if match := _IN_WORKBOOK.fullmatch(finding.cell):
        return (match["sheet"], match["cell"]) if match["sheet"] in book.sheetnames else None
    match = _IN_CSV.fullmatch(finding.cell)
    if not match or int(match["line"]) not in lines:
        return None
    sheet, row = book["Return"], lines[int(match["line"])]
    names = [str(cell.value or "").strip().lower() for cell in sheet[1]]
    column = names.index(match["column"]) + 1 if match["column"] in names else 1
    return sheet.title, sheet.cell(row, column).coordinate


def _mark(sheet: Worksheet, place: str, findings: list[Finding]) -> None:
    """Fill a cell and say why; what was said there before stays."""
    cell = sheet[place]
    for block in sheet.merged_cells.ranges:
        if place in block:
            cell = sheet[block.start_cell.coordinate]  # the others of a merged block show nothing
    gravest = min(findings, key=lambda finding: list(FILLS).index(finding.severity))
    words = [f"{one.what}; expected {one.expected}. {one.next_step}" for one in findings]
    if cell.comment:
        words.insert(0, cell.comment.text)
    cell.fill = FILLS[gravest.severity]
    cell.comment = Comment(_CONTROL.sub("\ufffd", "\n\n".join(words)), "Checks")
    cell.comment.width, cell.comment.height = 360, 60 + 20 * sum(len(one) // 50 for one in words)


def _list(sheet: Worksheet, rows: list[tuple[Finding, tuple[str, str] | None]]) -> None:
    for column, name in enumerate(COLUMNS, 1):
        sheet.cell(1, column, name).font = Font(bold=True)
    for row, (finding, place) in enumerate(rows, 2):
        texts = (finding.cell or "the whole file", finding.what, finding.expected,
                 finding.next_step, str(finding.severity))  # fmt: skip
        for column, text in enumerate(texts, 1):
            _say(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        if place:
            title = place[0].replace("'", "''")
            link = Hyperlink(f"A{row}", location=f"'{title}'!{place[1]}")
            sheet.cell(row, 1).hyperlink = link
            sheet.cell(row, 1).font = Font(underline="single", color="FF12436D")
    for letter, width in zip("ABCDE", (24, 60, 40, 50, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _say(cell: Cell, text: str) -> None:
    """Put a text into a cell as a text, whatever it begins with."""
    cell.value = _CONTROL.sub("\ufffd", text)
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip()[:1] in ("=", "+", "-", "@")


def _free_title(book: Workbook) -> str:
    title, number = SHEET, 2
    while title in book.sheetnames:
        title, number = f"{SHEET} {number}", number + 1
    return title


def _write(book: Workbook, path: Path) -> Path:
    """Write a workbook whole or not at all, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        book.save(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
