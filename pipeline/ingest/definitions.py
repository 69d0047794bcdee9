"""Which column of which published file holds which series? ``expectations/published.yaml``."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from pipeline.catalogue import Catalogue, Identifier, Slug
from pipeline.configuration import Flag, Strict, Text, Whole, fail_at, parse_strictly
from pipeline.periods import MONTHS

FileName = Annotated[str, StringConstraints(pattern=r"^[\w-]+$")]  # without its suffix
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
_TWO_YEARS = re.compile(r"(\d{4})(\d{2})")  # '202425', as some open data print 2024-25
_STATUS_OF_MARK = {"": "reported", "prov": "provisional", "revised": "revised", "final": "reported"}


def read_year(text: str) -> tuple[int, str] | None:
    """Return the year in which a printed one ends and its status; None for any other text.

    Read are '2015', '2023 (Prov)' and '202425', the year that ends in 2025.
    """
    if pair := _TWO_YEARS.fullmatch(text.strip()):
        last = int(pair[1]) + 1
        return (last, "reported") if last % 100 == int(pair[2]) else None
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
    previous mid-year is the denominator of a local authority's rate. ``only`` names the rows that
    hold the series, by column and text, where a file has several in one column.
    """

    indicator: Identifier
    value: str | tuple[str, ...]
    numerator: str | None = None
    denominator: str | None = None
    population: str | None = None
    only: dict[str, str] = Field(default_factory=dict)
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


class Recomputed(Strict):
    """A published rate or percentage that its own file lets anyone work out again.

    ``value`` is its count (``numerator``) over ``denominator``, times ``per``, rounded half up to
    ``decimals``. Without a denominator it is over the residents aged 0 to 17 of the mid-year
    before. ``table`` is where a file of many tables has it from: each may rest on another
    population.
    """

    value: str
    numerator: str
    denominator: str | None = None
    per: Literal[100, 1_000, 10_000, 100_000]
    decimals: Whole = Field(ge=0, le=2)
    table: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.value, self.numerator, self.denominator)))


class PublishedFile(Strict):
    """A published file, the series in it and the figures of it that can be recomputed.

    ``file`` is its name without suffix (csv or parquet). ``only`` names the rows that count, by
    column and text. ``population`` is the column of residents aged 0 to 17. ``lists_authorities``
    says that its rows tell which authorities there are, where, and in which years.
    ``dictionary`` is the publisher's own list of what the measures of the file mean.
    """

    file: FileName
    title: str
    publisher: Slug
    release: str
    released: str = ""  # year or year-month in which it came out
    layout: Literal["open-data", "lait"]
    only: dict[str, str] = Field(default_factory=dict)
    population: str | None = None
    lists_authorities: Flag = False
    dictionary: FileName | None = None
    series: tuple[Series, ...] = ()
    recomputed: tuple[Recomputed, ...] = ()
    extract_years: tuple[int, int]


class NeighbourSet(Strict):
    """A version of the statistical neighbours of every authority, nearest first.

    ``code`` and ``name`` are the columns of an authority's DfE number and name, ``neighbours``
    those of its neighbours' numbers.
    """

    file: FileName
    version: Text
    title: str
    publisher: Slug
    release: str
    code: str
    name: str
    neighbours: tuple[str, ...]


class PublishedDefinitions(Strict):
    """Everything that ``published.yaml`` says: the symbols, the licence, the files.

    The last of ``neighbour_sets`` is the one that a new board gets.
    """

    attribution: str
    symbols: dict[str, Symbol]
    files: tuple[PublishedFile, ...]
    neighbour_sets: tuple[NeighbourSet, ...] = ()


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
