"""Which counts add up to which? Periods and their parts, areas and theirs, and declared relations.

Where a part is not told at all, it is what the whole leaves over: the difference between a year
and three of its quarters is a count that anybody can work out.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta

from pipeline.checks.relations import Relations
from pipeline.disclosure.counts import Cell, Counts
from pipeline.disclosure.systems import RELATION, Statement
from pipeline.periods import Period, PeriodKind, parse_period


def add_sums(counts: Counts) -> None:
    """State every sum that holds between the counts; a part that alone is not told is added.

    An added part may be a part of something else, so that it is looked at again until none is.
    What is stated already is not stated again.
    """
    seen = -1
    while seen != len(counts.values):
        seen = len(counts.values)
        for cell, whole in counts.cells():
            for parts, because in parts_of(counts, cell, counts.periods[cell]):
                _add_sum(counts, cell, whole, parts, because)


def add_bounds(counts: Counts, relations: Relations) -> None:
    """State what holds between stocks and flows, and between quarters and their extremes."""
    _add_balances(counts, relations)
    _add_extremes(counts, relations)


def parts_of(
    counts: Counts, cell: Cell, period: Period
) -> Iterator[tuple[list[tuple[Cell, Period]], str]]:
    """Yield what makes up a count, with the reason: shorter periods, areas, declared parts.

    A stock is told by its day, which no shorter periods make up.
    """
    if cell.key == period.text:
        for texts in partitions_of(period):
            parts = [(cell._replace(key=text), parse_period(text)) for text in texts]
            yield parts, "the parts of the period make it up"
    area = counts.board.area_by_id.get(cell.area)
    if area and area.parts:
        parts = [(cell._replace(area=part), period) for part in area.parts]
        yield parts, "its areas make it up"
    for names, because in counts.names.wholes.get(cell.name, ()):
        yield [(cell._replace(name=name), period) for name in names], because


def _add_sum(
    counts: Counts,
    cell: Cell,
    whole: int,
    parts: list[tuple[Cell, Period]],
    because: str,
) -> None:
    done = counts.stated
    found = [same_hand(counts, whole, part) for part, _ in parts]
    known = [one for one in found if one is not None]
    missing = [part for part, one in zip(parts, found, strict=True) if one is None]
    if not known:
        counts.leave(whole, missing, cell, whole)
    if not known or (whole, *known) in done:
        return
    done.add((whole, *known))
    rest = counts.unknowns[whole].value - sum(counts.unknowns[one].value for one in known)
    words = f"{counts.unknowns[whole].words}: {because}"
    if not missing:
        is_one_hand = set.intersection(*(counts.suppliers[one] for one in (whole, *known)))
        # Figures of different hands, and cohorts that may overlap, are no sum unless they add up.
        if rest == 0 or (is_one_hand and counts.kinds[cell] != "cohort"):
            counts.relate(whole, known, words)
        return
    if rest < 0:
        return
    if len(missing) == 1:
        part, period = missing[0]
        supplier = min(counts.suppliers[whole])
        new = counts.add(part, rest, supplier, period, counts.kinds[cell], is_told=False)
        done.add((whole, *(new if one is None else one for one in found)))
    else:
        is_about = cell.name in counts.names.about_children
        named = ", ".join(counts.unknowns[one].words for one in known)
        new = counts.add_rest(f"{counts.unknowns[whole].words}, beyond {named}", rest, is_about)
        counts.leave(new, missing, cell, whole)
    counts.relate(whole, [*known, new], words)


def same_hand(counts: Counts, whole: int, part: Cell) -> int | None:
    """Return the count of a part that a supplier of the whole tells, else another's."""
    found = counts.of(part)
    same = [one for one in found if counts.suppliers[one] & counts.suppliers[whole]]
    return (same or found or [None])[0]


def _add_balances(counts: Counts, relations: Relations) -> None:
    """State that a stock is the one before, with what started, less what ended in between."""
    for one in relations.balances:
        for cell, now in counts.cells():
            if cell.name != one.started:
                continue
            period = counts.periods[cell]
            before = (period.start - timedelta(days=1)).isoformat()
            four = [
                counts.of(cell._replace(name=one.stock, key=period.end.isoformat())),
                counts.of(cell._replace(name=one.stock, key=before)),
                [now],
                counts.of(cell._replace(name=one.ended)),
            ]
            if all(four):
                after, stock, started, ended = (unknowns[0] for unknowns in four)
                if (after, stock, started, ended) not in counts.stated:
                    counts.stated.add((after, stock, started, ended))
                    value = [counts.unknowns[u].value for u in (after, stock, started, ended)]
                    gap = value[0] - value[1] - value[2] + value[3]
                    terms = ((after, 1.0), (stock, -1.0), (started, -1.0), (ended, 1.0))
                    words = f"{counts.unknowns[after].words}: {one.because}"
                    counts.statements.append(Statement(words, terms, gap, gap, RELATION))


def _add_extremes(counts: Counts, relations: Relations) -> None:
    """State that the lowest or highest of a year is one of its quarters, and no other is beyond.

    Which one it is, the reader may find out from the others.
    """
    for one in relations.extremes:
        for cell, end in counts.cells():
            if cell.name not in (one.lowest, one.highest):
                continue
            sign = 1.0 if cell.name == one.lowest else -1.0
            quarters = [
                quarter
                for text in _quarters_of(counts.periods[cell])
                for quarter in counts.of(cell._replace(name=one.of, key=text))
            ]
            words = f"{counts.unknowns[end].words}: {one.because}"
            value = counts.unknowns[end].value
            is_found = False
            for quarter in quarters:
                beyond = sign * (counts.unknowns[quarter].value - value)
                high = 0 if beyond == 0 and not is_found else math.inf
                is_found |= beyond == 0
                if beyond >= 0:
                    terms = ((quarter, sign), (end, -sign))
                    counts.statements.append(Statement(words, terms, 0, high, RELATION))


def partitions_of(period: Period) -> Iterable[tuple[str, ...]]:
    """Yield the ways in which shorter periods make up a longer one."""
    if period.kind is PeriodKind.POOLED:
        first, last = (parse_period(text) for text in period.text.split(".."))
        years = [first]
        while years[-1] < last:
            years.append(_year_after(years[-1]))
        yield tuple(year.text for year in years)
    elif period.kind in (
        PeriodKind.FINANCIAL_YEAR,
        PeriodKind.CALENDAR_YEAR,
        PeriodKind.ACADEMIC_YEAR,
        PeriodKind.QUARTER,
    ):
        if quarters := _quarters_of(period):
            yield quarters
        yield tuple(month.text for month in period.months())


def _quarters_of(period: Period) -> tuple[str, ...]:
    year = period.start.year
    if period.kind is PeriodKind.FINANCIAL_YEAR:
        return tuple(f"{period.text}-Q{number}" for number in range(1, 5))
    if period.kind is PeriodKind.CALENDAR_YEAR:
        this = f"{year}-{(year + 1) % 100:02d}"
        return (f"{year - 1}-{year % 100:02d}-Q4", *(f"{this}-Q{n}" for n in range(1, 4)))
    return ()


def _year_after(year: Period) -> Period:
    first = int(year.text[-7:-3] if "-" in year.text else year.text[-4:]) + 1
    prefix = "" if year.text[0].isdigit() else year.text[:2]
    two = f"{first}-{(first + 1) % 100:02d}" if "-" in year.text else str(first)
    return parse_period(prefix + two)
