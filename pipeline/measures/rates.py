"""What is a measure's rate or percentage, and can so few events carry one? Whole tables at once.

A rate's denominator is the population, or the cohort, that its release used: it stands in the
table beside the count and is never looked up here. A percentage is a share of its denominator, so
that it cannot count more than that.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline.catalogue import Indicator, Unit
from pipeline.measures.rounding import are_counts, round_ratios

SCALES = {Unit.PCT: 100, Unit.PER_1K: 1_000, Unit.PER_10K: 10_000, Unit.PER_100K: 100_000}
FEWEST_RELIABLE = 20  # events; a rate on fewer is marked [u]
FEWEST_FOR_A_RATE = 3  # events; on fewer none is given


def is_rate(indicator: Indicator) -> bool:
    """Say whether a measure counts events in a population, as against a share or a number."""
    return indicator.unit in SCALES and indicator.unit is not Unit.PCT


def work_out(frame: pd.DataFrame, indicators: dict[str, Indicator]) -> pd.Series:
    """Return the value that each row's counts give, as its publisher would print it.

    ``frame`` has columns indicator, numerator, denominator; the result has its index. NaN where
    the unit has no base, a count is missing, or a percentage's numerator exceeds its denominator.
    """
    results = pd.Series(np.nan, index=frame.index, dtype="float64")
    for name, rows in frame.groupby("indicator", sort=False):
        indicator = indicators[name]
        if indicator.unit not in SCALES:
            continue
        found = round_ratios(
            rows["numerator"], rows["denominator"], SCALES[indicator.unit], indicator.decimals
        )
        if indicator.unit is Unit.PCT:
            found = np.where(rows["numerator"] <= rows["denominator"], found, np.nan)
        results.loc[rows.index] = found
    return results


def are_reproduced(
    values: ArrayLike, numerators: ArrayLike, denominators: ArrayLike, indicator: Indicator
) -> NDArray[np.bool_]:
    """Mark the values that their own counts give, to as many decimals as they were printed with.

    A value that they do not give rests on other counts: rounded ones, or of another vintage. A
    supplier may print fewer decimals than the catalogue allows.
    """
    printed = np.asarray(values, dtype="float64")
    if indicator.unit not in SCALES:
        return np.zeros(printed.shape, dtype=bool)
    scale = SCALES[indicator.unit]
    given = [
        round_ratios(numerators, denominators, scale, decimals)
        for decimals in range(indicator.decimals + 1)
    ]
    return np.any([one == printed for one in given], axis=0)


def tell_reliability(numerators: ArrayLike) -> NDArray[np.str_]:
    """Say of each count of events what rate it can carry: '' any, 'u' an unsure one, 'none'."""
    counts = np.asarray(numerators, dtype="float64")
    is_known = are_counts(counts)
    is_few = is_known & (counts < FEWEST_RELIABLE)
    is_too_few = is_known & (counts < FEWEST_FOR_A_RATE)
    return np.select([is_too_few, is_few], ["none", "u"], default="")
