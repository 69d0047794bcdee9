"""What would a publication tell, as one linked system? All observations, before and now.

The observations of this edition may be hidden; those of published files, and those that the board
released earlier, are known for good.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue, Unit
from pipeline.checks.quantities import steps_of
from pipeline.checks.relations import Relations
from pipeline.checks.roundings import ROUNDED_TO
from pipeline.disclosure.bases import settle
from pipeline.disclosure.changes import tell_changes
from pipeline.disclosure.counts import Counts
from pipeline.disclosure.links import add_bounds
from pipeline.disclosure.names import Names
from pipeline.disclosure.rules import Rule, rule_of
from pipeline.disclosure.systems import ALWAYS, BEFORE, System, near_small
from pipeline.disclosure.told import Row, hideable, tell_counts
from pipeline.periods import PeriodKind, parse_period
from pipeline.tables import READABLE

_FIGURE = ["indicator", "area", "period", "supplier"]
# Of a figure that was revised a reader knows the value before, and may take it for near enough: to
# hide it now protects least of all, and costs more than to hide dozens of others.
_SHOWN_BEFORE = 1000.0
_ORDER = [*_FIGURE, "release", "row_id"]


def system_of(
    observations: pd.DataFrame,
    earlier: pd.DataFrame,
    population: pd.DataFrame,
    board: Board,
    catalogue: Catalogue,
    relations: Relations,
) -> tuple[System, dict[int, float]]:
    """Return the part of the linked system of a publication that touches small counts.

    ``observations`` and ``earlier`` (what the board released before) are tables of observations;
    the system says of an observation by its place in ``observations`` from 0. The order of the
    rows makes no difference to the system. Returned with it are, by place, the values of ratios
    that are shown as worked out of rounded counts.
    """
    rule = rule_of(board.disclosure)
    names = Names(catalogue, relations, board.disclosure.registers_about_children)
    counts = Counts(names, rule, board)
    rows = [
        *_rows(observations, counts, population, is_now=True),
        *_rows(earlier, counts, population, is_now=False),
    ]
    rows = _extremes_where_they_fell(rows, relations)
    subjects, waiting = tell_counts(counts, rows)
    settle(counts, waiting, subjects)
    add_bounds(counts, relations)
    tell_changes(counts, rows, relations)
    told: dict[int, list[int]] = {}
    for statement in counts.statements:
        if statement.said_by >= 0:
            about = subjects.get(statement.said_by, [one for one, _ in statement.terms])
            told.setdefault(statement.said_by, []).extend(about)
    shown_before = set(zip(*(earlier[name] for name in _FIGURE), strict=True))
    figures = list(zip(*(observations[name] for name in _FIGURE), strict=True))
    costs = {
        row: math.log1p(max(counts.unknowns[one].value for one in about))
        + (_SHOWN_BEFORE if figures[row] in shown_before else 0)
        for row, about in told.items()
    }
    system = near_small(
        System(
            tuple(counts.unknowns),
            tuple(counts.statements),
            costs,
            {row: tuple(about) for row, about in subjects.items() if row >= 0},
            rule.width,
        )
    )
    return system, counts.shown


def _rows(frame: pd.DataFrame, counts: Counts, population: pd.DataFrame, is_now: bool) -> list[Row]:
    """Return the observations that tell counts concerned, in an order that is always the same."""
    frame = frame.assign(place=np.arange(len(frame)))
    names = counts.names
    wanted = {
        one.id for one in names.catalogue.indicators if set(names.told_by(one)) & names.concerned
    }
    use = frame["is_current"] & frame["status"].isin(READABLE) & frame["value"].notna()
    frame = frame[use & frame["indicator"].isin(wanted)].sort_values(_ORDER, kind="stable")
    frame["step"] = steps_of(frame["value"])
    columns = [*_ORDER, "place", "step", "numerator", "denominator", "value", "source_file"]
    found = []
    for one in frame[columns].itertuples(index=False):
        try:
            period = parse_period(one.period)
        except ValueError:
            continue  # it has no place in any table, and the checks have a finding for it
        area = counts.board.area_by_id.get(one.area)
        role = area.role if area else "other"
        is_published = one.source_file.startswith("published/")
        is_about = bool(set(names.told_by(names.catalogue[one.indicator])) & names.about_children)
        rounded_to = _rounding(role, is_published, counts.rule) if is_about or is_published else 1
        row = Row(
            indicator=names.catalogue[one.indicator],
            area=one.area,
            where=area.name if area else one.area,
            period=period,
            supplier=one.supplier,
            numerator=one.numerator,
            denominator=one.denominator,
            value=one.value,
            step=one.step,
            said_by=int(one.place) if is_now and not is_published else BEFORE,
            rounded_to=rounded_to,
            is_rounded=is_published or not is_now,
            is_of_rounded=rounded_to > 1 and not is_published,
        )
        if row.said_by >= 0 and not hideable(row, counts):
            row = replace(row, said_by=ALWAYS)
        found.append(row)
    return _with_population(found, population)


def _rounding(role: str, is_published: bool, rule: Rule) -> int:
    if is_published:  # the Department rounds the counts of regions and the country
        return ROUNDED_TO if role in ("region", "country") else 1
    return rule.rounding_of(role)


def _with_population(rows: list[Row], population: pd.DataFrame) -> list[Row]:
    """Give each row the residents of its area at the last mid-year before its period's end."""
    known: dict[str, list[tuple[str, str, float]]] = {}
    for one in population[population["value"].notna()].itertuples():
        known.setdefault(one.area, []).append((one.period, one.release, one.value))
    for found in known.values():
        found.sort()
    told = []
    for row in rows:
        day = row.period.end.isoformat()
        before = [value for when, _, value in known.get(row.area, ()) if when <= day]
        told.append(replace(row, population=before[-1]) if before else row)
    return told


def _extremes_where_they_fell(rows: list[Row], relations: Relations) -> list[Row]:
    """Read the lowest or highest percentage of a year as the quarter's that it repeats.

    So that it cannot tell what is hidden there. Counts of that kind are linked in links.py.
    """
    of = {end: one.of for one in relations.extremes for end in (one.lowest, one.highest)}
    quarters = {
        (row.indicator.id, row.area, row.period.financial_year.text, row.value): row
        for row in reversed(rows)
        if row.period.kind is PeriodKind.QUARTER
    }
    found = []
    for row in rows:
        name = of.get(row.indicator.id)
        key = (name, row.area, row.period.financial_year.text, row.value)
        if name and row.indicator.unit is not Unit.COUNT and key in quarters:
            quarter = quarters[key]
            numerator, denominator = quarter.numerator, quarter.denominator
            row = replace(
                row,
                indicator=quarter.indicator,
                period=quarter.period,
                numerator=row.numerator if numerator != numerator else numerator,
                denominator=row.denominator if denominator != denominator else denominator,
            )
        found.append(row)
    return found
