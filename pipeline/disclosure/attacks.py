"""What can an attacker work out of one hidden count? The least and the most that it can be.

Linear programmes over everything that is stated, solved by HiGHS in deviations from the true
counts, so that every statement holds at nought. Counts are whole: the ends are rounded inwards,
and where a programme ends between whole numbers the integer programme is solved as well (a table
of rows, columns and totals never needs it: its matrix is totally unimodular).

The dual of a linear programme says which statements bound the count: as long as all of them
stand, no hiding of others widens it. They are the proof and the words of a refusal, and what
suppression.py makes its conditions of. Method: M. Fischetti and J. J. Salazar, 'Models and
algorithms for optimizing cell suppression in tabular data with linear constraints', Journal of
the American Statistical Association 95 (2000), 916-928.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.disclosure.systems import System, groups_of
from pipeline.errors import DisclosureError

_FAR = 1e6  # an end so far away counts as none
_NEARLY = 1e-6


@dataclass(frozen=True)
class Range:
    """The least and the most that a hidden count can be, and the statements that bound it."""

    low: float
    high: float
    because: tuple[int, ...]  # places of statements

    @property
    def width(self) -> float:
        return self.high - self.low


class Attack:
    """An attack on one publication: everything stated by none of ``hidden`` is known.

    ``hidden`` may also hold ALWAYS or BEFORE, to ask what follows without such statements.
    """

    def __init__(self, system: System, hidden: Collection[int]):
        self._system = system
        self._true = np.array([one.value for one in system.unknowns], dtype="float64")
        self.low = np.array([one.lowest for one in system.unknowns], dtype="float64") - self._true
        self.high = np.full(len(self._true), math.inf)
        self.seen_low, self.seen_high = np.zeros(len(self._true)), np.zeros(len(self._true))
        self._ranges: dict[int, Range] = {}
        self.low_by = [-1] * len(self._true)
        self.high_by = [-1] * len(self._true)
        together = []
        # What cannot be hidden comes first: of two that say the same it is the one that counts.
        known = [p for p, one in enumerate(system.statements) if one.said_by not in hidden]
        for place in sorted(known, key=lambda p: system.statements[p].said_by >= 0):
            if len(system.statements[place].terms) == 1:
                self._tell_alone(place)
            else:
                together.append(place)
        self._is_free = self.high - self.low > _NEARLY
        self._rows = [
            place
            for place in sorted(together)
            if any(self._is_free[one] for one, _ in system.statements[place].terms)
        ]

    def _tell_alone(self, place: int) -> None:
        statement = self._system.statements[place]
        (one, by) = statement.terms[0]
        ends = sorted((statement.low / by, statement.high / by))
        low = _up(ends[0]) - self._true[one]
        high = _down(ends[1]) - self._true[one]
        if low > self.low[one]:
            self.low[one], self.low_by[one] = low, place
        if high < self.high[one]:
            self.high[one], self.high_by[one] = high, place

    def is_wide(self, unknown: int, width: float) -> bool:
        """Say whether the range of a count is as wide as asked.

        Whole counts found on the way to other ranges may show it already.
        """
        seen = self.seen_high[unknown] - self.seen_low[unknown]
        return seen >= width or self.range_of(unknown).width >= width

    @cached_property
    def _groups(self) -> dict[int, "_Group"]:
        """The free unknowns that hang together, with the statements that link them, by unknown."""
        free = [
            tuple(one for one, _ in self._system.statements[place].terms if self._is_free[one])
            for place in self._rows
        ]
        groups = groups_of(len(self._true), free)
        rows: dict[int, list[int]] = {}
        for place, members in zip(self._rows, free, strict=True):
            rows.setdefault(groups[members[0]], []).append(place)
        members = {group: [] for group in rows}
        for one, group in enumerate(groups):
            if group in members:
                members[group].append(one)
        built = {group: _Group(self, members[group], rows[group]) for group in rows}
        return {one: built[groups[one]] for group in built for one in members[group]}

    def range_of(self, unknown: int) -> Range:
        """Return what can be worked out of one count, in whole numbers."""
        if unknown not in self._ranges:
            self._ranges[unknown] = self._work_out(unknown)
        return self._ranges[unknown]

    def _work_out(self, unknown: int) -> Range:
        group = self._groups.get(unknown) if self._is_free[unknown] else None
        if group is None:
            ends = (self.low[unknown], self.high[unknown])
            because = {self.low_by[unknown], self.high_by[unknown]}
        else:
            (low, below), (high, above) = group.least(unknown), group.most(unknown)
            ends, because = (low, high), below | above
        low, high = (end + self._true[unknown] for end in ends)
        return Range(low, high, tuple(sorted(because - {-1})))


class _Group:
    """The linear programme of unknowns that hang together; others are known to the attacker."""

    def __init__(self, attack: Attack, members: list[int], rows: list[int]):
        self._attack, self._members = attack, members
        self._at = {one: place for place, one in enumerate(members)}
        system = attack._system
        statements = [system.statements[place] for place in rows]
        # Whatever is no member is pinned at its true value, a deviation of nought.
        matrix = np.zeros((len(rows), len(members)))
        true = np.zeros(len(rows))
        self._pinned: list[list[tuple[int, float]]] = []
        for row, one in enumerate(statements):
            self._pinned.append([])
            for unknown, by in one.terms:
                true[row] += by * attack._true[unknown]
                if unknown in self._at:
                    matrix[row, self._at[unknown]] += by
                else:
                    self._pinned[row].append((unknown, by))
        low = np.array([one.low for one in statements]) - true
        high = np.array([one.high for one in statements]) - true
        exact = high - low < _NEARLY
        upper, lower = ~exact & np.isfinite(high), ~exact & np.isfinite(low)
        self._equal, self._above = matrix[exact], np.vstack([matrix[upper], -matrix[lower]])
        self._limit = np.concatenate([high[upper], -low[lower]])
        order = np.arange(len(rows))
        self._row_of_equal = order[exact]
        self._row_of_above = np.concatenate([order[upper], order[lower]])
        self._sign_of_above = np.concatenate([np.ones(upper.sum()), -np.ones(lower.sum())])
        self._rows = rows
        self._bounds = np.column_stack([attack.low[members], attack.high[members]])

    def least(self, unknown: int) -> tuple[float, set[int]]:
        end, because = self._solve(unknown, 1)
        return (-math.inf if end <= -_FAR else end), because

    def most(self, unknown: int) -> tuple[float, set[int]]:
        end, because = self._solve(unknown, -1)
        return (math.inf if end >= _FAR else end), because

    def _solve(self, unknown: int, sign: int) -> tuple[float, set[int]]:
        from scipy.optimize import linprog

        at = self._at[unknown]
        towards = np.zeros(len(self._members))
        towards[at] = sign
        bounds = self._bounds.copy()
        bounds[at] = np.clip(bounds[at], -_FAR, _FAR)
        found = linprog(
            towards,
            self._above if len(self._limit) else None,
            self._limit if len(self._limit) else None,
            self._equal if len(self._equal) else None,
            np.zeros(len(self._equal)) if len(self._equal) else None,
            bounds,
            method="highs",
        )
        if found.status != 0:  # the true counts are always a solution
            raise DisclosureError(
                f"{self._attack._system.unknowns[unknown].words}: what can be worked out of it was "
                f"not found ({found.message}). Nothing can be published before it is."
            )
        end = sign * found.fun
        whole = _up(end) if sign > 0 else _down(end)
        if np.abs(found.x - np.round(found.x)).max() <= _NEARLY:
            for seen, further in (
                (self._attack.seen_low, np.minimum),
                (self._attack.seen_high, np.maximum),
            ):
                seen[self._members] = further(seen[self._members], np.round(found.x))
        else:
            exact = self._solve_whole(towards, bounds)
            if exact is not None and abs(exact - whole) > _NEARLY:
                return exact, self._everything()
        return whole, self._bounding(found)

    def _solve_whole(self, towards: np.ndarray, bounds: np.ndarray) -> float | None:
        """Return the end of the integer programme; None where it is not found in good time."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits = [LinearConstraint(self._above, -np.inf, self._limit)] if len(self._limit) else []
        if len(self._equal):
            limits.append(LinearConstraint(self._equal, 0, 0))
        found = milp(
            towards,
            integrality=np.ones(len(towards)),
            bounds=Bounds(bounds[:, 0], bounds[:, 1]),
            constraints=limits,
            options={"node_limit": 1000},
        )
        return None if found.status != 0 else round(found.fun) * float(towards.sum())

    def _bounding(self, found: Any) -> set[int]:
        """Return the statements to which the dual gives a weight."""
        weights = np.zeros(len(self._rows))
        weights[self._row_of_equal] += found.eqlin.marginals
        np.add.at(weights, self._row_of_above, found.ineqlin.marginals * self._sign_of_above)
        because = {self._rows[row] for row in np.flatnonzero(np.abs(weights) > _NEARLY)}
        pinned: dict[int, float] = {}
        for row in np.flatnonzero(np.abs(weights) > _NEARLY):
            for unknown, by in self._pinned[row]:
                pinned[unknown] = pinned.get(unknown, 0.0) + by * weights[row]
        for unknown, weight in pinned.items():
            if abs(weight) > _NEARLY:
                because |= {self._attack.low_by[unknown], self._attack.high_by[unknown]}
        for marginals, holders in (
            (found.lower.marginals, self._attack.low_by),
            (found.upper.marginals, self._attack.high_by),
        ):
            for at in np.flatnonzero(np.abs(marginals) > _NEARLY):
                because.add(holders[self._members[at]])
        return because - {-1}

    def _everything(self) -> set[int]:
        """Return all statements that the group rests on: an integer programme has no dual."""
        attack = self._attack
        known = {one for pinned in self._pinned for one, _ in pinned} | set(self._members)
        holders = {by[one] for one in known for by in (attack.low_by, attack.high_by)}
        return (set(self._rows) | holders) - {-1}


def _up(number: float) -> float:
    return number if math.isinf(number) else math.ceil(number - _NEARLY)


def _down(number: float) -> float:
    return number if math.isinf(number) else math.floor(number + _NEARLY)
