"""Which population is the denominator of a published rate? That of its release's own vintage.

The rates of a year ending 31 March rest on the residents aged 0 to 17 at the mid-year before.
Regional and national counts are rounded to ten after their rates were computed, so that count
and population would not give the rate again: those get no denominator.
"""

import re

import pandas as pd

from pipeline.board import Board
from pipeline.ingest.definitions import PublishedDefinitions


def with_population(
    values: pd.DataFrame, population: pd.DataFrame, declared: PublishedDefinitions, board: Board
) -> pd.DataFrame:
    """Give local authorities' rates the population of the mid-year before their year's end.

    ``values`` are observations, ``population`` the population table. A rate whose release has no
    such population keeps none: nothing is worked out from the rate.
    """
    releases = {entry.file: entry.release for entry in declared.files}
    wanted = {
        (entry.release, series.indicator): releases[series.population]
        for entry in declared.files
        for series in entry.series
        if series.population
    }
    if not wanted or values.empty:
        return values
    rounded = {area.id for area in board.areas if area.role in ("region", "country")}
    keys = pd.DataFrame(
        {
            "release": [
                wanted.get(key) for key in zip(values["release"], values["indicator"], strict=True)
            ],
            "area": values["area"],
            "period": [_previous_mid_year(text) for text in values["period"]],
        }
    )
    residents = population.set_index(["release", "area", "period"])["value"]
    found = keys.merge(residents.reset_index(), how="left", on=["release", "area", "period"])
    usable = (
        found["value"].notna()
        & ~values["area"].isin(rounded)
        & values["value"].notna()
        & values["numerator"].notna()
    )
    source = "residents aged 0 to 17 at " + found["period"] + ": " + found["release"].fillna("")
    return values.assign(
        denominator=values["denominator"].where(~usable, found["value"]),
        denominator_source=values["denominator_source"].where(~usable, source),
    )


def _previous_mid_year(period: str) -> str:
    """Return the mid-year that the rates of a financial year or its 31 March rest on."""
    if re.fullmatch(r"\d{4}-03-31", period):
        return f"{int(period[:4]) - 1}-06-30"
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return f"{period[:4]}-06-30"
    return ""
