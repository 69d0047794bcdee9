"""Does a series go one way, more surely than chance? Recent trend, and an exact test of order.

Whole tables at once: a row a series, its points in columns, the oldest first. Four points can show
no trend at 5 %, in whatever order they come, so that fewer than five are 'too few points'.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FEWEST_FOR_A_TREND = 5  # any order of four arises by chance too often
TOO_FEW = "too few points"
RISING, FALLING, NO_DIRECTION = "rising", "falling", "no one direction"
_CRITICAL = 9.54953570608324  # chi-squared of one degree of freedom at 99.8 %
_WIDTH_OF_95 = 3.92  # an interval of 95 % is this many standard errors wide


def recent_trends(values: ArrayLike, lowers: ArrayLike, uppers: ArrayLike) -> NDArray[np.str_]:
    """Say how each series went over its last five points: rising, falling, neither, too few.

    Arrays of one shape: series in rows, points in columns, with the limits of their 95 %
    intervals. A line weighted by 1/SE² must differ from level (chi-squared above 9.55) and keep
    its direction whichever point is left out: the rule of the Office for Health Improvement and
    Disparities. A point without an interval, or with one of no width, makes the series too short.
    """
    last = slice(-FEWEST_FOR_A_TREND, None)
    value, lower, upper = (
        np.atleast_2d(np.asarray(one, dtype="float64"))[:, last] for one in (values, lowers, uppers)
    )
    if value.shape[1] < FEWEST_FOR_A_TREND:
        return np.full(len(value), TOO_FEW)
    error = (upper - lower) / _WIDTH_OF_95
    is_whole = (np.isfinite(value) & np.isfinite(error) & (error > 0)).all(axis=1)
    weight = 1 / np.where(is_whole[:, None], error, 1.0) ** 2
    height = np.where(is_whole[:, None], value, 0.0)
    slope, chi_squared = _weighted_slopes(height, weight)
    without = []
    for left_out in range(FEWEST_FOR_A_TREND):
        kept = weight.copy()
        kept[:, left_out] = 0.0
        without.append(np.sign(_weighted_slopes(height, kept)[0]))
    is_steady = np.abs(np.sum(without, axis=0)) == FEWEST_FOR_A_TREND
    is_sure = (chi_squared > _CRITICAL) & is_steady
    return np.select(
        [~is_whole, is_sure & (slope > 0), is_sure & (slope < 0)],
        [TOO_FEW, RISING, FALLING],
        default=NO_DIRECTION,
    )


def _weighted_slopes(
    height: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope of each row's weighted line and the chi-squared of its being level."""
    place = np.arange(height.shape[1], dtype="float64")
    total = weight.sum(axis=1)
    middle = (weight * place).sum(axis=1) / total
    level = (weight * height).sum(axis=1) / total
    apart = place[None, :] - middle[:, None]
    spread = (weight * apart**2).sum(axis=1)
    slope = (weight * apart * (height - level[:, None])).sum(axis=1) / spread
    return slope, slope**2 * spread


def say_trend(
    values: Sequence[float],
    lowers: Sequence[float | None] = (),
    uppers: Sequence[float | None] = (),
) -> str:
    """Say how one series went: by its recent trend where the last five points have intervals.

    Else by the exact test of all its points.
    """
    last = slice(-FEWEST_FOR_A_TREND, None)
    ends = [*list(lowers)[last], *list(uppers)[last]]
    if len(ends) == 2 * FEWEST_FOR_A_TREND and None not in ends:
        return str(recent_trends([values], [lowers], [uppers])[0])
    return str(trend_tests([values])["trend"].iloc[0])


def trend_tests(values: ArrayLike) -> pd.DataFrame:
    """Test each series for order in time: Kendall's S, its exact p and the Theil-Sen slope.

    ``values`` has series in rows, points in columns, NaN where there is none. Columns of the
    result: points, s (pairs that rise less pairs that fall), p (two-sided), slope (median of all
    pairs' slopes, per step) and trend, in the words of ``recent_trends`` at 5 %. The p is that of
    all orders in which the same values could have come, ties and all; without ties it is Kendall's
    exact one.
    """
    table = np.atleast_2d(np.asarray(values, dtype="float64"))
    first, second = np.triu_indices(table.shape[1], 1)
    rise = table[:, second] - table[:, first]
    points = np.isfinite(table).sum(axis=1)
    s = np.nansum(np.sign(rise), axis=1).astype("int64")
    is_short = points < 2
    slopes = np.where(is_short[:, None], 0.0, rise / (second - first))
    slope = np.where(is_short, np.nan, np.nanmedian(slopes, axis=1) if slopes.size else np.nan)
    p = np.array([_chance_of(score, ties) for score, ties in zip(s, _ties(table), strict=True)])
    trend = np.select(
        [points < FEWEST_FOR_A_TREND, (p <= 0.05) & (s > 0), (p <= 0.05) & (s < 0)],
        [TOO_FEW, RISING, FALLING],
        default=NO_DIRECTION,
    )
    return pd.DataFrame({"points": points, "s": s, "p": p, "slope": slope, "trend": trend})


def _ties(table: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Return how many times each value of a row stands in it, for every row."""
    ordered = np.sort(table, axis=1)  # what is missing comes last
    is_new = np.diff(ordered, axis=1, prepend=np.nan) != 0
    found = []
    for row, starts in zip(np.isfinite(ordered), is_new, strict=True):
        places = np.flatnonzero(starts[row])
        found.append(tuple(sorted(np.diff(places, append=row.sum()).tolist())))
    return found


@lru_cache(maxsize=1024)
def _chance_of(s: int, ties: tuple[int, ...]) -> float:
    """Return how often values with these ties, put in any order, give an S as far from nought.

    The orders of a multiset by their falling pairs are counted by the q-multinomial coefficient
    (MacMahon), built here one tied group at a time.
    """
    orders, before = [1], 0
    for size in ties:
        orders = _times_q_binomial(orders, before + size, size)
        before += size
    most = len(orders) - 1  # pairs that are not tied; S = most - 2 × falling pairs
    extreme = sum(
        count for falling, count in enumerate(orders) if abs(most - 2 * falling) >= abs(s)
    )
    return extreme / sum(orders)


def _times_q_binomial(orders: list[int], n: int, k: int) -> list[int]:
    """Multiply a polynomial by the q-binomial coefficient of n over k; whole numbers throughout."""
    for step in range(1, k + 1):
        rising = n - k + step
        orders = [*orders, *[0] * rising]
        for power in range(len(orders) - 1, rising - 1, -1):  # times (1 - q^rising)
            orders[power] -= orders[power - rising]
        for power in range(step, len(orders)):  # divided by (1 - q^step)
            orders[power] += orders[power - step]
        orders = orders[: len(orders) - step]
    return orders
