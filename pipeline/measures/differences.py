"""How far apart are two shares or two rates? The difference or ratio, with its 95 % interval.

Two shares by Newcombe's method 10 (Statistics in Medicine 17, 1998); two rates by the score test
of their ratio, whose limits solve a quadratic, so that whole tables need no search for a root.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pipeline.measures.intervals import LEVEL, z_of
from pipeline.measures.rounding import are_counts


def difference_of_shares(
    numerators: ArrayLike,
    denominators: ArrayLike,
    other_numerators: ArrayLike,
    other_denominators: ArrayLike,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return columns difference, lower, upper: first share less the second, fractions of one.

    NaN where a count is missing, a denominator is nought or a numerator exceeds it.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    counts = _table(numerators, denominators, other_numerators, other_denominators)
    is_usable = _are_usable(counts)
    is_usable &= (counts["x"] <= counts["n"]) & (counts["other_x"] <= counts["other_n"])
    usable = counts[is_usable]
    found = pd.DataFrame(np.nan, index=counts.index, columns=["difference", "lower", "upper"])
    if usable.empty:
        return found
    lower, upper = confint_proportions_2indep(
        usable["x"].to_numpy(),
        usable["n"].to_numpy(),
        usable["other_x"].to_numpy(),
        usable["other_n"].to_numpy(),
        compare="diff",
        method="newcomb",
        alpha=1 - level / 100,
    )
    difference = usable["x"] / usable["n"] - usable["other_x"] / usable["other_n"]
    found.loc[is_usable] = np.column_stack([difference, lower, upper])
    return found


def ratio_of_rates(
    numerators: ArrayLike,
    denominators: ArrayLike,
    other_numerators: ArrayLike,
    other_denominators: ArrayLike,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return columns ratio, lower, upper: first rate over the second, by the score test.

    NaN where a count is missing, a denominator is nought or the second rate is.
    """
    counts = _table(numerators, denominators, other_numerators, other_denominators)
    is_usable = _are_usable(counts) & (counts["other_x"] > 0)
    x, n, other_x, other_n = (counts[name].where(is_usable) for name in counts)
    # at a limit u (ratio × n ÷ other n): (x - other_x u)² = z² (x + other_x) u
    half = x * other_x + z_of(level) ** 2 * (x + other_x) / 2
    root = np.sqrt(half**2 - (x * other_x) ** 2)
    per = other_n / n / other_x**2
    return pd.DataFrame(
        {"ratio": (x / n) / (other_x / other_n), "lower": (half - root) * per,
         "upper": (half + root) * per}
    )  # fmt: skip


def _table(*arrays: ArrayLike) -> pd.DataFrame:
    names = ("x", "n", "other_x", "other_n")
    columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(a, "float64")) for a in arrays))
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _are_usable(counts: pd.DataFrame) -> pd.Series:
    is_count = np.all([are_counts(counts[name]) for name in counts], axis=0)
    return pd.Series(is_count, index=counts.index) & (counts["n"] > 0) & (counts["other_n"] > 0)
