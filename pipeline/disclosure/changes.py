"""What does a change in per cent tell of the two counts that it compares?"""

import math
from dataclasses import replace

from pipeline.catalogue import Unit
from pipeline.checks.relations import Relations
from pipeline.disclosure.counts import Counts
from pipeline.disclosure.systems import Statement
from pipeline.disclosure.told import Row
from pipeline.periods import PeriodKind, parse_period


def tell_changes(counts: Counts, rows: list[Row], relations: Relations) -> None:
    """State that a count is the one of the year before, changed by a rounded percentage.

    Only where both are counts of a financial year; of a rate the counts behind it are not known.
    """
    declared = {one.change: one for one in relations.changes}
    for row in rows:
        change = declared.get(row.indicator.id)
        if change is None or row.period.kind is not PeriodKind.FINANCIAL_YEAR:
            continue
        of = counts.names.catalogue[change.of]
        if of.unit is not Unit.COUNT:
            continue
        first = row.period.start.year - 1
        before = parse_period(f"{first}-{(first + 1) % 100:02d}")
        cell = replace(row, indicator=of).cell(of.id)
        now = counts.of(cell)
        then = counts.of(replace(row, indicator=of, period=before).cell(of.id))
        if now and then:
            _tell_change(counts, row, now[0], then[0], -1 if change.falls else 1)


def _tell_change(counts: Counts, row: Row, now: int, then: int, sign: int) -> None:
    ends = sorted(1 + sign * (row.value + side * row.step / 2) / 100 for side in (-1, 1))
    value, base = (counts.unknowns[one].value for one in (now, then))
    if ends[0] * base <= value <= ends[1] * base:  # else it compares other counts
        for end, least, most in ((ends[0], 0.0, math.inf), (ends[1], -math.inf, 0.0)):
            terms = ((now, 1.0), (then, -end))
            counts.statements.append(Statement(row.words, terms, least, most, row.said_by))
