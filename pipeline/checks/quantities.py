"""How exactly is a figure stated? Between which numbers lies what was rounded before it was told.

The ends belong to an interval: whoever rounded may have rounded a tie either way, and a figure is
accused only if no rounding explains it. Everything holds for plain fractions, which are exact, and
for columns of them or of floats alike.
"""

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LOOSE = re.compile(r"\b(?:about|around|some)\s+$|\bapprox(?:\.|imately)?\s+$", re.I)
_AT_LEAST = re.compile(r"\b(?:at least|over|more than)\s+$", re.I)
_AT_MOST = re.compile(r"\b(?:at most|under|fewer than|less than|up to)\s+$", re.I)
_ROUNDED = re.compile(r"\bround(?:ed|s) (?:\w+ ){0,3}?to (?:the nearest )?([\d,]+)", re.I)
_SAID_LOOSE = re.compile(r"\bapproximate\b|\b(?:about|around)(?=,| and|;|$)", re.I)
_SAID_AT_LEAST = re.compile(r"\b(?:at least|over|more than) [\d,.]+", re.I)

EXACT, ROUNDED, LOOSE, AT_LEAST, AT_MOST = "exact", "rounded", "loose", "at least", "at most"
MOST_DECIMALS = 6


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``: of one figure, or columns of them."""

    low: Any
    high: Any

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        """Multiply what is not below zero."""
        return Interval(self.low * other.low, self.high * other.high)

    def __truediv__(self, other: "Interval") -> "Interval":
        """Divide by what lies above zero; by what may be zero, anything may come of it."""
        return Interval(_divided(self.low, other.high), _divided(self.high, other.low))

    def times(self, factor: int | Fraction) -> "Interval":
        """Multiply by a plain number; a negative one turns the ends round."""
        factor = float(factor) if isinstance(self.low, np.ndarray) else factor
        low, high = self.low * factor, self.high * factor
        return Interval(low, high) if factor >= 0 else Interval(high, low)


def _divided(number: Any, by: Any) -> Any:
    if not isinstance(by, np.ndarray):
        return number / by if by > 0 else (math.inf if number > 0 else 0)
    infinite = np.where(number > 0, math.inf, 0)
    return np.where(by > 0, number / np.where(by > 0, by, 1), infinite)


def gap_between(one: Interval, other: Interval) -> Any:
    """Return how far apart two intervals lie; zero or less where they meet."""
    below, above = one.low - other.high, other.low - one.high
    is_column = isinstance(below, np.ndarray) or isinstance(above, np.ndarray)
    return np.maximum(below, above) if is_column else max(below, above)


@dataclass(frozen=True)
class Quantity:
    """A number as stated, and how: ``step`` is what it is rounded to, 0 for an exact count."""

    value: float
    step: float
    how: str = ROUNDED

    @property
    def interval(self) -> Interval:
        """The interval in exact fractions."""
        return exact_interval(self.value, self.step, self.how)


def exact_interval(value: float, step: float, how: str) -> Interval:
    """Return what a stated number may stand for, in exact fractions.

    One that is called 'about' may be off by a whole step, a rounded one by half of it.
    """
    number = Fraction(repr(float(value)))
    width = Fraction(repr(float(step))) / (1 if how == LOOSE else 2)
    low = -math.inf if how == AT_MOST else number - (0 if how == AT_LEAST else width)
    high = math.inf if how == AT_LEAST else number + (0 if how == AT_MOST else width)
    return Interval(low, high)


def intervals_of(frame: pd.DataFrame) -> Interval:
    """Return the intervals of many stated figures as columns of floats, from value, step, how."""
    width = frame["step"] * np.where(frame["how"] == LOOSE, 1.0, 0.5)
    low = frame["value"] - width.where(frame["how"] != AT_LEAST, 0)
    high = frame["value"] + width.where(frame["how"] != AT_MOST, 0)
    return Interval(
        low.where(frame["how"] != AT_MOST, -math.inf).to_numpy(),
        high.where(frame["how"] != AT_LEAST, math.inf).to_numpy(),
    )


def steps_of(values: pd.Series) -> pd.Series:
    """Return what numbers are rounded to by the decimals that they show: 61.16 to 0.01."""
    steps = pd.Series(10.0**-MOST_DECIMALS, index=values.index)
    for decimals in range(MOST_DECIMALS - 1, -1, -1):
        scaled = values * 10**decimals
        is_whole = (scaled - scaled.round()).abs() <= 1e-7 * scaled.abs().clip(lower=1)
        steps = steps.where(~is_whole, 10.0**-decimals)
    return steps


def quantities_in(text: str) -> list[Quantity]:
    """Return the numbers of a printed text in order, each as exactly as its words and digits say.

    'about 1,200' may be off by its last digit that is not zero, 'over 30' has no upper end;
    '1 in 3' is the one number 3, '139 of 152' the one number 139.
    """
    found = []
    for match in _NUMBER.finditer(text):
        digits = match[0].rstrip(",").replace(",", "")
        before = text[: match.start()]
        step, how = 10.0 ** -len(digits.partition(".")[2]), ROUNDED
        if _LOOSE.search(before):
            step, how = _last_digit(digits), LOOSE
        elif _AT_LEAST.search(before):
            how = AT_LEAST
        elif _AT_MOST.search(before):
            how = AT_MOST
        found.append(Quantity(float(digits), step, how))
    if re.fullmatch(r"\s*1 in \d+\s*", text):
        return found[1:]
    return found[:1] if re.fullmatch(r"\s*\d+ of \d+\s*", text) else found


def _last_digit(digits: str) -> float:
    decimals = digits.partition(".")[2].rstrip("0")
    if decimals:
        return 10.0 ** -len(decimals)
    whole = digits.partition(".")[0]
    return 10.0 ** (len(whole) - len(whole.rstrip("0"))) if whole.strip("0") else 1.0


def stated_by(words: str, value: float, step: float, how: str) -> tuple[float, str]:
    """Return step and how as the words beside a figure have them: 'rounded to 100', 'over 30'."""
    rounded = _ROUNDED.search(words)
    if rounded:
        step, how = max(step, float(rounded[1].replace(",", ""))), ROUNDED
    if _SAID_LOOSE.search(words):
        return max(step, 1.0 if rounded else _last_digit(f"{value:g}")), LOOSE
    if _SAID_AT_LEAST.search(words):
        return step, AT_LEAST
    return step, how
