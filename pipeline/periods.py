"""Which stretch of time does a figure describe? Financial years, quarters, months, dates and kin.

The kind of a period is written in its text and never guessed from digits: ``2010-11`` is a
financial year, ``AY2013-14`` an academic year, ``2014-M06`` a month.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class PeriodKind(StrEnum):
    """The kinds of period that returns and published series use."""

    FINANCIAL_YEAR = "financial-year"  # 2014-15: 1 April 2014 to 31 March 2015
    QUARTER = "quarter"  # 2014-15-Q3: October to December 2014
    MONTH = "month"  # 2014-M06
    CALENDAR_YEAR = "calendar-year"  # CY2013
    ACADEMIC_YEAR = "academic-year"  # AY2013-14: September to August
    DATE = "date"  # 2015-03-31, a snapshot
    POOLED = "pooled"  # CY2012..CY2014, several years taken together


FORMS = "2014-15, 2014-15-Q3, 2014-M06, CY2013, AY2013-14, 2015-03-31 or CY2012..CY2014"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Period:
    """A stretch of time: its text as written in the data, its kind, first and last day."""

    text: str
    kind: PeriodKind
    start: date
    end: date

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "Period") -> bool:
        return (self.end, self.start) < (other.end, other.start)

    def contains(self, other: "Period") -> bool:
        """Say whether the other period lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end

    @property
    def label(self) -> str:
        """The period as a reader would say it: 'June 2014', 'Q3 2014-15', '31 March 2015'."""
        match self.kind:
            case PeriodKind.QUARTER:
                return f"{self.text[-2:]} {self.text[:7]}"
            case PeriodKind.MONTH:
                return f"{MONTHS[self.start.month - 1]} {self.start.year}"
            case PeriodKind.CALENDAR_YEAR:
                return str(self.start.year)
            case PeriodKind.ACADEMIC_YEAR:
                return f"academic year {self.text[2:]}"
            case PeriodKind.DATE:
                return f"{self.start.day} {MONTHS[self.start.month - 1]} {self.start.year}"
            case PeriodKind.POOLED:
                return " to ".join(parse_period(part).label for part in self.text.split(".."))
            case _:
                return self.text

    @property
    def short_label(self) -> str:
        """The label for the axis of a chart whose title names the year: 'Q3', 'Jun', '2014-15'."""
        match self.kind:
            case PeriodKind.QUARTER:
                return self.text[-2:]
            case PeriodKind.MONTH:
                return MONTHS[self.start.month - 1][:3]
            case _:
                return self.label

    @property
    def financial_year(self) -> "Period":
        """The financial year in which this period ends."""
        first = self.end.year if self.end.month >= 4 else self.end.year - 1
        return parse_period(f"{first}-{(first + 1) % 100:02d}")

    def quarters_to_date(self) -> list["Period"]:
        """Return the quarters of the financial year that have ended by this period's last day."""
        quarters = (parse_period(f"{self.financial_year.text}-Q{number}") for number in range(1, 5))
        return [quarter for quarter in quarters if quarter.end <= self.end]

    def months(self) -> list["Period"]:
        """Return the whole months from the first day to the last, in order."""
        found, day = [], self.start
        while day <= self.end:
            found.append(parse_period(f"{day.year}-M{day.month:02d}"))
            day = _after(day.year, day.month)
        return found


def _after(year: int, month: int) -> date:
    """Return the first day of the next month."""
    return date(year + month // 12, month % 12 + 1, 1)


def _two_years(first: str, second: str) -> int:
    if (int(first) + 1) % 100 != int(second):
        raise ValueError(f"'{first}-{second}' does not name two years in a row; write {FORMS}")
    return int(first)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Return the period that a text names.

    Raises ValueError, saying which forms there are, where it names none.
    """
    text = text.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year = _two_years(*match.groups())
        return Period(text, PeriodKind.FINANCIAL_YEAR, date(year, 4, 1), date(year + 1, 3, 31))
    if match := re.fullmatch(r"(\d{4})-(\d{2})-Q([1-4])", text):
        year, quarter = _two_years(match[1], match[2]), int(match[3])
        first = 4 + 3 * (quarter - 1)
        start = date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
        end = _after(start.year, start.month + 2) - timedelta(days=1)
        return Period(text, PeriodKind.QUARTER, start, end)
    if match := re.fullmatch(r"(\d{4})-M(0[1-9]|1[0-2])", text):
        year, month = int(match[1]), int(match[2])
        end = _after(year, month) - timedelta(days=1)
        return Period(text, PeriodKind.MONTH, date(year, month, 1), end)
    if match := re.fullmatch(r"CY(\d{4})", text):
        year = int(match[1])
        return Period(text, PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))
    if match := re.fullmatch(r"AY(\d{4})-(\d{2})", text):
        year = _two_years(*match.groups())
        return Period(text, PeriodKind.ACADEMIC_YEAR, date(year, 9, 1), date(year + 1, 8, 31))
    if match := re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"'{text}' is no date of the calendar; write {FORMS}") from None
        return Period(text, PeriodKind.DATE, day, day)
    if text.count("..") == 1:
        first, last = (parse_period(part) for part in text.split(".."))
        if first.kind is last.kind and first < last:
            return Period(text, PeriodKind.POOLED, first.start, last.end)
    raise ValueError(f"'{text}' names no period; write {FORMS}")


def is_financial_year(text: str) -> bool:
    """Say whether a text, such as the name of a folder, is a financial year."""
    try:
        return parse_period(text).kind is PeriodKind.FINANCIAL_YEAR
    except ValueError:
        return False
