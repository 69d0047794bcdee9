"""What does a change tell of the two figures that it compares?

In per cent or in absolute terms, of counts, rates or percentages: with one of the two known, and
the change, the other can be worked out.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from pipeline.catalogue import Indicator, Unit
from pipeline.checks.relations import Relations
from pipeline.disclosure.counts import Counts
from pipeline.disclosure.systems import Statement
from pipeline.disclosure.told import Row
from pipeline.measures.rates import SCALES, is_rate
from pipeline.periods import Period, PeriodKind, parse_period

_NEARLY = 1e-9
_YEAR = re.compile(r"\d{4}(?:-\d{2})?")  # 2014-15 of 2014-15-Q3, 2014 of 2014-M06


@dataclass(frozen=True)
class _End:
    """One of the two figures compared: a count times a factor, or a value alone.

    ``step`` is what the figure is rounded to when it is shown.
    """

    unknown: int | None
    factor: float
    value: float
    step: float

    @property
    def is_open(self) -> bool:
        return self.unknown is not None


def tell_changes(counts: Counts, rows: list[Row], relations: Relations) -> None:
    """State that a figure is the one of the year before, changed by so much."""
    declared = {one.change: one for one in relations.changes}
    shown = {(row.indicator.id, row.area, row.period.text): row for row in reversed(rows)}
    for row in rows:
        change = declared.get(row.indicator.id)
        before = change and year_before(row.period)
        if before is None:
            continue
        of = counts.names.catalogue[change.of]
        pairs = product(*(
            _ends(counts, row, shown.get((of.id, row.area, period.text)), of, period)
            for period in (row.period, before)
        ))  # fmt: skip
        for now, then in pairs:
            if now.unknown != then.unknown and _tell(counts, row, now, then, change.falls):
                if row.is_of_rounded and row.said_by >= 0:
                    counts.shown[row.said_by] = math.nan
                break  # other pairs are of other counts


def year_before(period: Period) -> Period | None:
    """Return the same period one year earlier; None of a day, or of several years together."""
    if period.kind in (PeriodKind.DATE, PeriodKind.POOLED):
        return None

    def earlier(match: re.Match) -> str:
        first = int(match[0][:4]) - 1
        return f"{first}-{(first + 1) % 100:02d}" if "-" in match[0] else str(first)

    return parse_period(_YEAR.sub(earlier, period.text))


def _ends(
    counts: Counts, row: Row, shown: Row | None, of: Indicator, period: Period
) -> Iterator[_End]:
    """Yield what the compared figure of a period can be made of; ``shown`` is its own row."""
    own = shown or replace(row, indicator=of, period=period)
    step = 10.0**-of.decimals
    if of.unit is Unit.COUNT:
        name, factor, step = of.id, 1.0, 0.0
    elif is_rate(of):
        population = own.population if math.isnan(own.denominator) or not shown else own.denominator
        name, factor = counts.names.numerator(of), SCALES[of.unit] / population
    elif of.unit is Unit.PCT:
        base = counts.of(own.cell(counts.names.denominator(of)))
        size = counts.unknowns[base[0]].value if base else 0
        name, factor = counts.names.numerator(of), 100 / size if size else math.nan
    else:
        return
    for one in counts.of(own.cell(name)) if factor == factor else ():
        yield _End(one, factor, counts.unknowns[one].value * factor, step)
    if shown:
        yield _End(None, 0.0, shown.value, shown.step)


def _tell(counts: Counts, row: Row, now: _End, then: _End, falls: bool) -> bool:
    """State the change between two figures, taken before or after their rounding, if it is theirs.

    Returns whether it is.
    """
    sign = -1 if falls else 1
    low, high = sorted(sign * (row.value + side * row.step / 2) for side in (-1, 1))
    if row.indicator.unit in (Unit.PERCENT_CHANGE, Unit.PCT):
        ends = ((1 + low / 100, 0.0), (1 + high / 100, 0.0))
    else:
        ends = ((1.0, low), (1.0, high))
    for is_rounded in (False, True):
        told = []
        for (times, more), side in zip(ends, (-1, 1), strict=True):  # now = times x then + more
            both = ((now, 1.0), (then, -times))
            limit = more + side * sum(
                abs(by) * one.step / 2 for one, by in both if is_rounded or not one.is_open
            )
            if side * (sum(by * one.value for one, by in both) - limit) <= _NEARLY:
                terms = tuple((one.unknown, by * one.factor) for one, by in both if one.is_open)
                limit -= sum(by * one.value for one, by in both if not one.is_open)
                between = (limit, math.inf) if side < 0 else (-math.inf, limit)
                told.append(Statement(row.words, terms, *between, row.said_by))
        if len(told) == len(ends):
            counts.statements += told
            return True
    return False
