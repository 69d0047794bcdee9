"""How does a value stand to a comparator? By its interval where it has one, and by polarity.

A comparator inside the 95 % interval is not told apart from the value: similar. Outside, a measure
with a good direction is better or worse; one of demand or detection is higher or lower, for a high
rate may mean that thresholds work.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline.measures.changes import Welcome

_UP = {
    "higher_is_better": Welcome.BETTER,
    "lower_is_better": Welcome.WORSE,
    "context": Welcome.HIGHER,
}
_DOWN = {
    "higher_is_better": Welcome.WORSE,
    "lower_is_better": Welcome.BETTER,
    "context": Welcome.LOWER,
}


def read_against(
    values: ArrayLike,
    lowers: ArrayLike,
    uppers: ArrayLike,
    comparators: ArrayLike,
    polarities: ArrayLike,
) -> NDArray[np.str_]:
    """Say of each value how it stands to its comparator: a word of ``Welcome``, or ''.

    A value without an interval (NaN) is read as it stands: only an equal one is 'the same'. ''
    where the value or the comparator is missing.
    """
    value, lower, upper, comparator = np.broadcast_arrays(
        *(np.asarray(one, dtype="float64") for one in (values, lowers, uppers, comparators))
    )
    polarity = pd.Series(np.broadcast_to(np.asarray(polarities), value.shape).ravel())
    has_interval = np.isfinite(lower) & np.isfinite(upper)
    is_above = np.where(has_interval, lower > comparator, value > comparator)
    is_below = np.where(has_interval, upper < comparator, value < comparator)
    return np.select(
        [np.isnan(value) | np.isnan(comparator), is_above, is_below, has_interval],
        [
            np.full(value.shape, ""),
            polarity.map(_UP).to_numpy(dtype="str").reshape(value.shape),
            polarity.map(_DOWN).to_numpy(dtype="str").reshape(value.shape),
            np.full(value.shape, str(Welcome.SIMILAR)),
        ],
        default=str(Welcome.SAME),
    )


def differing_by_chance(comparison_count: int) -> int:
    """Return how many of so many comparisons at 95 % would differ if nothing did, rounded half-up.

    In whole numbers: twenty comparisons give one.
    """
    return (comparison_count + 10) // 20
