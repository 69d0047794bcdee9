"""Which observations must be hidden so that no small count can be worked out, at the least loss?

Primary: every observation that tells a small count. Secondary: as few others as will do, by cost.
Each hidden count that an attack narrows down too far gives a condition: of the statements that
bound it (see attacks.py) at least one more must go. The cheapest choice that meets all conditions
found so far is attacked again, until nothing more is found. No choice that leaves one condition
unmet can be safe, so the one that survives is the cheapest of all safe ones. It is an integer
programme whose conditions are found as they are needed, like the flow formulation of Fischetti
and Salazar, but without a large constant and without flows: a variable is only a yes or no.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.disclosure.attacks import Attack
from pipeline.disclosure.audit import already_public
from pipeline.disclosure.systems import System


@dataclass(frozen=True)
class Suppression:
    """Places of the observations to hide: those that tell a small count, and the others."""

    primary: frozenset[int]
    secondary: frozenset[int]

    @property
    def hidden(self) -> frozenset[int]:
        return self.primary | self.secondary


@dataclass(frozen=True)
class _Condition:
    """Of ``any_of`` one at least must be hidden, once all of ``when`` are."""

    any_of: frozenset[int]
    when: frozenset[int]


def suppress(system: System) -> Suppression:
    """Return which observations to hide.

    Counts that are public already, and those that even the hiding of everything leaves open (the
    audit refuses them), are not protected. The same system gives the same choice.
    """
    tellers = {row for one in system.small for row in system.tellers.get(one, ())}
    primary = frozenset(tellers & set(system.costs))
    everything = Attack(system, set(system.costs))
    lost = {one for one in system.small if everything.range_of(one).width < system.width}
    lost |= set(already_public(system))
    conditions: dict[_Condition, None] = {}
    hidden = primary
    while True:
        found = dict.fromkeys(_unmet(system, hidden, lost))
        if not found:
            return Suppression(primary, frozenset(hidden - primary))
        conditions |= found
        chosen = _choose(system, primary, list(conditions))
        if chosen is None:  # a large count cannot be hidden well, and need not be
            lost |= set(range(len(system.unknowns))) - set(system.small)
            conditions = {one: None for one in conditions if not one.when}
            chosen = _choose(system, primary, list(conditions))
        hidden = chosen


def _unmet(system: System, hidden: frozenset[int], lost: set[int]) -> Iterator[_Condition]:
    attack = Attack(system, hidden)
    for one in system.hidden_counts(hidden):
        if one in lost:
            continue
        found = attack.range_of(one)
        if found.width < system.width:
            rows = {system.statements[place].said_by for place in found.because}
            when = () if system.unknowns[one].is_small else system.tellers.get(one, ())
            yield _Condition(frozenset(rows & set(system.costs)), frozenset(when))


def _choose(
    system: System, primary: frozenset[int], conditions: list[_Condition]
) -> frozenset[int] | None:
    """Return the cheapest observations that meet all conditions; None where none do.

    Of choices that cost the same, the one whose observations come first in the system: each place
    adds a little to its cost, all of them together less than the least difference between costs.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    named = set(primary).union(*(one.any_of | one.when for one in conditions))
    order = {row: place for place, row in enumerate(system.costs)}
    rows = [row for row in order if row in named]
    at = {row: place for place, row in enumerate(rows)}
    little = 1 / (len(order) + 1) ** 2
    costs = np.array([round(1000 * system.costs[row]) + order[row] * little for row in rows])
    matrix = np.zeros((len(conditions), len(rows)))
    least = np.ones(len(conditions))
    for place, one in enumerate(conditions):
        for row in one.any_of:
            matrix[place, at[row]] += 1
        for row in one.when:
            matrix[place, at[row]] -= 1
            least[place] -= 1
    found = milp(
        costs,
        integrality=np.ones(len(rows)),
        bounds=Bounds([float(row in primary) for row in rows], 1),
        constraints=LinearConstraint(matrix, least, math.inf),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    return frozenset(row for row, is_hidden in zip(rows, found.x > 0.5, strict=True) if is_hidden)
