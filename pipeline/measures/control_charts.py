"""Did a process change, or only vary? XmR charts by the rules of NHS England's Making Data Count.

Limits are the mean ± 2.66 × the mean moving range; moving ranges of 3.267 × their mean or more are
left out once. Whole tables at once: a row a series, its points in columns, the oldest first.
Limits may rest on the first points only, the baseline, against which the later ones are judged.
"""

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

FEWEST_FOR_LIMITS = 12  # fewer points give trial limits only
_LIMIT, _SCREEN, _RUN = 2.66, 3.267, 7


def control_limits(values: ArrayLike, baseline: int | None = None) -> pd.DataFrame:
    """Return one row a series: points, mean, moving_range, lower, upper, is_trial.

    ``values`` has series in rows, points in columns, none missing; ``baseline`` is how many of the
    first points the limits rest on, all without it. One point has no moving range, so no limits:
    NaN.
    """
    table = np.atleast_2d(np.asarray(values, dtype="float64"))[:, :baseline]
    mean = table.mean(axis=1)
    ranges = np.abs(np.diff(table, axis=1))
    if not ranges.shape[1]:
        average = np.full(len(table), np.nan)
    else:
        is_kept = ranges < _SCREEN * ranges.mean(axis=1, keepdims=True)
        is_kept |= ~is_kept.any(axis=1, keepdims=True)  # a level series: every range is nought
        average = np.where(is_kept, ranges, 0).sum(axis=1) / is_kept.sum(axis=1)
    return pd.DataFrame(
        {
            "points": table.shape[1],
            "mean": mean,
            "moving_range": average,
            "lower": mean - _LIMIT * average,
            "upper": mean + _LIMIT * average,
            "is_trial": table.shape[1] < FEWEST_FOR_LIMITS,
        }
    )


def find_signals(values: ArrayLike, baseline: int | None = None) -> pd.DataFrame:
    """Return one row a point: series, point, value and a flag for each rule that it is part of.

    is_outside: beyond the limits; is_shift: of seven in a row on one side of the mean (a point on
    it breaks the run); is_trend: of seven in a row that rise, or fall; is_two_of_three: of two in
    three beyond two thirds of the limit on one side; is_signal: any of them.
    """
    table = np.atleast_2d(np.asarray(values, dtype="float64"))
    limits = control_limits(table, baseline)
    mean = limits["mean"].to_numpy()[:, None]
    reach = limits["upper"].to_numpy()[:, None] - mean
    # a mean such as 0.3 is not exact, and a point on it must count as on it
    apart = np.where(np.isclose(table, mean, rtol=1e-12, atol=0), 0, table - mean)
    rises = np.sign(np.diff(table, axis=1))
    is_outside = np.abs(apart) > reach
    is_shift = _in_runs(np.sign(apart), _RUN)
    is_trend = _spread_back(_are_alike(rises, _RUN - 1), _RUN, table.shape)
    far = np.where(np.abs(apart) > reach * 2 / 3, np.sign(apart), 0)
    is_two_of_three = _in_two_of_three(far)
    flags = {
        "is_outside": is_outside,
        "is_shift": is_shift,
        "is_trend": is_trend,
        "is_two_of_three": is_two_of_three,
    }
    series, point = np.indices(table.shape)
    found = pd.DataFrame({"series": series.ravel(), "point": point.ravel(), "value": table.ravel()})
    found = found.assign(**{name: flag.ravel() for name, flag in flags.items()})
    return found.assign(is_signal=found[list(flags)].any(axis=1))


def _are_alike(signs: NDArray, length: int) -> NDArray[np.bool_]:
    """Mark the windows of a length whose signs are all 1 or all -1."""
    if signs.shape[1] < length:
        return np.zeros((len(signs), 0), dtype=bool)
    return np.abs(sliding_window_view(signs, length, axis=1).sum(axis=2)) == length


def _spread_back(starts: NDArray[np.bool_], length: int, shape: tuple) -> NDArray[np.bool_]:
    """Mark all points of the windows whose starts are marked."""
    marked = np.zeros(shape, dtype=bool)
    for offset in range(length):
        marked[:, offset : offset + starts.shape[1]] |= starts
    return marked


def _in_runs(signs: NDArray, length: int) -> NDArray[np.bool_]:
    return _spread_back(_are_alike(signs, length), length, signs.shape)


def _in_two_of_three(far: NDArray) -> NDArray[np.bool_]:
    """Mark the far points of each three in a row of which two or more are far on one side."""
    marked = np.zeros(far.shape, dtype=bool)
    for side in (1, -1):
        is_far = far == side
        if far.shape[1] < 3:
            continue
        windows = sliding_window_view(is_far, 3, axis=1).sum(axis=2) >= 2
        marked |= _spread_back(windows, 3, far.shape) & is_far
    return marked
