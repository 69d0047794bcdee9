"""An attacker who shares no code with the audit: counts tried one by one, or another programme.

``enumerated`` tries whole numbers; ``bounded`` solves the dual formulation in split variables.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog

from pipeline.disclosure.systems import System


def enumerated(system: System, hidden: set[int], most: int) -> dict[int, tuple[int, int]]:
    """Return the least and the most of each hidden count up to ``most``, by trying them all."""
    known = {}
    for one in system.statements:
        if one.is_count and one.said_by not in hidden:
            known[one.terms[0][0]] = int(one.low)
    free = [u for u in range(len(system.unknowns)) if u not in known]
    rules = [one for one in system.statements if not one.is_count and one.said_by not in hidden]
    found: dict[int, set[int]] = {one: set() for one in free}
    for numbers in product(*(range(system.unknowns[u].lowest, most + 1) for u in free)):
        counts = known | dict(zip(free, numbers, strict=True))
        if all(one.low - 1e-9 <= sum(by * counts[u] for u, by in one.terms) <= one.high + 1e-9
               for one in rules):  # fmt: skip
            for u in free:
                found[u].add(counts[u])
    return {one: (min(values), max(values)) for one, values in found.items()}


def bounded(system: System, hidden: set[int], unknown: int) -> tuple[float, float]:
    """Return the ends by a programme in counts, every statement an inequality with a slack."""
    size = len(system.unknowns)
    rows = [one for one in system.statements if one.said_by not in hidden]
    matrix, limit = [], []
    for one in rows:
        line = np.zeros(size)
        for place, by in one.terms:
            line[place] = by
        for sign, end in ((1, one.high), (-1, -one.low)):
            if np.isfinite(end):
                matrix.append(sign * line)
                limit.append(end)
    ends = []
    for sign in (1, -1):
        towards = np.zeros(size)
        towards[unknown] = sign
        bounds = [(one.lowest, 5000) for one in system.unknowns]
        found = linprog(towards, np.array(matrix), limit, bounds=bounds, method="highs-ipm")
        ends.append(sign * found.fun)
    return np.ceil(ends[0] - 1e-6), np.floor(ends[1] + 1e-6)


def is_safe(system: System, hidden: set[int]) -> bool:
    """Say whether every hidden count has a range as wide as the rule asks."""
    shown = {one.terms[0][0] for one in system.statements
             if one.is_count and one.said_by not in hidden}  # fmt: skip
    counts = [u for u, one in enumerate(system.unknowns) if one.is_small or u not in shown]
    for unknown in counts:
        low, high = bounded(system, hidden, unknown)
        if high - low < system.width:
            return False
    return True
