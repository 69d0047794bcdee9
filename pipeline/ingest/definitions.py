"""Which column of which published file holds which series? ``expectations/published.yaml``."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from pipeline.catalogue import Catalogue, Identifier, Slug
from pipeline.configuration import Strict, fail_at, parse_strictly
from pipeline.periods import MONTHS

PeriodForm = Literal[
    "year-ending-31-march",
    "date-31-march",
    "months-of-year-ending-31-march",
    "calendar-year",
    "academic-year",
    "mid-year",
]


def _ending_in(year: int) -> str:
    return f"{year - 1}-{year % 100:02d}"


def _month(year: int, column: str) -> str:
    number = MONTHS.index(column) + 1
    return f"{year - 1 if number >= 4 else year}-M{number:02d}"


# What a year that a file prints means: the same '2015' is a year, a snapshot or a set of months.
_PERIODS: dict[str, Callable[[int, str], str]] = {
    "year-ending-31-march": lambda year, _: _ending_in(year),
    "date-31-march": lambda year, _: f"{year}-03-31",
    "months-of-year-ending-31-march": _month,
    "calendar-year": lambda year, _: f"CY{year}",
    "academic-year": lambda year, _: f"AY{_ending_in(year)}",
    "mid-year": lambda year, _: f"{year}-06-30",
}
_YEAR = re.compile(r"(\d{4})(?:\s*\((prov|revised|final)\))?", re.IGNORECASE)
_STATUS_OF_MARK = {"": "reported", "prov": "provisional", "revised": "revised", "final": "reported"}


def read_year(text: str) -> tuple[int, str] | None:
    """Return a printed year and its status: '2015', '2023 (Prov)'; None for any other text."""
    match = _YEAR.fullmatch(text.strip())
    return (int(match[1]), _STATUS_OF_MARK[(match[2] or "").lower()]) if match else None


def period_of(form: PeriodForm, year: int, column: str) -> str:
    """Return the period that a year means in a series, for month series by the column's name."""
    return _PERIODS[form](year, column)


class Symbol(Strict):
    """What a symbol in a value's place means, and which status it gives the figure."""

    meaning: str
    status: Literal["withheld", "not-applicable"]


class Series(Strict):
    """One indicator's place in a file.

    ``value`` is a column (in the ``lait`` layout a 'Short Desc'), for months twelve columns named
    after them. ``denominator`` is a column. ``population`` names the population file whose
    previous mid-year is the denominator of a local authority's rate.
    """

    indicator: Identifier
    value: str | tuple[str, ...]
    numerator: str | None = None
    denominator: str | None = None
    population: str | None = None
    period: PeriodForm

    @field_validator("value")
    @classmethod
    def _several_columns_are_months(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        wrong = [] if isinstance(value, str) else [name for name in value if name not in MONTHS]
        if wrong:
            raise ValueError(f"several columns must be months; {', '.join(wrong)} is none")
        return value

    @model_validator(mode="after")
    def _months_go_with_months(self) -> "Series":
        if (self.period == "months-of-year-ending-31-march") == isinstance(self.value, str):
            raise ValueError("a list of month columns goes with months-of-year-ending-31-march")
        if self.denominator and self.population:
            raise ValueError("give a denominator column or a population file, not both")
        return self

    @property
    def value_columns(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else self.value


class PublishedFile(Strict):
    """A published file and the series in it.

    ``file`` is its name without suffix (csv or parquet). ``only`` names the rows that count, by
    column and text. ``population`` is the column of residents aged 0 to 17.
    """

    file: Annotated[str, StringConstraints(pattern=r"^[\w-]+$")]
    title: str
    publisher: Slug
    release: str
    released: str = ""  # year or year-month in which it came out
    layout: Literal["open-data", "lait"]
    only: dict[str, str] = Field(default_factory=dict)
    population: str | None = None
    series: tuple[Series, ...] = ()
    extract_years: tuple[int, int]


class PublishedDefinitions(Strict):
    """Everything that ``published.yaml`` says: the symbols, the licence, the files."""

    attribution: str
    symbols: dict[str, Symbol]
    files: tuple[PublishedFile, ...]


def load_published_definitions(
    path: Path, catalogue: Catalogue | None = None
) -> PublishedDefinitions:
    """Read ``published.yaml``.

    Raises ConfigurationError with file and line for an unknown key, a file that stands twice, a
    population file that is not declared and, where a catalogue is given, an unknown indicator or
    publisher.
    """
    definitions = parse_strictly(path, PublishedDefinitions)
    populations = [entry.file for entry in definitions.files if entry.population]
    seen: set[str] = set()
    for place, entry in enumerate(definitions.files):
        if entry.file in seen:
            raise fail_at(path, ("files", place), f"the file '{entry.file}' stands twice")
        seen.add(entry.file)
        if catalogue and entry.publisher not in catalogue.suppliers:
            raise fail_at(
                path,
                ("files", place, "publisher"),
                f"no supplier '{entry.publisher}'; allowed: {', '.join(catalogue.suppliers)}",
            )
        for number, series in enumerate(entry.series):
            at = ("files", place, "series", number)
            if series.population and series.population not in populations:
                raise fail_at(
                    path,
                    (*at, "population"),
                    f"no population file '{series.population}'; allowed: {', '.join(populations)}",
                )
            if catalogue and series.indicator not in catalogue.by_id:
                raise fail_at(
                    path,
                    (*at, "indicator"),
                    f"no indicator '{series.indicator}' in the catalogue; add it to "
                    "indicators.yaml or correct the name",
                )
    return definitions
