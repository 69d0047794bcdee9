"""Does a rate fit its count and any population that is held?"""

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd

from pipeline.catalogue import Unit
from pipeline.checks.equations import Contradiction, say_least, say_number
from pipeline.checks.quantities import Interval, exact_interval, gap_between
from pipeline.checks.relations import Relations
from pipeline.checks.stated import OWN, PRINTED
from pipeline.findings import Severity

_PLACE = "place"
_BASES = {Unit.PER_1K: 1_000, Unit.PER_10K: 10_000, Unit.PER_100K: 100_000}


def misfitting_rates(stated: pd.DataFrame, relations: Relations) -> Iterator[Contradiction]:
    """Yield rates of returns and of the printed report that no population held gives.

    Which mid-year and which release a rate rests on is not said, so that of every population of
    the area by the period's end is tried; a published release is checked with its own vintage.
    One that only a population among those held would give rests on a release that is not at hand:
    that is said and accuses nobody.
    """
    figures = stated.assign(place=np.arange(len(stated)))
    populations = figures[figures["indicator"] == relations.population]
    for one in relations.rates:
        ours = figures[figures["body"].isin([OWN, PRINTED]) & (figures["key"] != "")]
        rates = ours[(ours["indicator"] == one.rate) & ours["unit"].isin(_BASES)]
        counts = ours[ours["indicator"] == one.count]
        pairs = rates.merge(counts, on=["body", "area", "period"], suffixes=("", "-count"))
        for area, here in pairs.groupby("area"):
            held = populations[populations["area"] == area]
            for row in _suspects(here, held).to_dict("records"):
                found = _misfit(row, held, one.because)
                if found:
                    yield found


def _suspects(pairs: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that in floating point fit no population, or nearly none."""
    base = pairs["unit"].map(_BASES).to_numpy()
    fits = np.zeros(len(pairs), dtype=bool)
    for residents in held["value"]:
        low, high = (pairs[end] / residents * base for end in ("low-count", "high-count"))
        fits |= ((low <= pairs["high"] - 1e-6) & (high >= pairs["low"] + 1e-6)).to_numpy()
    return pairs[~fits]


def _misfit(row: dict, held: pd.DataFrame, because: str) -> Contradiction | None:
    rate = exact_interval(row["value"], row["step"], row["how"])
    count = exact_interval(row["value-count"], row["step-count"], row["how-count"])
    misses = []
    for one in held[held["key"] <= str(row["key"])].to_dict("records"):
        residents = exact_interval(one["value"], one["step"], one["how"])
        implied = (count / residents).times(Fraction(_BASES[row["unit"]]))
        misses.append((gap_between(rate, implied), one, implied))
    if not misses or min(miss[0] for miss in misses) <= 0:
        return None
    gap, nearest, implied = min(misses, key=lambda miss: miss[0])
    needed = (count / rate).times(_BASES[row["unit"]])
    lowest, highest = (end(one["value"] for _, one, _ in misses) for end in (min, max))
    is_among = needed.low <= highest and needed.high >= lowest
    return Contradiction(
        "rate-without-population" if is_among else "rate-against-count",
        "its count over any population that is held",
        because,
        (row[_PLACE], row[f"{_PLACE}-count"], nearest[_PLACE]),
        f"{_range(implied)} ({say_number(row['value-count'])} of "
        f"{say_number(nearest['value'])}, the nearest); "
        f"a population of {math.ceil(needed.low):,} to {math.floor(needed.high):,} would give it",
        f"the rate is off by at least {say_least(gap)}, or it rests on a population not held",
        Severity.INFO if is_among else Severity.WARNING,
    )


def _range(interval: Interval) -> str:
    low, high = say_number(interval.low), say_number(interval.high)
    return low if low == high else f"{low} to {high}"
