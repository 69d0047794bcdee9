"""Where does an area stand among its statistical neighbours? Their mean, median and range.

The interactive tool of the Department for Education takes the neighbours' mean, its social care
dashboard their median: both are given. Neither has a simple interval, so that a value is compared
with the range of the neighbours. A set of neighbours has a version, which goes with every result.
"""

import numpy as np
import pandas as pd

KEYS = ["indicator", "period", "supplier", "release"]
INSIDE, ABOVE, BELOW = "within their range of", "above their range of", "below their range of"


def summarise_neighbours(
    frame: pd.DataFrame, neighbours: tuple[str, ...], version: str
) -> pd.DataFrame:
    """Return one row an indicator, period, supplier and release, over the neighbours' values.

    ``frame`` has columns indicator, period, supplier, release, area, value. Columns of the result:
    those four, mean, median, lowest, highest, count (neighbours with a value), expected (in the
    set) and version. Where none has a value there is no row.
    """
    chosen = frame[frame["area"].isin(neighbours) & frame["value"].notna()]
    grouped = chosen.groupby(KEYS, sort=False)["value"]
    names = {"min": "lowest", "max": "highest"}
    summary = grouped.agg(["mean", "median", "min", "max", "count"]).rename(columns=names)
    return summary.assign(expected=len(neighbours), version=version).reset_index()


def place_among(values: pd.Series, lowest: pd.Series, highest: pd.Series) -> np.ndarray:
    """Say how each value lies to a range: within it, above or below; '' where one is missing."""
    is_missing = values.isna() | lowest.isna() | highest.isna()
    return np.select(
        [is_missing, values > highest, values < lowest], ["", ABOVE, BELOW], default=INSIDE
    )
