"""When did which return come in? The rows of ``received.csv``."""

import csv
import io
import os
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from pipeline.errors import ConfigurationError


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


def days_of_receipt(year: Path) -> dict[tuple[str, str], str]:
    """Return the day on which each agency's first return of a quarter came in, where it is dated.

    By agency and quarter, in a year's raw folder, of all returns that ``received.csv`` names and
    that are there, whatever the day as known on which a report is.
    """
    days: dict[tuple[str, str], str] = {}
    for receipt in read_receipts(year / "registers" / "received.csv"):
        is_there = receipt.file and (year / "returns" / receipt.file).is_file()
        if is_there and parse_day(receipt.received_on):
            pair = (receipt.agency, receipt.quarter)
            days[pair] = min(days.get(pair, receipt.received_on), receipt.received_on)
    return days


def add_receipt(path: Path, receipt: Receipt | None) -> None:
    """Add a row to ``received.csv``, whole or not at all; what stands there is kept as it is.

    Without a receipt it is only made sure that one could be added. Raises ConfigurationError
    where the file cannot be read: to write it anew would lose what it holds.
    """
    before, header = "", [column.name for column in fields(Receipt)]
    if path.is_file() and path.stat().st_size:
        before, names = _held(path)
        if lacking := [name for name in header if name not in names]:
            raise ConfigurationError(
                f"{path}, line 1: the header lacks {', '.join(lacking)}; expected "
                f"{', '.join(header)}. Correct the file, then receive the return again."
            )
        header = names
    if receipt is None:
        return
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    if not before:
        writer.writeheader()
    writer.writerow(asdict(receipt))
    if before and not before.endswith("\n"):
        before += "\n"
    _write(path, before + text.getvalue())


def _held(path: Path) -> tuple[str, list[str]]:
    """Return the text of ``received.csv`` and its header."""
    try:
        text = path.read_bytes().decode("utf-8")
        header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error, StopIteration):
        raise ConfigurationError(
            f"{path}: cannot be read; expected CSV saved as UTF-8. Save it so, then receive the "
            "return again."
        ) from None
    return text, header


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
