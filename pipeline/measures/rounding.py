"""What does a count out of another print as? Half-up in decimals, never by binary floating point.

Publishers round 16.25 up to 16.3. A binary fraction may lie just below its tie, so ties are decided
on whole numbers: numerator × scale × 10^decimals ÷ denominator, with the remainder compared.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_MOST = 2**53  # whole numbers up to here are exact in the number columns of a table


def round_ratios(
    numerators: ArrayLike, denominators: ArrayLike, scale: int, decimals: ArrayLike
) -> NDArray[np.float64]:
    """Return numerators ÷ denominators × scale, rounded half-up, as the nearest decimal.

    ``scale`` is 100 for a percentage, 10,000 for a rate per 10,000. ``decimals`` is one number or
    one a row. NaN where a count is missing, negative or not whole, or the denominator is nought.
    Raises ValueError for counts so large that the result would not be exact.
    """
    above, below, places = np.broadcast_arrays(
        np.asarray(numerators, dtype="float64"),
        np.asarray(denominators, dtype="float64"),
        np.asarray(decimals, dtype="int64"),
    )
    is_usable = are_counts(above) & are_counts(below) & (below > 0)
    factor = scale * 10**places
    largest = float(np.max(np.where(is_usable, above, 0) * factor, initial=0))
    if largest * 2 + float(np.max(np.where(is_usable, below, 0), initial=0)) > _MOST:
        raise ValueError(
            f"{largest:.0f} is too large a count to round exactly; expected numerator × scale × "
            f"10^decimals below {_MOST // 2}. Look for a count in the wrong unit."
        )
    whole = np.where(is_usable, below, 1).astype("int64")
    doubled = 2 * np.where(is_usable, above, 0).astype("int64") * factor
    rounded = (doubled + whole) // (2 * whole)
    return np.where(is_usable, rounded / 10.0**places, np.nan)


def are_counts(values: ArrayLike) -> NDArray[np.bool_]:
    """Mark what can be a count: whole, not negative, not missing."""
    numbers = np.asarray(values, dtype="float64")
    return np.isfinite(numbers) & (numbers >= 0) & (np.floor(numbers) == numbers)
