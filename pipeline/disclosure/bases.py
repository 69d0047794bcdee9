"""What does a percentage tell whose base, or whose numerator, stands nowhere?

Other figures may give the base: that of a year, less that of three quarters. The numerator may: of
57 children who are 95 % there are 60, and three others. Else a percentage is treated as though its
base stood beside it, wherever we know its numerator: who was told the base elsewhere must not read
a small count either. Of what has neither only the ratio is known, which any large counts may have.
"""

import math

from pipeline.disclosure.counts import Cell, Counts
from pipeline.disclosure.links import add_sums
from pipeline.disclosure.missing_parts import Condition, Missing, add_missing_parts
from pipeline.disclosure.systems import Statement
from pipeline.disclosure.told import Row, add_implied, ends_of, tell_ratio, tell_share
from pipeline.measures.rates import is_rate

_NEARLY = 1e-9


def settle(counts: Counts, waiting: list[Row], subjects: dict[int, list[int]]) -> None:
    """State all sums, and what the percentages and rates that wait for them tell.

    ``subjects`` are the unknowns that each row is about; those that are found are added.
    """
    seen = -1
    while seen != len(counts.values):
        add_sums(counts)
        seen = len(counts.values)
        waiting = [row for row in waiting if not _is_told(counts, row, subjects)]
        if seen == len(counts.values):
            add_missing_parts(counts, *_ratios(counts, waiting))
    for row in waiting:
        if numerator := _numerator(counts, row):
            _tell_with_any_base(counts, row, *numerator)


def _is_told(counts: Counts, row: Row, subjects: dict[int, list[int]]) -> bool:
    about, is_settled = tell_ratio(counts, row)
    if not is_settled and (found := _numerator(counts, row)):
        numerator, bases = found
        if len(bases) == 1:
            about, is_settled = numerator, True
            cell = row.cell(counts.names.denominator(row.indicator))
            base = add_implied(counts, row, cell, bases[0])
            _tell_with(counts, row, numerator, base)
    if about is not None and about not in subjects.setdefault(row.said_by, []):
        subjects[row.said_by].append(about)
    return is_settled


def _numerator(counts: Counts, row: Row) -> tuple[int, range] | None:
    """Return the count that a percentage is of, and of how many it can be; None for others."""
    if is_rate(row.indicator) or not counts.names.denominator(row.indicator):
        return None
    low, high = ends_of(row)
    for one in counts.of(row.cell(counts.names.numerator(row.indicator))):
        number = counts.unknowns[one].value
        if number > 0 and high > 0:
            least = max(math.ceil(number / high - _NEARLY), number)
            # Nought per cent, rounded, is a part of any number from some one on.
            most = math.floor(number / low + _NEARLY) if low > 0 else 2 * least
            if least <= most:
                return one, range(least, most + 1)
    return None


def _tell_with_any_base(counts: Counts, row: Row, numerator: int, bases: range) -> None:
    """State what a percentage tells with a base that it can be of, one of few others if any."""
    number = counts.unknowns[numerator].value
    likely = bases[len(bases) // 2]
    base = next((one for one in bases if counts.rule.is_small(one - number)), likely)
    name = counts.names.denominator(row.indicator)
    is_about = name in counts.names.about_children
    one = counts.add_rest(f"{row.words}: of how many", base, is_about)
    _tell_with(counts, row, numerator, one)


def _tell_with(counts: Counts, row: Row, numerator: int, base: int) -> None:
    if row.said_by >= 0:
        size = counts.unknowns[base].value
        counts.statements.append(
            Statement(row.words, ((base, 1.0),), size, size, row.said_by, is_count=True)
        )
    tell_share(counts, row, numerator, base, ends_of(row))


def _ratios(counts: Counts, waiting: list[Row]) -> tuple[dict[Cell, Missing], list[Condition]]:
    """Return what percentages tell of numerators and bases that stand nowhere."""
    missing, told = {}, []
    for row in waiting:
        name = counts.names.denominator(row.indicator)
        if is_rate(row.indicator) or not name:
            continue
        numerator, base = row.cell(counts.names.numerator(row.indicator)), row.cell(name)
        for cell in (numerator, base):
            if cell not in counts.values:
                missing[cell] = Missing(row.period, row.supplier, row.indicator.kind)
        low, high = ends_of(row)
        told += [
            Condition(((numerator, 1.0), (base, -low)), 0.0, math.inf),
            Condition(((numerator, 1.0), (base, -high)), -math.inf, 0.0),
            Condition(((base, 1.0), (numerator, -1.0)), 0.0, math.inf),
        ]
    return missing, told
