"""What can a rounded figure have come from? Half-up rounding of a ratio, and its inverse, exactly.

All in whole numbers, over whole columns: a figure of so many decimals is a whole number of its
last digit, so that no binary fraction decides a tie. 182 of 1,120 is 16.25 %, which is 16.3.
"""

import numpy as np
import pandas as pd

NO_LIMIT = np.iinfo(np.int64).max
ROUNDED_TO = 10  # regional and national counts are rounded so, after their rates were computed


def in_last_digits(values: pd.Series, decimals: pd.Series) -> pd.Series:
    """Return figures in units of their last digit, as whole numbers: 67.7 to one decimal is 677.

    A figure that has more decimals than that gives -1, which no ratio rounds to.
    """
    scaled = values * 10.0**decimals
    whole = scaled.round()
    return whole.where((scaled - whole).abs() < 1e-6, -1).astype("int64")


def round_half_up(numerator: pd.Series, denominator: pd.Series, scale: pd.Series) -> pd.Series:
    """Return numerator / denominator x scale, rounded half up, all in whole numbers."""
    return (2 * numerator * scale + denominator) // (2 * denominator)


def implied_denominators(
    fewest: pd.Series, most: pd.Series, printed: pd.Series, scale: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Return the lowest and highest whole denominators that give a printed figure again.

    ``fewest`` and ``most`` bound the count; ``printed`` is in units of the last digit. The lowest
    is above the highest where none does, and the highest ``NO_LIMIT`` where any large one does.
    """
    lowest = 2 * fewest * scale // (2 * printed + 1) + 1
    highest = 2 * most * scale // (2 * printed - 1).clip(lower=1)
    return lowest.where(printed >= 0, 1), highest.where(printed > 0, NO_LIMIT).where(
        printed >= 0, 0
    )
