"""What does each observation tell of the counts behind it?

A count tells itself. A percentage tells its numerator and base where they stand beside it, and
between which counts its rounding leaves its numerator where the base is known from elsewhere; a
rate does so over the resident population, which everybody knows; an average of months tells their
total. A percentage of some also tells how many it leaves: 95 % of 20 children are all but one.
What stands nowhere may follow from other figures: see bases.py.
"""

import math
from dataclasses import dataclass, replace

from pipeline.catalogue import Indicator, Unit
from pipeline.disclosure.counts import Cell, Counts
from pipeline.disclosure.rounded import before_rounding, shown_ratio
from pipeline.disclosure.systems import Statement
from pipeline.measures.rates import SCALES, is_rate
from pipeline.periods import Period

_NEARLY = 1e-9


@dataclass(frozen=True)
class Row:
    """One observation as it would be shown; ``step`` is what its value is rounded to.

    ``said_by`` is as in a statement. ``rounded_to`` is what its counts are, 1 if they are not;
    ``is_rounded`` says that they were rounded to it before, ``is_of_rounded`` that a ratio is
    worked out of them: in this edition or an earlier one, not in a published file.
    """

    indicator: Indicator
    area: str
    where: str  # the area's name
    period: Period
    supplier: str
    numerator: float
    denominator: float
    value: float
    step: float
    said_by: int
    rounded_to: int = 1
    is_rounded: bool = False
    is_of_rounded: bool = False
    population: float = math.nan

    @property
    def words(self) -> str:
        return f"{self.indicator.title}, {self.where}, {self.period.label}"

    def cell(self, name: str) -> Cell:
        is_stock = self.indicator.kind == "stock"
        return Cell(name, self.area, self.period.end.isoformat() if is_stock else self.period.text)


def tell_counts(counts: Counts, rows: list[Row]) -> tuple[dict[int, list[int]], list[Row]]:
    """State what rows tell; return the unknowns that each row of this edition is about.

    Reported counts come first: what a percentage leaves open rests on them. Returned, too, are the
    percentages and rates that tell nothing as yet, because what they are taken out of is not told.
    """
    subjects: dict[int, list[int]] = {}
    numerators: dict[int, int | None] = {}
    bases: dict[int, int | None] = {}
    waiting: list[Row] = []
    for place, row in enumerate(rows):
        if row.indicator.unit is Unit.COUNT and row.indicator.kind != "average":
            one = _add_reported(counts, row, row.indicator.id, row.value)
            if one is not None:
                subjects.setdefault(row.said_by, []).append(one)
            continue
        numerator, base = (counts.names.numerator(row.indicator),
                           counts.names.denominator(row.indicator))  # fmt: skip
        numerators[place] = _add_reported(counts, row, numerator, row.numerator)
        bases[place] = base and _add_reported(counts, row, base, row.denominator)
    for place in numerators:
        row, is_settled = rows[place], True
        if row.indicator.kind == "average" and row.indicator.unit is Unit.COUNT:
            about = _tell_total(counts, row)
        else:
            about, is_settled = tell_ratio(counts, row, numerators[place], bases[place])
        if about is not None:
            subjects.setdefault(row.said_by, []).append(about)
        if not is_settled:
            waiting.append(row)
    return subjects, waiting


def _add_reported(counts: Counts, row: Row, name: str, value: float) -> int | None:
    """Add a count that stands in a row, and state it; None where it is missing or not whole."""
    if math.isnan(value) or value < 0 or value % 1 or name not in counts.names.concerned:
        return None
    number = int(value)
    is_told = row.said_by >= 0
    one = counts.add(row.cell(name), number, row.supplier, row.period, row.indicator.kind, is_told)
    is_nought = number == 0 and counts.rule.zeros_shown  # shown as what it is
    low, high = before_rounding(number, 1 if is_nought else row.rounded_to, row.is_rounded)
    counts.statements.append(
        Statement(row.words, ((one, 1.0),), low, high, row.said_by, is_count=True)
    )
    return one


def _tell_rounded(
    counts: Counts, row: Row, numerator: int, base: int | None, denominator: float
) -> None:
    """State what a ratio tells that is worked out of rounded counts, and note its value.

    One of an earlier edition tells something only if these counts give it.
    """
    value = shown_ratio(
        counts.unknowns[numerator].value, denominator, base is not None, row.rounded_to,
        row.indicator.unit, row.step,
    )  # fmt: skip
    if row.said_by >= 0:
        counts.shown[row.said_by] = value
    elif value != row.value:
        return
    for one in (numerator, base):
        if one is not None:
            low, high = before_rounding(counts.unknowns[one].value, row.rounded_to, False)
            counts.statements.append(Statement(row.words, ((one, 1.0),), low, high, row.said_by))


def _tell_total(counts: Counts, row: Row) -> int | None:
    """State between which ends an average leaves the total of the parts that it is of."""
    mean = next((one for one in counts.names.relations.means if one.mean == row.indicator.id), None)
    if mean is None or mean.total not in counts.names.concerned:
        return None
    cell = row.cell(mean.total)
    low, high = ((row.value + side * row.step / 2) * mean.parts for side in (-1, 1))
    total = _fitting(counts, row, cell, low, high, row.value * mean.parts)
    if total is not None and row.is_of_rounded:
        _tell_rounded(counts, row, total, None, mean.parts)
    elif total is not None:
        counts.statements.append(Statement(row.words, ((total, 1.0),), low, high, row.said_by))
    return total


def _fitting(
    counts: Counts, row: Row, cell: Cell, low: float, high: float, likely: float
) -> int | None:
    """Return the count of a cell that lies between two ends, a likely one where none is told."""
    for one in counts.of(cell):
        if low - _NEARLY <= counts.unknowns[one].value <= high + _NEARLY:
            return one
    value = round(likely)
    if not low - _NEARLY <= value <= high + _NEARLY:
        return None  # no whole number gives it: it is of something else, and tells nothing
    return add_implied(counts, row, cell, value)


def add_implied(counts: Counts, row: Row, cell: Cell, value: int) -> int:
    """Add a count that a row does not tell but leaves to be worked out.

    The total of what is averaged over the parts of a year is a flow.
    """
    kind = "flow" if row.indicator.kind == "average" else row.indicator.kind
    return counts.add(cell, value, row.supplier, row.period, kind, is_told=row.said_by >= 0)


def tell_ratio(
    counts: Counts, row: Row, numerator: int | None = None, base: int | None = None
) -> tuple[int | None, bool]:
    """State between which ends a percentage, rate or 'one in' leaves the counts it is made of.

    Returns the count that it is about, and whether it told all that it can.
    """
    names = counts.names
    ends = ends_of(row)
    name = names.numerator(row.indicator)
    if ends is None or name not in names.concerned:
        return numerator, True  # a number of weeks tells nothing of how many children it is of
    if is_rate(row.indicator):
        return _tell_rate(counts, row, numerator, ends)
    base_name = names.denominator(row.indicator)
    if base is None:
        base = next(iter(counts.of(row.cell(base_name))), None) if base_name else None
    if base is None:
        return numerator, False
    return tell_share(counts, row, numerator, base, ends), True


def ends_of(row: Row) -> tuple[float, float] | None:
    """Return between which parts of one the rounding of a value leaves its ratio; None for others.

    Of a percentage both lie between 0 and 1, like any part of a whole.
    """
    if row.indicator.unit is Unit.SHARE_ONE_IN:
        low, high = (_divided(1, row.value + side * row.step / 2) for side in (1, -1))
    elif row.indicator.unit in SCALES:
        scale = SCALES[row.indicator.unit]
        low, high = ((row.value + side * row.step / 2) / scale for side in (-1, 1))
    else:
        return None
    return (max(low, 0), high) if is_rate(row.indicator) else (max(low, 0), min(high, 1))


def _divided(number: float, by: float) -> float:
    return number / by if by > 0 else math.inf


def _tell_rate(
    counts: Counts, row: Row, numerator: int | None, ends: tuple[float, float]
) -> tuple[int | None, bool]:
    """State between which ends a rate leaves its count.

    A population has several releases, and a small count can be read with any of them: where ours
    leaves no whole number, the rate tells the nearest one. One that we do not hold others do.
    """
    population = row.population if math.isnan(row.denominator) else row.denominator
    cell = row.cell(counts.names.numerator(row.indicator))
    if math.isnan(population):
        numerator = next(iter(counts.of(cell)), None) if numerator is None else numerator
        if numerator is None or row.value <= 0 or row.said_by < 0:
            return numerator, False
        population = counts.unknowns[numerator].value / sum(ends) * 2
    low, high = (end * population for end in ends)
    likely = (low + high) / 2
    if numerator is None:
        numerator = _fitting(counts, row, cell, low, high, likely)
    if numerator is None and counts.rule.is_small(round(likely)):
        numerator = add_implied(counts, row, cell, round(likely))
    if numerator is None:
        return None, True
    one = counts.unknowns[numerator]
    if row.is_of_rounded:
        _tell_rounded(counts, row, numerator, None, population)
    elif one.is_small or low <= one.value <= high:
        low, high = min(low, one.value), max(high, one.value)
        counts.statements.append(Statement(row.words, ((numerator, 1.0),), low, high, row.said_by))
    return numerator, True


def tell_share(
    counts: Counts, row: Row, numerator: int | None, base: int, ends: tuple[float, float]
) -> int | None:
    """State between which parts of its base a percentage leaves its numerator; return that."""
    size = counts.unknowns[base].value
    low, high = ends
    if numerator is None:
        cell = row.cell(counts.names.numerator(row.indicator))
        likely = (low + high) / 2 * size
        numerator = _fitting(counts, row, cell, low * size, high * size, likely)
    if numerator is None:
        return None
    number = counts.unknowns[numerator].value
    if row.is_of_rounded:
        _tell_rounded(counts, row, numerator, base, size)
    elif low * size - _NEARLY <= number <= high * size + _NEARLY:
        for end, least, most in ((low, 0.0, math.inf), (high, -math.inf, 0.0)):
            terms = ((numerator, 1.0), (base, -end))
            counts.statements.append(Statement(row.words, terms, least, most, row.said_by))
    if counts.unknowns[base].lowest == 0 < size:  # there is no percentage of none
        counts.statements.append(Statement(row.words, ((base, 1.0),), 1, math.inf, row.said_by))
    if 0 <= number <= size and numerator != base:
        _add_others(counts, row, numerator, base)
    return numerator


def _add_others(counts: Counts, row: Row, numerator: int, base: int) -> None:
    """Add those of a base whom a percentage leaves out; they are as much about children."""
    name = f"{counts.names.denominator(row.indicator)}, not {row.indicator.id}"
    words = f"{row.words}: all others"
    is_about = counts.names.numerator(row.indicator) in counts.names.about_children
    value = counts.unknowns[base].value - counts.unknowns[numerator].value
    cell = row.cell(name)
    if value not in counts.values.get(cell, {}):
        one = counts.add(cell, value, row.supplier, row.period, row.indicator.kind, is_told=False)
        is_small = is_about and counts.rule.is_small(value)
        counts.unknowns[one] = replace(counts.unknowns[one], words=words, is_small=is_small)
        counts.relate(base, [numerator, one], "a part and all others make up a whole")


def hideable(row: Row, counts: Counts) -> bool:
    """Say whether an observation may be hidden: it tells of children, and no nought."""
    is_count = row.indicator.unit is Unit.COUNT and row.indicator.kind != "average"
    is_change = any(one.change == row.indicator.id for one in counts.names.relations.changes)
    is_nought = is_count and row.value == 0 and counts.rule.zeros_shown and not is_change
    return not is_nought and any(
        name in counts.names.about_children for name in counts.names.told_by(row.indicator)
    )
