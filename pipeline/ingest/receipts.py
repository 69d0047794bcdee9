"""When did which return come in? The rows of ``received.csv``."""

import csv
import io
import os
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Receipt:
    """One return as it came in: a row of ``received.csv``; dates in ISO form."""

    file: str  # relative to the year's returns folder
    agency: str
    quarter: str
    received_on: str
    sha256: str
    completed_by: str = ""
    completed_on: str = ""


def parse_day(text: str) -> date | None:
    """Return the day that a text such as ``2015-05-01`` names, None for any other text."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def read_receipts(path: Path) -> list[Receipt]:
    """Return the rows of ``received.csv``, none where it is not there or not readable as CSV.

    What is wrong with it is found where registers are read.
    """
    names = [column.name for column in fields(Receipt)]
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    return [Receipt(**{name: (row.get(name) or "").strip() for name in names}) for row in rows]


def write_receipts(path: Path, receipts: list[Receipt]) -> None:
    """Write ``received.csv`` whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in fields(Receipt)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(receipt) for receipt in receipts)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text.getvalue(), encoding="utf-8", newline="")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
