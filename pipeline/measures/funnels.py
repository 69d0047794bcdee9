"""How far from the average may an area lie by chance, given its size? Limits of funnel plots."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pipeline.measures.intervals import LEVEL, exact_interval, z_of


def funnel_of_shares(denominators: ArrayLike, average: float, level: float = LEVEL) -> pd.DataFrame:
    """Return columns lower, upper for areas of these sizes, as fractions of one.

    ``average`` is the share over all areas: all numerators over all denominators. NaN where a
    denominator is missing or nought.
    """
    sizes = np.atleast_1d(np.asarray(denominators, dtype="float64"))
    sizes = np.where(sizes > 0, sizes, np.nan)
    reach = z_of(level) * np.sqrt(average * (1 - average) / sizes)
    return pd.DataFrame(
        {"lower": np.clip(average - reach, 0, 1), "upper": np.clip(average + reach, 0, 1)}
    )


def funnel_of_rates(counts: ArrayLike, average: float, level: float = LEVEL) -> pd.DataFrame:
    """Return columns lower, upper for areas with these counts of events, in the average's unit.

    They are the rates at which the exact Poisson interval of so many events just touches the
    average, so that an area lies outside exactly where its own interval does not hold the average.
    No events have no upper limit: NaN.
    """
    events = np.atleast_1d(np.asarray(counts, dtype="float64"))
    low, high = exact_interval(events, level)
    low = np.where(low > 0, low, np.nan)
    return pd.DataFrame({"lower": average * events / high, "upper": average * events / low})
