"""Which figures break a relation that must hold between them, and by how much at the least?

An equation says what each of its figures would have to be, given the others. It is broken where
the first of them cannot be that, however all of them were rounded. Whole columns are looked at in
floating point; what looks broken there is worked out again in exact fractions.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from pipeline.checks.quantities import EXACT, Interval, exact_interval, gap_between
from pipeline.findings import Severity

Implied = Callable[[list[Interval]], list[Interval | None]]
_NEARLY = 1e-7  # how far floating point may be out, as a part of the figures


@dataclass(frozen=True)
class Equation:
    """A relation and all the sets of figures it holds for.

    ``places`` has one row a set and one column a figure: positions in the frame of stated
    figures. ``implied`` returns for each figure the interval that the others leave it, None where
    they say nothing of it. ``working`` writes the other side out from the figures as texts.
    """

    rule: str
    against: str  # what the first figure is set against: 'the sum of its parts'
    because: str
    places: np.ndarray
    implied: Implied
    working: Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Contradiction:
    """Figures that cannot all be right.

    ``places`` are their positions in the frame of stated figures, the one accused first;
    ``other`` says what it is set against and ``smallest_error`` the least that explains it.
    """

    rule: str
    against: str
    because: str
    places: tuple[int, ...]
    other: str
    smallest_error: str
    severity: Severity = Severity.WARNING


def broken(equation: Equation, stated: pd.DataFrame) -> Iterator[Contradiction]:
    """Yield a contradiction for each set of figures that breaks an equation."""
    if not len(equation.places):
        return
    low, high = stated["low"].to_numpy(), stated["high"].to_numpy()
    floats = [Interval(low[column], high[column]) for column in equation.places.T]
    with np.errstate(all="ignore"):
        implied = equation.implied(floats)[0]
        size = np.abs(stated["value"].to_numpy()[equation.places]).max(axis=1)
        # whole numbers are exact in floating point too: what is equal there needs no second look
        is_rounded = (stated["step"].to_numpy()[equation.places] > 0).any(axis=1)
        slack = np.where(is_rounded, _NEARLY * np.maximum(size, 1), 0)
        suspects = gap_between(floats[0], implied) > -slack
    for places in equation.places[np.flatnonzero(suspects)]:
        found = _contradiction(equation, stated, places)
        if found:
            yield found


def _contradiction(
    equation: Equation, stated: pd.DataFrame, places: np.ndarray
) -> Contradiction | None:
    rows = stated.iloc[places]
    exact = [exact_interval(*one) for one in zip(rows["value"], rows["step"], rows["how"],
                                                 strict=True)]  # fmt: skip
    implied = equation.implied(exact)
    gaps = [
        None if other is None else gap_between(one, other)
        for one, other in zip(exact, implied, strict=True)
    ]
    if not gaps[0] > 0:
        return None
    texts = [say_number(value) for value in rows["value"]]
    return Contradiction(
        equation.rule,
        equation.against,
        equation.because,
        tuple(int(place) for place in places),
        _say_other(implied[0], equation.working(texts)),
        _say_errors(gaps, rows["how"].to_list(), texts),
    )


def _say_other(interval: Interval, working: str) -> str:
    """Say the other side: '16 + 1 + 5 + 3 = 25', '12 × 1,196 = 14,346 to 14,358', or '67.7'."""
    low, high = say_number(interval.low), say_number(interval.high)
    if " " not in working:
        return working
    if interval.low == -math.inf:
        return f"at most {working} = {high}"
    if interval.high == math.inf:
        return f"at least {working} = {low}"
    return f"{working} = {low if low == high else f'{low} to {high}'}"


def _say_errors(gaps: Sequence[Any], hows: Sequence[str], texts: Sequence[str]) -> str:
    """Say the smallest error of one figure alone that would explain it, of each where it differs.

    An exact count is off by a whole number.
    """
    errors = [
        None
        if gap is None or not 0 < gap < math.inf
        else say_least(math.ceil(gap) if how == EXACT else gap)
        for gap, how in zip(gaps, hows, strict=True)
    ]
    known = dict.fromkeys(error for error in errors if error)
    if len(known) == 1 and errors.count(None) == 0:
        return f"one of these figures is off by at least {next(iter(known))}"
    words = dict.fromkeys(
        f"{text} by at least {error}" for text, error in zip(texts, errors, strict=True) if error
    )
    return ", or ".join(words).replace(" by at", " is off by at", 1)


def say_number(number: Any) -> str:
    """Write a number with no more digits than it needs: 19,542 or 26.06."""
    size = abs(float(number))
    decimals = 4 if size < 1 else 3 if size < 1000 else 1
    return f"{float(number):,.{decimals}f}".rstrip("0").rstrip(".") if size % 1 else f"{size:,.0f}"


def say_least(number: Any) -> str:
    """Write the least that an error can be: three figures of it, never rounded up."""
    size = float(number)
    if size >= 1000 or size % 1 == 0:
        return say_number(math.floor(size))
    step = 10.0 ** (math.floor(math.log10(size)) - 2)
    return f"{math.floor(size / step + 1e-9) * step:.6f}".rstrip("0").rstrip(".")


# what the kinds of relation say of each figure


def sums_to(factors: Sequence[int], constant: int = 0) -> Implied:
    """Say that figures, each times its factor, sum to a constant."""

    def implied(figures: list[Interval]) -> list[Interval | None]:
        scaled = [figure.times(factor) for figure, factor in zip(figures, factors, strict=True)]
        found = []
        for place, factor in enumerate(factors):
            rest = Interval(constant, constant)
            for other, one in enumerate(scaled):
                if other != place:
                    rest = rest - one
            found.append(rest.times(Fraction(1, factor)))
        return found

    return implied


def whole_of(parts: int, times: int = 1) -> Implied:
    """Say that the first figure is so many times the sum of the others."""
    return sums_to([1, *[-times] * parts])


def at_most(times: int = 1) -> Implied:
    """Say that the first figure is no more than so many times the second."""

    def implied(figures: list[Interval]) -> list[Interval | None]:
        first, second = figures
        return [
            Interval(-math.inf, second.high * times),
            Interval(first.low / times, math.inf),
        ]

    return implied


def at_least(figures: list[Interval]) -> list[Interval | None]:
    """Say that the first figure is no less than the sum of the others, which are some of it."""
    total = sum(one.low for one in figures[1:])
    rest = [figures[0].high - (total - one.low) for one in figures[1:]]
    return [Interval(total, math.inf), *(Interval(-math.inf, one) for one in rest)]


def share_of(base: int = 100) -> Implied:
    """Say that the first figure is the second per so many of the third."""

    def implied(figures: list[Interval]) -> list[Interval | None]:
        share, part, whole = figures
        return [
            (part / whole).times(base),
            (share * whole).times(Fraction(1, base)),
            (part / share).times(base),
        ]

    return implied


def within_parts(figures: list[Interval]) -> list[Interval | None]:
    """Say that the first figure, a rate, lies between the lowest and the highest of the others."""
    low, high = figures[1].low, figures[1].high
    for one in figures[2:]:
        low, high = np.minimum(low, one.low), np.maximum(high, one.high)
    return [Interval(low, high), *[None] * (len(figures) - 1)]


def same_as(figures: list[Interval]) -> list[Interval | None]:
    """Say that two figures are one and the same."""
    return [figures[1], figures[0]]
