"""What is an edition? The frozen values from which its files are written, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.board import Board
from pipeline.periods import Period, PeriodKind, parse_period

Cell = str | int | float | bool | None

MARKINGS = {
    "board": "Board edition: official-sensitive, not for publication",
    "public": "Public edition: disclosure-controlled",
}


@dataclass(frozen=True)
class Item:
    """A numbered figure or table, with the values behind it.

    ``label`` is what the reader sees ('Figure 3'), ``rows`` the cells under ``columns`` as the
    section gave them: numbers are numbers, everything else is text.
    """

    section: str
    kind: str  # 'figure' or 'table'
    number: int
    anchor: str  # id of the element in the page
    title: str
    subtitle: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def label(self) -> str:
        return f"{self.kind.capitalize()} {self.number}"


@dataclass(frozen=True)
class Part:
    """A section in its place: ``cells`` are the parts of its notebook that a reader sees.

    ``error`` is one line for the reader of a section that could not be made, '' otherwise.
    """

    slug: str
    number: int
    title: str
    cells: tuple[Mapping[str, Any], ...] = ()
    error: str = ""

    @property
    def is_failed(self) -> bool:
        return bool(self.error)


@dataclass(frozen=True)
class Claims:
    """How many numbers of the prose can be traced.

    ``bound`` were computed and name their source, ``quoted`` stand in a supplier's or a
    register's own words, ``unbound`` were typed; ``unbound_places`` says where.
    """

    bound: int = 0
    quoted: int = 0
    unbound: int = 0
    unbound_places: tuple[str, ...] = ()

    def as_counts(self) -> dict[str, int]:
        """Return the three counts as ``run.json`` holds them."""
        return {"bound": self.bound, "quoted": self.quoted, "unbound": self.unbound}


@dataclass(frozen=True)
class Edition:
    """One report for one board, period and audience; HTML, CSV and workbook are written from it."""

    board: Board
    period: Period
    audience: str
    parts: tuple[Part, ...]
    items: tuple[Item, ...]
    claims: Claims
    critical: int = 0  # findings that rejected a figure
    warnings: int = 0
    generated: Mapping[str, Any] = field(default_factory=dict)
    disclosure: Mapping[str, int] = field(default_factory=dict)  # small, others, texts; let_through
    name: str = ""  # of a pack or quarterly data set; '' for the whole report

    @property
    def publisher(self) -> str:
        """The board's name with the kind of body it is: '... Local Safeguarding Children Board'."""
        name, body = self.board.name, self.board.terms.body
        return name if body.lower() in name.lower() else f"{name} {body}"

    @property
    def title(self) -> str:
        """What the report is called: 'Annual report 2014-15', 'Challenge log: Q3 2014-15'."""
        if self.name:
            return f"{self.name}: {self.period.label}"
        name = self.board.terms.report
        if self.period.kind is not PeriodKind.FINANCIAL_YEAR:
            name = "report for"
        return f"{name[:1].upper()}{name[1:]} {self.period.label}"

    @property
    def span(self) -> str:
        """The period's first and last day in words."""
        days = (self.period.start, self.period.end)
        return " to ".join(parse_period(day.isoformat()).label for day in days)

    @property
    def marking(self) -> str:
        """Who may read it, as printed on every page."""
        return MARKINGS[self.audience]

    @property
    def failed(self) -> tuple[Part, ...]:
        """The sections that could not be made."""
        return tuple(part for part in self.parts if part.is_failed)

    @property
    def is_draft(self) -> bool:
        """An edition with a failed section or a rejected figure must not go out as it is."""
        return bool(self.failed) or self.critical > 0

    def items_of(self, kind: str) -> tuple[Item, ...]:
        """Return the figures or the tables, in reading order."""
        return tuple(item for item in self.items if item.kind == kind)
