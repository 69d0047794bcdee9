"""Does an attacker who has only the public tables, and no code of ours, find a small count?

Deaths of two areas and both, expected or not, by quarter and year; what was released before; and
percentages with their bases. The relations are written down again here, by hand.
"""

import random
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog
from small_publications import protected

QUARTERS = [f"2014-15-Q{n}" for n in range(1, 5)]
PERIODS = [*QUARTERS, "2014-15"]
KINDS = ("deaths", "deaths_expected", "deaths_unexpected")
AREAS = ("anytown", "elsewhere", "both")
CELLS = list(product(KINDS, AREAS, PERIODS))
POOL = [0, 1, 2, 4, 6, 7, 9, 12, 20, 35]


def drawn(seed: int) -> dict[tuple, int]:
    chance = random.Random(seed)
    found = {}
    for kind, area, quarter in product(KINDS[1:], AREAS[:2], QUARTERS):
        found[kind, area, quarter] = chance.choice(POOL)
    for kind, area in product(KINDS[1:], AREAS[:2]):
        found[kind, area, "2014-15"] = sum(found[kind, area, one] for one in QUARTERS)
    for kind, period in product(KINDS[1:], PERIODS):
        found[kind, "both", period] = sum(found[kind, one, period] for one in AREAS[:2])
    for area, period in product(AREAS, PERIODS):
        found["deaths", area, period] = sum(found[kind, area, period] for kind in KINDS[1:])
    return found


def sums() -> list[tuple]:
    """Every whole with its parts."""
    found = [((k, a, "2014-15"), [(k, a, q) for q in QUARTERS]) for k in KINDS for a in AREAS]
    found += [((k, "both", p), [(k, a, p) for a in AREAS[:2]]) for k in KINDS for p in PERIODS]
    found += [(("deaths", a, p), [(k, a, p) for k in KINDS[1:]]) for a in AREAS for p in PERIODS]
    return found


def worked_out(known: dict[tuple, float], marked: set[tuple]) -> dict[tuple, float]:
    """Return how wide the range of every cell is that is not known; marked ones are 1 or more."""
    at = {cell: place for place, cell in enumerate(CELLS)}
    matrix = np.zeros((len(sums()), len(CELLS)))
    for row, (whole, parts) in enumerate(sums()):
        matrix[row, at[whole]] = 1
        for part in parts:
            matrix[row, at[part]] = -1
    bounds = [(known[c], known[c]) if c in known else (int(c in marked), 9999) for c in CELLS]
    widths = {}
    for cell in CELLS:
        if cell not in known:
            ends = []
            for sign in (1, -1):
                towards = np.zeros(len(CELLS))
                towards[at[cell]] = sign
                found = linprog(towards, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
                ends.append(sign * found.fun)
            widths[cell] = np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)
    return widths


def seeds(number: int) -> list:
    """The first seed is tried always, the others in the slow tests."""
    return [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, number))]


def rows_of(counts: dict[tuple, int], cells) -> list[dict]:
    return [{"indicator": k, "area": a, "period": p, "value": float(counts[k, a, p]),
             "row_id": f"{k}/{a}/{p}"} for k, a, p in cells]  # fmt: skip


def read(table) -> tuple[dict[tuple, float], set[tuple]]:
    """Return what a public table shows, and the cells that it marks."""
    known, marked = {}, set()
    for row in table.itertuples():
        cell = (row.indicator, row.area, row.period)
        if row.status == "suppressed":
            marked.add(cell)
        else:
            known[cell] = row.value
    return known, marked


@pytest.mark.parametrize("seed", seeds(4))
def test_linked_tables_give_no_small_count_away(seed):
    counts = drawn(seed)
    chance = random.Random(seed)
    told = [cell for cell in CELLS if chance.random() < (1 if seed < 3 else 0.8)]
    known, marked = read(protected(*rows_of(counts, told)).public_observations)
    widths = worked_out(known, marked)
    small = {cell for cell in CELLS if 1 <= counts[cell] <= 5}
    assert len(small) > 2 and not small & set(known)
    assert {cell: width for cell, width in widths.items() if cell in small | marked
            and width < 4} == {}  # fmt: skip


@pytest.mark.parametrize("seed", seeds(3))
def test_quarter_after_quarter_and_then_the_year_give_no_small_count_away(seed):
    counts = drawn(seed + 10)
    small = {cell for cell in CELLS if 1 <= counts[cell] <= 5}
    released, known, marked = [], {}, set()
    for last in range(1, 5):
        periods = PERIODS if last == 4 else QUARTERS[:last]
        told = [cell for cell in CELLS if cell[2] in periods]
        table = protected(
            *rows_of(counts, told), earlier=[dict(row) for row in released]
        ).public_observations
        released += table.to_dict("records")
        seen, hidden = read(table)
        known |= seen
        marked |= hidden
        assert not small & set(known)
        widths = worked_out(known, marked - set(known))
        assert {cell: width for cell, width in widths.items() if cell in small
                and width < 4} == {}  # fmt: skip


def test_the_attacker_finds_what_only_small_counts_hidden_leave_open():
    counts = drawn(0)
    small = {cell for cell in CELLS if 1 <= counts[cell] <= 5}
    known = {cell: counts[cell] for cell in CELLS if cell not in small}
    widths = worked_out(known, small)
    assert len(widths) == sum(width == 0 for width in widths.values()) > 2


@pytest.mark.parametrize("seed", range(20))
def test_percentages_of_small_bases_give_no_small_count_away(seed):
    chance = random.Random(seed)
    base = chance.randint(6, 60)
    number = chance.randint(0, base)
    decimals = chance.choice([0, 1])
    share = float(f"{100 * number / base:.{decimals}f}")
    row = {"indicator": "seen_pct", "period": QUARTERS[0], "denominator": base, "value": share}
    if chance.random() < 0.5:
        row["numerator"] = number
    table = protected(row).public_observations
    tells = 1 <= number <= 5 or 1 <= base - number <= 5
    assert (table.iloc[0]["status"] == "suppressed") == tells, (number, base)
