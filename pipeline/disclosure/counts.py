"""Which counts lie behind the observations? The unknowns of a system, as they are found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.board import Board
from pipeline.disclosure.names import Names
from pipeline.disclosure.rules import Rule
from pipeline.disclosure.systems import RELATION, Statement, Unknown
from pipeline.periods import Period


class Cell(NamedTuple):
    """What is counted, where and when; ``key`` is the period, of a stock its last day."""

    name: str
    area: str
    key: str


@dataclass(frozen=True)
class Remainder:
    """What several parts that nobody tells make up together: a whole, or what it leaves over."""

    unknown: int
    missing: tuple[tuple[Cell, Period], ...]
    supplier: str
    kind: str
    is_whole: bool


@dataclass
class Counts:
    """Unknowns and statements while a system is built.

    A cell has an unknown for each value that is told of it: two suppliers that agree tell one
    count, two that differ tell two.
    """

    names: Names
    rule: Rule
    board: Board
    unknowns: list[Unknown] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    values: dict[Cell, dict[int, int]] = field(default_factory=dict)  # cell -> value -> unknown
    periods: dict[Cell, Period] = field(default_factory=dict)
    kinds: dict[Cell, str] = field(default_factory=dict)
    suppliers: dict[int, set[str]] = field(default_factory=dict)  # by unknown
    stated: set[tuple[int, ...]] = field(default_factory=set)  # a whole with its parts
    remainders: dict[tuple, Remainder] = field(default_factory=dict)
    shown: dict[int, float] = field(default_factory=dict)  # ratios of rounded counts, by place

    def of(self, cell: Cell) -> list[int]:
        """Return the unknowns of a cell, in the order in which they were found."""
        return list(self.values.get(cell, {}).values())

    def add(
        self, cell: Cell, value: int, supplier: str, period: Period, kind: str, is_told: bool
    ) -> int:
        """Return the unknown of a cell that has this value, a new one where there is none.

        ``is_told`` where an observation says it, so that a symbol in its place tells that it is
        not nought; else it can only be worked out.
        """
        known = self.values.setdefault(cell, {})
        if value not in known:
            known[value] = len(self.unknowns)
            lowest = 1 if is_told and value > 0 and self.rule.zeros_shown else 0
            where = self.board.area_by_id.get(cell.area)
            words = f"{self.names.words(cell.name)}, {where.name if where else cell.area}"
            is_about = cell.name in self.names.about_children
            self.unknowns.append(
                Unknown(
                    f"{words}, {period.label}",
                    value,
                    lowest,
                    is_about and self.rule.is_small(value),
                )
            )
            self.periods.setdefault(cell, period)
            self.kinds.setdefault(cell, kind)
        self.suppliers.setdefault(known[value], set()).add(supplier)
        return known[value]

    def add_rest(self, words: str, value: int, is_about_children: bool) -> int:
        """Return a new unknown for what a whole has beyond its known parts."""
        is_small = is_about_children and self.rule.is_small(value)
        self.unknowns.append(Unknown(words, value, 0, is_small))
        return len(self.unknowns) - 1

    def leave(
        self, unknown: int, missing: list[tuple[Cell, Period]], cell: Cell, whole: int
    ) -> None:
        """Note that parts that nobody tells make up a count: a whole, or what it leaves over."""
        parts, supplier = tuple(missing), min(self.suppliers[whole])
        self.remainders[unknown, parts] = Remainder(
            unknown, parts, supplier, self.kinds[cell], unknown == whole
        )

    def relate(self, whole: int, parts: list[int], words: str) -> None:
        """State that parts make up a whole, whatever gap the true counts leave between them.

        An attacker may learn of the gap: a hidden count is safe only if it helps nothing.
        """
        gap = self.unknowns[whole].value - sum(self.unknowns[part].value for part in parts)
        terms = ((whole, 1.0), *((part, -1.0) for part in parts))
        self.statements.append(Statement(words, terms, gap, gap, RELATION))

    def cells(self) -> Iterator[tuple[Cell, int]]:
        """Yield every cell with each of its unknowns."""
        for cell, known in list(self.values.items()):
            for unknown in list(known.values()):
                yield cell, unknown
