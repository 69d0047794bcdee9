"""What does one cell of a form mean? A number, a period or words, or why it means nothing."""

import math
import re
from datetime import date, datetime, time, timedelta

from pipeline.ingest.grids import Cell

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
NOT_FINITE = {"nan", "inf", "-inf", "+inf", "infinity", "-infinity", "#num!", "#div/0!"}


class UnreadableCell(ValueError):
    """A cell that does not mean what its column needs; ``rule`` names the check that found it."""

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(what)
        self.rule = rule


def words_in(cell: Cell) -> str:
    """Return a cell's text, unchanged but for white space around it; dates in ISO form."""
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return "" if cell.value is None else str(cell.value).strip()


def is_spreadsheet_date(cell: Cell) -> bool:
    """Say whether a spreadsheet stored the cell as a date of its own."""
    return isinstance(cell.value, date)


def is_number_as_text(cell: Cell) -> bool:
    """Say whether a number is written as text, or with commas between its thousands."""
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    if GROUPED.fullmatch(text):
        return True
    return cell.place.count("!") == 1 and NUMBER.fullmatch(text) is not None


def number_in(cell: Cell) -> float:
    """Return a cell's number, NaN for an empty one.

    Raises UnreadableCell for text, a date, a formula without a stored result, a cell that shows a
    percentage of what it stores or lies under a merged one, and for what is no finite number.
    Text may be quoted in the message, a number may not: it could be a small count about children.
    """
    if cell.trouble == "formula":
        raise UnreadableCell(
            "formula-without-value", "holds a formula whose result the file does not hold"
        )
    if cell.trouble == "percentage":
        raise UnreadableCell(
            "percentage-format",
            "is formatted as a percentage, so that it stores a hundredth of what it shows",
        )
    if cell.trouble == "merged":
        raise UnreadableCell("merged-value", "lies under a merged cell, so that it holds nothing")
    if cell.is_empty:
        return math.nan
    value = cell.value
    if isinstance(value, bool):
        raise UnreadableCell("text-in-number", f"is {str(value).upper()}")
    if isinstance(value, date | time | timedelta):
        raise UnreadableCell("date-in-number", "is a spreadsheet date or time")
    if isinstance(value, int | float):
        number = float(value)
    else:
        text = str(value).strip()
        if text.lower() in NOT_FINITE:
            raise UnreadableCell("not-finite", f"is '{text}'")
        if not (NUMBER.fullmatch(text) or GROUPED.fullmatch(text)):
            raise UnreadableCell("text-in-number", f"is '{_shortened(text)}'")
        number = float(text.replace(",", ""))
    if not math.isfinite(number):
        raise UnreadableCell("not-finite", "is not finite")
    return number


def _shortened(text: str, length: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
