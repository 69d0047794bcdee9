"""Tables of counts with totals as systems, written so that a reader can check them by eye."""

from collections.abc import Sequence
from itertools import combinations
from math import log1p

from pipeline.disclosure.systems import Statement, System, Unknown

WIDTH = 4


def table(*rows: Sequence[int], with_totals: bool = True) -> System:
    """A table of rows, their totals and the totals of columns; every count is of children."""
    cells = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    sums = []
    if with_totals:
        height, width = len(rows), len(rows[0])
        for r in range(height):
            cells[r, "all"] = sum(rows[r])
            sums.append([(r, "all"), *((r, c) for c in range(width))])
        for c in [*range(width), "all"]:
            cells["all", c] = sum(cells[r, c] for r in range(height))
            sums.append([("all", c), *((r, c) for r in range(height))])
    return system_of(cells, sums)


def system_of(cells: dict, sums: list[list], extra: Sequence[Statement] = ()) -> System:
    """A system of named counts, and of wholes (the first of a list) with their parts.

    Each count is told by an observation of its own; zeros are always shown.
    """
    at = {name: place for place, name in enumerate(cells)}
    unknowns = tuple(
        Unknown(str(name), value, min(value, 1), 1 <= value <= 5) for name, value in cells.items()
    )
    told = [
        Statement(str(name), ((at[name], 1.0),), value, value, at[name] if value else -3, True)
        for name, value in cells.items()
    ]
    made = [
        Statement(
            f"{whole} = {parts}", ((at[whole], 1.0), *((at[one], -1.0) for one in parts)), 0, 0
        )
        for whole, *parts in sums
    ]
    return System(
        unknowns,
        (*told, *made, *extra),
        {at[name]: log1p(value) for name, value in cells.items() if value},
        {at[name]: (at[name],) for name in cells},
        WIDTH,
    )


def words_of(system: System, hidden) -> set[str]:
    return {system.unknowns[one].words for one in hidden}


def subsets(of: Sequence[int]):
    return (set(some) for size in range(len(of) + 1) for some in combinations(of, size))
