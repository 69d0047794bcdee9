"""What does a filled-in form look like, whatever its file format? Named cells with their places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.findings import Finding, Severity
from pipeline.ingest.sources import Source

RETURN_COLUMNS = (
    "indicator",
    "period",
    "area",
    "numerator",
    "denominator",
    "value",
    "status",
    "commentary",
)
UNREAD_COLUMNS = ("title", "definition")  # for the person who fills the form in


@dataclass(frozen=True)
class Cell:
    """A cell's value as the file holds it, its place, and what makes it unreadable, if anything.

    ``trouble`` is ``formula`` for a formula without a stored result, ``percentage`` for a number
    that the sheet shows a hundred times larger than it is stored and ``merged`` for a cell that
    lies under another one.
    """

    value: Any
    place: str
    trouble: str = ""

    @property
    def is_empty(self) -> bool:
        is_blank = self.value is None or str(self.value).strip() == ""
        return is_blank and self.trouble in ("", "merged")


@dataclass(frozen=True)
class Row:
    """One row of a form: its cells by column, its place, and a fault of the row as a whole."""

    cells: dict[str, Cell]
    place: str
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        return all(cell.is_empty for cell in self.cells.values())

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]


@dataclass
class Grid:
    """A form as read: its rows, its About sheet, and what was found on the way.

    ``is_readable`` is False where the file as a whole could not be read; ``rows`` is then empty.
    """

    rows: Iterable[Row] = field(default_factory=list)
    about: dict[str, str] | None = None
    findings: list[Finding] = field(default_factory=list)
    is_readable: bool = True


def unreadable(source: Source, rule: str, what: str, expected: str, cell: str = "") -> Grid:
    """Return the grid of a file that cannot be read at all, with the finding that says why."""
    found = source.finding(Severity.CRITICAL, cell, rule, what, expected)
    return Grid(findings=[found], is_readable=False)


def read_header(
    names: Sequence[Any], source: Source, wanted: Sequence[str], place: str
) -> tuple[dict[str, int], list[Finding]]:
    """Return the position of each wanted column, and findings on missing or unknown ones.

    A column missing is critical, and so is one that stands twice: which of the two is meant
    cannot be known. An unknown one is a warning, since nobody would notice that it is not read.
    """
    found = [str(name).strip().lower() if name is not None else "" for name in names]
    findings = []
    missing = [name for name in wanted if name not in found]
    if missing:
        hint = " (it is separated by semicolons)" if len(found) == 1 and ";" in found[0] else ""
        findings.append(
            source.finding(
                Severity.CRITICAL,
                place,
                "missing-columns",
                f"the header lacks {', '.join(missing)}{hint}",
                f"the columns {', '.join(wanted)}",
            )
        )
    for name in wanted:
        if found.count(name) > 1:
            findings.append(
                source.finding(
                    Severity.CRITICAL,
                    place,
                    "repeated-column",
                    f"the column '{name}' stands twice",
                    "each column once",
                )
            )
    unknown = [name for name in found if name and name not in wanted and name not in UNREAD_COLUMNS]
    if unknown:
        findings.append(
            source.finding(
                Severity.WARNING,
                place,
                "unknown-columns",
                f"the columns {', '.join(repr(name) for name in unknown)} are not known "
                "and were not read",
                f"no columns but {', '.join(wanted)}",
            )
        )
    return {name: found.index(name) for name in wanted if name in found}, findings


def unnamed_content(source: Source, places: Sequence[str]) -> list[Finding]:
    """Return a finding where cells under no heading hold something: nobody would miss it."""
    if not places:
        return []
    others = f" (and {len(places) - 1} more cells)" if len(places) > 1 else ""
    return [
        source.finding(
            Severity.WARNING,
            places[0],
            "unknown-columns",
            f"something stands under no heading{others} and was not read",
            "every cell under a heading of the form",
        )
    ]
