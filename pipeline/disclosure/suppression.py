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
from pipeline.disclosure.systems import System, separate
from pipeline.errors import DisclosureError

_MOST_NODES = 5000
_INFEASIBLE = 2  # the status of scipy's milp


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
    hidden = frozenset().union(*(_hide(part, primary) for part in separate(system)))
    return Suppression(primary, hidden - primary)


def _hide(system: System, primary: frozenset[int]) -> frozenset[int]:
    hidden = primary & set(system.costs)
    everything = Attack(system, set(system.costs))
    lost: dict[int, bool] = {}  # counts that cannot be protected, as they are met
    conditions: dict[_Condition, None] = {}
    while found := dict.fromkeys(_unmet(system, hidden, everything, lost)):
        conditions |= found
        chosen = _choose(system, primary, list(conditions))
        if chosen is None:  # a large count cannot be hidden well, and need not be
            lost |= dict.fromkeys(set(range(len(system.unknowns))) - set(system.small), True)
            conditions = {one: None for one in conditions if not one.when}
            chosen = _choose(system, primary, list(conditions))
        hidden = chosen
    return hidden


def _unmet(
    system: System, hidden: frozenset[int], everything: Attack, lost: dict[int, bool]
) -> Iterator[_Condition]:
    """Yield conditions that a choice does not meet; of each count as many as share nothing."""
    attack = Attack(system, hidden)
    for one in system.hidden_counts(hidden, hidden):
        if attack.is_wide(one, system.width):
            continue
        if one not in lost:
            is_open = not everything.is_wide(one, system.width)
            lost[one] = is_open or bool(already_public(system, [one]))
        if lost[one]:
            continue
        when = frozenset(() if system.unknowns[one].is_small else system.tellers.get(one, ()))
        also, last = set(hidden), attack
        while not last.is_wide(one, system.width):
            found = last.range_of(one)
            rows = {system.statements[place].said_by for place in found.because}
            any_of = frozenset(rows & set(system.costs))
            yield _Condition(any_of, when)
            if not any_of:
                break
            also |= any_of
            last = Attack(system, also)


def _choose(
    system: System, primary: frozenset[int], conditions: list[_Condition]
) -> frozenset[int] | None:
    """Return the cheapest observations that meet all conditions; None where none do.

    A search that has not ended after many nodes (tables of counts take a few dozen) gives the
    best that it found, which is as safe. Raises DisclosureError where it found nothing.
    Of choices that cost the same, the one whose observations come first in the system: each place
    adds a little to its cost, all of them together less than the least difference between costs.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    named = primary.union(*(one.any_of | one.when for one in conditions))
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
        options={"mip_rel_gap": 0, "node_limit": _MOST_NODES},
    )
    if found.x is None and found.status != _INFEASIBLE:
        raise DisclosureError(
            f"What to hide was not found ({found.message}). Nothing can be published before it is."
        )
    if found.x is None:
        return None
    return frozenset(row for row, is_hidden in zip(rows, found.x > 0.5, strict=True) if is_hidden)
