"""What has been read of a figure so far? A row on its way to becoming an observation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.tables import OBSERVATIONS, as_type

NUMBERS = ("numerator", "denominator", "value")


class Fields:
    """The columns of one observation by name, in a third of the memory of a dictionary.

    A board may read a million of them. A column that nothing was said of is None.
    """

    __slots__ = tuple(OBSERVATIONS.names)

    def __init__(self, known: Mapping[str, Any]) -> None:
        for name in self.__slots__:
            setattr(self, name, known.get(name))

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def __ior__(self, changes: Mapping[str, Any]) -> "Fields":
        for name, value in changes.items():
            setattr(self, name, value)
        return self


@dataclass(slots=True)
class Reading:
    """A row on its way to becoming an observation.

    ``observation`` holds the columns of the observations table; ``faults`` the critical rules it
    failed, with their words; ``raw_value`` the text of its value cell, which a decision quotes.
    """

    observation: Fields
    raw_value: str
    faults: dict[str, str] = field(default_factory=dict)
    quarter: str = ""  # of the return it came in; '' for a register

    @property
    def key(self) -> tuple[str, str, str]:
        """What the row is about: indicator, area and period."""
        row = self.observation
        return row["indicator"], row["area"], row["period"]

    @property
    def about(self) -> dict[str, str]:
        """The same as keyword arguments of a finding."""
        return dict(zip(("indicator", "area", "period"), self.key, strict=True))


def as_table(readings: Iterable[Reading]) -> pd.DataFrame:
    """Return readings as rows of the observations table, each with an id by its place."""
    rows = [reading.observation for reading in readings]
    # Each column in its type at once: all of them as Python's objects would not fit.
    columns = {
        column.name: as_type(pd.Series([row[column.name] for row in rows], dtype="object"),
                             column.dtype)
        for column in OBSERVATIONS.columns
    }  # fmt: skip
    table = pd.DataFrame(columns)
    places = table["source_file"] + "#" + table["source_cell"]
    return table.assign(row_id=table["row_id"].where(table["row_id"] != "", places))
