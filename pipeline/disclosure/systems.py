"""What does a publication state about the counts behind it? Unknown counts and linear statements.

Everything that an attacker may use is a statement: ``low <= sum of coefficient x count <= high``.
A shown count is a statement about one unknown, a total about several, a percentage is two (at
least so much, at most so much), and what everybody knows (parts make up a whole) is one too. A
statement that an observation makes goes away when that observation is hidden; the others stay.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

# Who makes a statement that is not one of this edition's observations that may be hidden:
RELATION = -1  # everybody knows it
BEFORE = -2  # an earlier release of the board, or a published file
ALWAYS = -3  # an observation of this edition that is shown in any case


@dataclass(frozen=True)
class Unknown:
    """A whole number of children or cases that a publication tells or leaves to be worked out.

    ``value`` is the true one, ``lowest`` what an attacker knows without any statement: 1 where a
    symbol stands for a count of which zeros would be shown. ``is_small`` marks what must be hidden.
    """

    words: str
    value: int
    lowest: int
    is_small: bool


@dataclass(frozen=True)
class Statement:
    """Between which ends a sum of unknowns lies, each times its coefficient; the true one does.

    ``said_by`` is the place of the observation that makes it, or RELATION, BEFORE or ALWAYS.
    ``is_count`` where it is the count itself that is shown, rounded or not, and not what follows
    from a percentage or rate.
    """

    words: str
    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    said_by: int = RELATION
    is_count: bool = False


@dataclass(frozen=True)
class System:
    """The unknowns and statements of one publication.

    ``costs`` has the places of the observations that may be hidden, in an order that decides
    between choices that cost the same, and what the hiding of each loses a reader;
    ``subjects`` the unknowns that an observation is about (and not only its base); ``width`` is
    the least distance between the ends of what may be known of a hidden count.
    """

    unknowns: tuple[Unknown, ...]
    statements: tuple[Statement, ...]
    costs: dict[int, float]
    subjects: dict[int, tuple[int, ...]]
    width: int

    @cached_property
    def small(self) -> tuple[int, ...]:
        return tuple(place for place, one in enumerate(self.unknowns) if one.is_small)

    @cached_property
    def tellers(self) -> dict[int, set[int]]:
        """Who shows each unknown as it is: places of observations, BEFORE or ALWAYS."""
        found = defaultdict(set)
        for one in self.statements:
            if one.is_count:
                found[one.terms[0][0]].add(one.said_by)
        return dict(found)

    def hidden_counts(self, hidden: Collection[int], marked: Collection[int]) -> list[int]:
        """Return the unknowns that a reader must not work out when these observations are hidden.

        All small ones, and those that one of the ``marked`` observations, in whose place a symbol
        stands, is about and no shown one tells.
        """
        about = {one for row in marked for one in self.subjects.get(row, ())}
        told = {one for one in about if self.tellers.get(one, set()) - set(hidden)}
        return sorted(set(self.small) | (about - told))


def near_small(system: System) -> System:
    """Return the part of a system from which something can be learned about a small count.

    Unknowns and statements that no chain of statements or observations links to one are left out.
    """
    groups = _linked(system)
    wanted = {groups[one] for one in system.small}
    return _part(system, [one for one, group in enumerate(groups) if group in wanted])


def separate(system: System) -> list[System]:
    """Return the parts of a system that have nothing to do with each other."""
    parts: dict[int, list[int]] = {}
    for one, group in enumerate(_linked(system)):
        parts.setdefault(group, []).append(one)
    return [_part(system, kept) for kept in parts.values()]


def _linked(system: System) -> list[int]:
    """Return for each unknown its group: linked by a statement, or told by one observation."""
    links = [tuple(one for one, _ in statement.terms) for statement in system.statements]
    told: dict[int, int] = {}
    for statement in system.statements:
        if statement.said_by >= 0:
            first = told.setdefault(statement.said_by, statement.terms[0][0])
            links.append((first, statement.terms[0][0]))
    return groups_of(len(system.unknowns), links)


def _part(system: System, kept: list[int]) -> System:
    new = {old: place for place, old in enumerate(kept)}
    statements = tuple(
        replace(s, terms=tuple((new[one], by) for one, by in s.terms))
        for s in system.statements
        if s.terms[0][0] in new
    )
    rows = {s.said_by for s in statements}
    return System(
        tuple(system.unknowns[one] for one in kept),
        statements,
        {row: cost for row, cost in system.costs.items() if row in rows},
        {
            row: tuple(new[one] for one in about if one in new)
            for row, about in system.subjects.items()
            if row in rows
        },
        system.width,
    )


def groups_of(count: int, links: Iterable[tuple[int, ...]]) -> list[int]:
    """Return for each of so many things the group that chains of links put it in."""
    above = list(range(count))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for first, *others in links:
        for other in others:
            low, high = sorted((top(first), top(other)))
            above[high] = low
    return [top(one) for one in range(count)]
