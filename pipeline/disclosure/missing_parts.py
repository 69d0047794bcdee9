"""What follows for parts that nobody tells, where several figures rest on them?

The first two quarters of a year that were not returned are in the financial year and in the
calendar year: what each leaves over is the same. So such parts are unknowns of their own. What
they really are nobody knows, the board neither; any counts that fit all that is told of them will
do, because an attack depends on what is stated alone. One that could be small is taken as small.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from pipeline.disclosure.counts import Cell, Counts
from pipeline.disclosure.links import parts_of
from pipeline.disclosure.systems import groups_of
from pipeline.periods import Period

_MOST_NODES = 1000
_NEARLY = 1e-6


@dataclass(frozen=True)
class Missing:
    """A part that nobody tells: when it is of, who tells what it is a part of, and its kind."""

    period: Period
    supplier: str
    kind: str


@dataclass(frozen=True)
class Condition:
    """Between which ends a sum of counts lies, each times its coefficient; some are missing."""

    terms: tuple[tuple[Cell, float], ...]
    low: float
    high: float
    is_trivial: bool = False  # a told whole of parts of which nothing else is told


def add_missing_parts(
    counts: Counts, missing: dict[Cell, Missing], conditions: Iterable[Condition]
) -> None:
    """Add the parts that nobody tells and that more than one thing is told of.

    ``missing`` and ``conditions`` are what percentages tell of numerators and bases that stand
    nowhere. Where no counts fit all that is told, figures of different hands contradict each
    other, and nothing is added.
    """
    left = [
        one
        for one in counts.remainders.values()
        if not any(cell in counts.values for cell, _ in one.missing)
    ]
    parts = {
        cell: Missing(period, one.supplier, one.kind)
        for one in left
        for cell, period in one.missing
    }
    # Of a percentage alone, that is no part of anything told, nothing but a ratio is known.
    told = [one for one in conditions if any(cell in parts for cell, _ in one.terms)]
    parts |= {
        c: missing[c] for one in told for c, _ in one.terms if c in missing and c not in parts
    }
    for one in left:
        value = counts.unknowns[one.unknown].value
        terms = tuple((cell, 1.0) for cell, _ in one.missing)
        told.append(Condition(terms, value, value, one.is_whole))
    told += [one for cell in parts for one in _of_parts(counts, cell, parts)]
    at = {cell: place for place, cell in enumerate(parts)}
    links = [tuple(at[cell] for cell, _ in one.terms if cell in at) for one in told]
    groups = groups_of(len(parts), links)
    found: dict[int, list[Condition]] = {}
    for one, link in zip(told, links, strict=True):
        found.setdefault(groups[link[0]], []).append(one)
    for group, all_told in found.items():
        if len(all_told) > 1 and not all(one.is_trivial for one in all_told):
            here = {cell: parts[cell] for cell in parts if groups[at[cell]] == group}
            _add_fitting(counts, here, all_told)


def _of_parts(counts: Counts, cell: Cell, missing: dict[Cell, Missing]) -> Iterator[Condition]:
    """Yield that a missing count is no less than those of its own parts that are told."""
    for parts, _ in parts_of(counts, cell, missing[cell].period):
        names = [part for part, _ in parts]
        told = [part for part in names if counts.of(part)]
        known = sum(counts.unknowns[counts.of(part)[0]].value for part in told)
        other = [part for part in names if part in missing]
        if told or other:
            is_whole = len(told) + len(other) == len(names)
            terms = ((cell, 1.0), *((part, -1.0) for part in other))
            yield Condition(terms, known, known if is_whole else math.inf, not told)


def _add_fitting(counts: Counts, missing: dict[Cell, Missing], conditions: list[Condition]) -> None:
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    at = {cell: place for place, cell in enumerate(missing)}
    matrix = np.zeros((len(conditions), len(at)))
    low, high = (np.array([getattr(one, end) for one in conditions]) for end in ("low", "high"))
    for row, one in enumerate(conditions):
        for cell, by in one.terms:
            if cell in at:
                matrix[row, at[cell]] += by
            else:
                known = by * counts.unknowns[counts.of(cell)[0]].value
                low[row], high[row] = low[row] - known, high[row] - known
    fitting = milp(
        np.zeros(len(at)),
        integrality=np.ones(len(at)),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(matrix, low - _NEARLY, high + _NEARLY),
        options={"node_limit": _MOST_NODES},
    )
    if fitting.x is None:
        return
    upper, lower = np.isfinite(high), np.isfinite(low)
    above = np.vstack([matrix[upper], -matrix[lower]])
    limit = np.concatenate([high[upper], -low[lower]]) + _NEARLY
    for cell, one in missing.items():
        value = round(fitting.x[at[cell]])
        new = counts.add(cell, value, one.supplier, one.period, one.kind, is_told=False)
        if cell.name in counts.names.about_children:
            ends = []
            for sign in (1, -1):
                towards = np.zeros(len(at))
                towards[at[cell]] = sign
                solved = linprog(towards, above, limit, method="highs")
                ends.append(sign * solved.fun if solved.status == 0 else math.inf)
            could_be = range(math.ceil(ends[0] - _NEARLY), counts.rule.threshold + 1)
            is_small = any(counts.rule.is_small(n) and n <= ends[1] + _NEARLY for n in could_be)
            counts.unknowns[new] = replace(counts.unknowns[new], is_small=is_small)
