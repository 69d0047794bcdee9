"""Which values of a table carry an interval, and which rates rest on too few events?

Only a value that itself stands unrounded: an interval on a true count beside a rounded one would
give the count away. Regional and national counts are rounded to ten after their rates were
computed, and a value that its own counts do not give rests on others.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from pipeline.catalogue import Indicator
from pipeline.measures.intervals import measure_intervals
from pipeline.measures.rates import are_reproduced, is_rate, tell_reliability


def add_certainty(
    observations: pd.DataFrame, indicators: dict[str, Indicator], rounded: Collection[str]
) -> pd.DataFrame:
    """Return the observations with lower, upper (the 95 % interval) and reliability.

    ``observations`` has columns indicator, area, numerator, denominator, value; ``rounded`` names
    the areas whose counts are rounded. lower and upper are in the measure's unit, NaN where no
    interval can be given; reliability is '' or, of a rate, 'u' (fewer than 20 events) or 'none'
    (fewer than 3).
    """
    has_counts = observations["numerator"].notna() & observations["denominator"].notna()
    may_have = has_counts & ~observations["area"].isin(rounded)
    is_given = pd.Series(False, index=observations.index)
    reliability = pd.Series("", index=observations.index, dtype="object")
    for name, rows in observations[may_have].groupby("indicator", sort=False):
        is_given.loc[rows.index] = are_reproduced(
            rows["value"], rows["numerator"], rows["denominator"], indicators[name]
        )
        if is_rate(indicators[name]):
            reliability.loc[rows.index] = tell_reliability(rows["numerator"])
    is_given &= reliability != "none"
    bounds = pd.DataFrame(np.nan, index=observations.index, columns=["lower", "upper"])
    if is_given.any():
        bounds.loc[is_given] = measure_intervals(observations[is_given], indicators)
    return observations.assign(
        lower=bounds["lower"], upper=bounds["upper"], reliability=reliability.astype("str")
    )
