"""What does a CSV file say? UTF-8, with or without a byte-order mark, each cell with its line."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.findings import Severity
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


def read_delimited(source: Source, columns: Sequence[str] = RETURN_COLUMNS) -> Grid:
    """Read a CSV file into a grid with the given columns.

    Places are ``line 7`` for a row and ``line 7, denominator`` for a cell, counted as a text
    editor counts: a line break inside quotes is a line too. What cannot be read is a finding.
    """
    content = source.path.read_bytes()
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return unreadable(source, "empty-file", "the file is empty", "a header and rows")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return unreadable(
            source,
            "not-utf-8",
            "it is not UTF-8 text",
            "CSV saved as UTF-8",
            cell=f"line {line}",
        )
    if "\0" in text:
        return unreadable(source, "not-csv", "it is no text file", "CSV saved as UTF-8")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader)
        places, findings = read_header(header, source, columns, "line 1")
        if any(found.severity is Severity.CRITICAL for found in findings):
            return Grid(findings=findings, is_readable=False)
        nameless = [at for at, name in enumerate(header) if not name.strip()]
        rows, unnamed, first = _Rows(len(header), places), [], reader.line_num + 1
        for record in reader:
            if any(record[at].strip() for at in nameless if at < len(record)):
                unnamed.append(f"line {first}")
            if any(record[at].strip() for at in places.values() if at < len(record)):
                rows.records.append((first, record))
            first = reader.line_num + 1
    except csv.Error as error:
        return unreadable(
            source,
            "not-csv",
            f"it breaks the rules of CSV ({error})",
            "every quotation mark closed, cells separated by commas",
            cell=f"line {reader.line_num}",
        )
    return Grid(rows=rows, findings=findings + unnamed_content(source, unnamed))


@dataclass
class _Rows:
    """The rows of a file, once: each is made into cells and let go, for there may be a million."""

    width: int
    places: dict[str, int]
    records: deque[tuple[int, list[str]]] = field(default_factory=deque)

    def __iter__(self) -> Iterator[Row]:
        while self.records:
            line, record = self.records.popleft()
            yield _row(record, self.width, self.places, f"line {line}")


def _row(record: list[str], width: int, places: dict[str, int], place: str) -> Row:
    cells = {
        name: Cell(record[at] if at < len(record) else "", f"{place}, {name}")
        for name, at in places.items()
    }
    fault = ""
    if len(record) > width:
        # A comma outside quotes moves every later cell one column on: nothing can be trusted.
        fault = f"has {len(record)} cells where the header has {width}"
    elif len(record) < width and any(cell.strip() for cell in record):
        # A comma too few moves them back, and where it is missing cannot be known.
        fault = f"has only {len(record)} cells where the header has {width}"
    return Row(cells, place, fault)
