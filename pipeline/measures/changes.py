"""Did a measure rise or fall, and was that welcome? Two points in, words of the catalogue out."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.catalogue import Indicator


class Welcome(StrEnum):
    """How a change is to be read; demand and detection are neither better nor worse."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"  # not told apart: the interval holds the comparator
    SAME = "the same"


@dataclass(frozen=True)
class Change:
    """The change of one measure between two values of the same supplier and kind of period."""

    before: float
    after: float
    reading: Welcome

    @property
    def difference(self) -> float:
        """The later value less the earlier one, in the measure's unit."""
        return self.after - self.before

    @property
    def verb(self) -> str:
        """What the figure did: 'rose', 'fell' or 'did not change'."""
        if self.after == self.before:
            return "did not change"
        return "rose" if self.after > self.before else "fell"


def change_between(indicator: Indicator, before: float, after: float) -> Change:
    """Return how a measure changed, read by its polarity.

    A measure of demand or detection (``context``) is higher or lower, never better or worse.
    """
    if before == after:
        reading = Welcome.SAME
    elif indicator.polarity == "context":
        reading = Welcome.HIGHER if after > before else Welcome.LOWER
    else:
        is_better = (after > before) == (indicator.polarity == "higher_is_better")
        reading = Welcome.BETTER if is_better else Welcome.WORSE
    return Change(before, after, reading)


def meets_target(indicator: Indicator, value: float) -> str:
    """Say how a value stands to the board's target: met, within its tolerance, or missed.

    A measure of demand or detection, which has no better side, meets its target by equalling it.
    """
    target = indicator.target
    if target is None:
        return "no target"
    gap = value - target.value
    if indicator.polarity == "lower_is_better":
        gap = -gap
    elif indicator.polarity == "context":
        gap = -abs(gap)
    if gap >= 0:
        return "met"
    return "within tolerance" if -gap <= target.tolerance else "missed"
