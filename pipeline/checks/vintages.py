"""Which population does each published release rest on? Told from its rates and their counts.

A rate rounded to its last digit leaves a narrow range of populations that can have been its
denominator. All rates of one authority and year share one population, so that where a figure is
wrong the others tell, and where all imply another population than the one at hand, the release
rests on another vintage of it.
"""

import pandas as pd

from pipeline.checks.roundings import NO_LIMIT
from pipeline.ingest.places import AUTHORITY

PLACE = ["basis", "year", "level", "code"]


def implied_populations(rates: pd.DataFrame) -> pd.DataFrame:
    """Return what the rates of each place and year imply together.

    ``rates`` has ``basis``, ``year``, ``level``, ``code``, ``lowest``, ``highest``: the range of
    populations that each rate allows. Of all populations the one that most rates allow is taken;
    the frame has, by place: ``agreeing``, how many rates allow it, and the range ``implied_from``
    to ``implied_to`` that those rates allow.
    """
    # Where ranges overlap most, one of them begins: only their lower ends need be tried.
    tried = rates[[*PLACE, "lowest"]].rename(columns={"lowest": "tried"}).drop_duplicates()
    pairs = tried.merge(rates[[*PLACE, "lowest", "highest"]], on=PLACE)
    pairs = pairs[(pairs["lowest"] <= pairs["tried"]) & (pairs["tried"] <= pairs["highest"])]
    found = pairs.groupby([*PLACE, "tried"], sort=False).agg(
        agreeing=("lowest", "size"), implied_from=("lowest", "max"), implied_to=("highest", "min")
    )
    found = found.reset_index().sort_values(["agreeing", "tried"], ascending=[False, True])
    return found.drop_duplicates(PLACE).drop(columns="tried").reset_index(drop=True)


def compare_with_vintages(
    rates: pd.DataFrame, implied: pd.DataFrame, population: pd.DataFrame
) -> pd.DataFrame:
    """Return each rate once for each vintage at hand, with what that vintage says of it.

    ``population`` has ``file``, ``year`` (of the mid-year), ``level``, ``code``, ``value``. Added
    to the rates are ``vintage``, ``held`` (its population of the mid-year before, NaN where it has
    none), ``is_given`` (that population gives the rate again) and ``is_basis`` (no other
    population gives more of the place's rates).
    """
    vintages = population["file"].unique()
    held = population.rename(columns={"file": "vintage", "value": "held"}).drop_duplicates(
        ["vintage", "year", "level", "code"]
    )
    held = held.assign(year=held["year"] + 1)[["vintage", "year", "level", "code", "held"]]
    frame = rates.merge(implied, how="left", on=PLACE)
    frame = frame.merge(pd.DataFrame({"vintage": vintages}), how="cross")
    frame = frame.merge(held, how="left", on=["vintage", "year", "level", "code"])
    frame["is_given"] = frame["held"].between(frame["lowest"], frame["highest"])
    given = frame.groupby([*PLACE, "vintage"], sort=False)["is_given"].transform("sum")
    frame["is_basis"] = (given > 0) & (given >= frame["agreeing"])
    return frame


def choose_vintages(compared: pd.DataFrame) -> pd.DataFrame:
    """Return for each basis and year the vintage that is the basis of most authorities' rates.

    Columns: ``basis``, ``year``, ``vintage``, ``alike`` (every vintage that does as well, joined
    by ' or '), ``fitting`` and ``authorities``, how many rest on it and of how many.
    """
    keys = ["basis", "year", "vintage"]
    places = compared[compared["level"] == AUTHORITY].drop_duplicates([*keys, "code"])
    counted = places.groupby(keys, sort=False)["is_basis"].agg(["sum", "size"]).reset_index()
    best = counted["sum"] == counted.groupby(["basis", "year"])["sum"].transform("max")
    chosen = counted[best]
    return (
        chosen.groupby(["basis", "year"], sort=False)
        .agg(
            vintage=("vintage", "first"),
            alike=("vintage", " or ".join),
            fitting=("sum", "first"),
            authorities=("size", "first"),
        )
        .reset_index()
    )


def implied_total(places: pd.DataFrame) -> tuple[int, int] | None:
    """Return the range of residents that some places' rates imply in all; None without limit."""
    if places.empty or (places["implied_to"] == NO_LIMIT).any():
        return None
    return int(places["implied_from"].sum()), int(places["implied_to"].sum())
