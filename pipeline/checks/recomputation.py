"""Does each published rate and percentage come out again from its own count and denominator?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.checks.roundings import (
    ROUNDED_TO,
    implied_denominators,
    in_last_digits,
    round_half_up,
)
from pipeline.checks.vintages import (
    choose_vintages,
    compare_with_vintages,
    implied_populations,
)
from pipeline.ingest.places import AUTHORITY

GIVEN = "reproduced"
OTHER = "another population"  # consistent with the place's other rates, not with one at hand
WRONG = "wrong"
NO_POPULATION = "no population"
NO_COUNT = "no count"


@dataclass(frozen=True)
class Recomputation:
    """What became of every published rate and percentage.

    ``cells`` are those of ``WholeFiles`` with their ``state``, one of the words above;
    ``is_rate``; ``vintage``, the population file it was held against, and ``held``, its number;
    ``recomputed``, what count and denominator give; ``implied_from`` and ``implied_to``, the
    populations that the place's rates imply. ``vintages`` is as ``choose_vintages`` returns it.
    """

    cells: pd.DataFrame
    vintages: pd.DataFrame


def recompute(cells: pd.DataFrame, population: pd.DataFrame) -> Recomputation:
    """Recompute every published rate and percentage of ``cells``, exactly.

    A local authority's count is exact. Regional and national counts were rounded to ten after the
    rate was computed, so that their figures are held against the range that this leaves.
    """
    cells = _with_bounds(cells.reset_index(drop=True))
    has_count = cells["numerator"].notna()
    rates = cells[has_count & cells["is_rate"]].reset_index(names="at")
    shares = cells[has_count & ~cells["is_rate"]]
    state = pd.Series(NO_COUNT, index=cells.index)
    is_within = shares["share_from"].le(shares["printed"]) & shares["printed"].le(
        shares["share_to"]
    )
    state[shares.index] = np.where(is_within, GIVEN, WRONG)
    extra = ["vintage", "held", "implied_from", "implied_to"]
    if rates.empty or population.empty:
        state[rates["at"]] = NO_POPULATION
        return Recomputation(
            cells.assign(state=state, vintage="", held=np.nan, implied_from=0, implied_to=0),
            pd.DataFrame(columns=["basis", "year", "vintage", "alike", "fitting", "authorities"]),
        )
    compared = compare_with_vintages(rates, implied_populations(rates), population)
    vintages = choose_vintages(compared)
    chosen = rates[["at", "basis", "year"]].merge(
        vintages[["basis", "year", "vintage"]], how="left", on=["basis", "year"]
    )
    # Without authorities nothing tells the vintage: any that is at hand may serve.
    chosen["vintage"] = chosen["vintage"].fillna(population["file"].iloc[0])
    found = chosen[["at", "vintage"]].merge(compared, on=["at", "vintage"]).set_index("at")
    # A rate that fits neither the population at hand nor the one the others imply is wrong.
    agrees = found["implied_from"].ge(found["lowest"]) & found["implied_to"].le(found["highest"])
    found["state"] = np.select(
        [found["is_given"], found["held"].isna() & agrees, ~found["is_basis"] & agrees],
        [GIVEN, NO_POPULATION, OTHER],
        WRONG,
    )
    state[found.index] = found["state"]
    cells = cells.join(found[extra]).assign(state=state)
    return Recomputation(cells.fillna({"vintage": ""}), vintages)


def recomputed_value(cells: pd.DataFrame) -> pd.Series:
    """Return what the count over its denominator gives, rounded as the figure is printed."""
    denominator = cells["held"].where(cells["is_rate"], cells["denominator"])
    usable = cells["numerator"].notna() & (denominator > 0)
    whole = [
        part.where(usable, 1).astype("int64")
        for part in (cells["numerator"], denominator, cells["scale"])
    ]
    return (round_half_up(*whole) / 10.0 ** cells["decimals"]).where(usable)


def _with_bounds(cells: pd.DataFrame) -> pd.DataFrame:
    """Add ``printed``, ``scale`` and what the figure allows: of populations, or of itself."""
    decimals = cells["decimals"].astype("int64")
    scale = cells["per"].astype("int64") * 10**decimals
    printed = in_last_digits(cells["value"], decimals)
    spread = pd.Series(np.where(cells["level"] == AUTHORITY, 0, ROUNDED_TO // 2), cells.index)
    count = cells["numerator"].fillna(0).astype("int64")
    fewest, most = (count - spread).clip(lower=0), count + spread
    lowest, highest = implied_denominators(fewest, most, printed, scale)
    base = cells["denominator"].fillna(1).astype("int64")
    share_from = round_half_up(fewest, (base + spread).clip(lower=1), scale)
    share_to = round_half_up(most, (base - spread).clip(lower=1), scale)
    return cells.assign(
        is_rate=cells["denominator"].isna(),
        printed=printed,
        scale=scale,
        lowest=lowest,
        highest=highest,
        share_from=share_from,
        share_to=share_to,
    )
