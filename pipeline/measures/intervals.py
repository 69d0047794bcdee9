"""Between which values may a figure have fallen? Intervals of proportions, counts and rates.

A complete count still has one: the year is one draw of what the same circumstances could have
brought. Wilson's for proportions; for counts and rates Byar's from ten events on and the exact
Poisson interval below, the rule of the Office for Health Improvement and Disparities.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline.catalogue import Indicator, Unit
from pipeline.measures.rates import SCALES
from pipeline.measures.rounding import are_counts

FEWEST_FOR_BYAR = 10
LEVEL = 95.0
Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


def z_of(level: float) -> float:
    """Return how many standard errors hold a level in per cent: 1.96 for 95."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 200))


def proportion_interval(
    numerators: ArrayLike, denominators: ArrayLike, level: float = LEVEL
) -> Bounds:
    """Return Wilson's interval of each share, as fractions of one; NaN without both counts."""
    from statsmodels.stats.proportion import proportion_confint

    above, below = _floats(numerators, denominators)
    is_usable = are_counts(above) & are_counts(below) & (below > 0) & (above <= below)
    lower, upper = proportion_confint(
        np.where(is_usable, above, 0),
        np.where(is_usable, below, 1),
        alpha=1 - level / 100,
        method="wilson",
    )
    return np.where(is_usable, lower, np.nan), np.where(is_usable, upper, np.nan)


def byars_interval(counts: ArrayLike, level: float = LEVEL) -> Bounds:
    """Return Byar's interval of each count; a lower limit that falls below nought is NaN."""
    events = np.asarray(counts, dtype="float64")
    is_usable = are_counts(events)
    z = z_of(level)
    low, high = np.where(is_usable & (events > 0), events, np.nan), events + 1
    lower = low * (1 - 1 / (9 * low) - z / (3 * np.sqrt(low))) ** 3
    upper = np.where(is_usable, high, 1) * _byars_upper(np.where(is_usable, high, 1), z)
    return np.where(lower >= 0, lower, np.nan), np.where(is_usable, upper, np.nan)


def _byars_upper(high: NDArray[np.float64], z: float) -> NDArray[np.float64]:
    return (1 - 1 / (9 * high) + z / (3 * np.sqrt(high))) ** 3


def exact_interval(counts: ArrayLike, level: float = LEVEL) -> Bounds:
    """Return the exact Poisson interval of each count, by the chi-squared distribution."""
    from statsmodels.stats.rates import confint_poisson

    events = np.asarray(counts, dtype="float64")
    is_usable = are_counts(events)
    lower, upper = confint_poisson(
        np.where(is_usable, events, 1), 1, method="exact-c", alpha=1 - level / 100
    )
    return np.where(is_usable, lower, np.nan), np.where(is_usable, upper, np.nan)


def count_interval(counts: ArrayLike, level: float = LEVEL) -> Bounds:
    """Return each count's interval: Byar's from ten events on, the exact one below."""
    events = np.asarray(counts, dtype="float64")
    is_many = events >= FEWEST_FOR_BYAR
    byars = byars_interval(np.where(is_many, events, np.nan), level)
    exact = exact_interval(np.where(is_many, np.nan, events), level)
    return tuple(np.where(is_many, many, few) for many, few in zip(byars, exact, strict=True))


def rate_interval(
    numerators: ArrayLike, denominators: ArrayLike, scale: int, level: float = LEVEL
) -> Bounds:
    """Return each rate's interval per ``scale``, the denominator taken as known."""
    above, below = _floats(numerators, denominators)
    exposure = np.where(are_counts(below) & (below > 0), below, np.nan) / scale
    lower, upper = count_interval(above, level)
    return lower / exposure, upper / exposure


def measure_intervals(
    frame: pd.DataFrame, indicators: dict[str, Indicator], level: float = LEVEL
) -> pd.DataFrame:
    """Return columns lower and upper, in each measure's unit, for a table of values.

    ``frame`` has columns indicator, numerator, denominator; the result has its index. NaN for a
    measure that is neither a share nor a rate, and where a count is missing.
    """
    bounds = pd.DataFrame(np.nan, index=frame.index, columns=["lower", "upper"])
    for name, rows in frame.groupby("indicator", sort=False):
        unit = indicators[name].unit
        if unit not in SCALES:
            continue
        if unit is Unit.PCT:
            found = proportion_interval(rows["numerator"], rows["denominator"], level)
            found = tuple(100 * bound for bound in found)
        else:
            found = rate_interval(rows["numerator"], rows["denominator"], SCALES[unit], level)
        bounds.loc[rows.index, ["lower", "upper"]] = np.column_stack(found)
    return bounds


def _floats(*arrays: ArrayLike) -> list[NDArray[np.float64]]:
    return np.broadcast_arrays(*(np.asarray(one, dtype="float64") for one in arrays))
