"""Can so many whole children give this percentage? And if not, how many could?"""

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd

from pipeline.checks.equations import Contradiction, say_least
from pipeline.checks.quantities import EXACT, Interval, exact_interval
from pipeline.checks.relations import Relations

_PLACE = "place"
_BASES_SOUGHT = 10_000
_NEARLY = 1e-7  # what looks impossible in floating point is worked out in fractions


def impossible_percentages(stated: pd.DataFrame, relations: Relations) -> Iterator[Contradiction]:
    """Yield a contradiction for each percentage that no whole number out of its base gives."""
    figures = stated.assign(place=np.arange(len(stated)))
    figures = figures[figures["key"] != ""]
    for one in relations.bases:
        shares = figures[figures["indicator"] == one.share]
        bases = figures[(figures["indicator"] == one.of) & (figures["how"] == EXACT)]
        pairs = shares.merge(
            bases, on=["body", "area", "period"], suffixes=("", "-base")
        )  # a base of 0 has no percentage at all
        pairs = pairs[pairs["value-base"] > 0]
        least = np.ceil(pairs["low"] * pairs["value-base"] / 100 + _NEARLY)
        most = np.floor(pairs["high"] * pairs["value-base"] / 100 - _NEARLY)
        suspects = pairs[least > most]
        for row in suspects.to_dict("records"):
            exact = exact_interval(row["value"], row["step"], row["how"])
            number = int(row["value-base"])
            if not is_possible(exact, number):
                yield _contradiction(row, exact, number, one.because)


def _contradiction(row: dict, exact: Interval, base: int, because: str) -> Contradiction:
    below = min(max(math.floor(exact.low * base / 100), 0), base)
    counts = [count for count in (below, below + 1) if count <= base]
    near = [Fraction(100 * count, base) for count in counts]
    error = min(max(exact.low - one, one - exact.high) for one in near)
    could = next(iter(possible_bases(exact)), None)
    words = f"; the smallest base that gives it is {could}" if could else ""
    return Contradiction(
        "impossible-percentage",
        "any whole number out of its base",
        because,
        (row[_PLACE], row[f"{_PLACE}-base"]),
        f"{' or '.join(f'{float(one):.1f}' for one in near)} % "
        f"({' or '.join(map(str, counts))} of {base})"
        f"{words}",
        f"the percentage is off by at least {say_least(error)}, or its base is another number",
    )


def is_possible(share: Interval, base: int) -> bool:
    """Say whether some whole number out of a base gives a percentage, as it was rounded."""
    return math.ceil(share.low * base / 100) <= math.floor(min(share.high, 100) * base / 100)


def possible_bases(share: Interval, most: int = _BASES_SOUGHT) -> Iterator[int]:
    """Yield the bases, smallest first, of which some whole number gives a percentage."""
    if share.high - share.low > 0:
        yield from (base for base in range(1, most + 1) if is_possible(share, base))
