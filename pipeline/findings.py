"""What did a check find? Where, what, what was expected, and who must act."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is, in the words of Great Expectations."""

    CRITICAL = "critical"  # the figure cannot be read or used: it is rejected
    WARNING = "warning"  # it does not reconcile or is implausible: a release needs a decision
    INFO = "info"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a check found.

    ``file`` is relative to the board's raw folder (or to ``expectations/``), ``cell`` is
    ``Sheet!E7`` in a workbook and ``line 7, denominator`` in a CSV file, empty for a whole file.
    ``what`` never repeats a raw value that could be a small count about children: a text that is
    no number may be quoted, a count may not. ``actor`` is an agency's id, or ``analyst``.

    Of figures that do not reconcile ``compared`` holds both sides with their numbers,
    ``smallest_error`` the least error that would explain it, ``places`` every place that takes
    part, and ``raw`` the figure accused as it stands in its file.
    """

    severity: Severity
    actor: str
    file: str
    cell: str
    what: str
    expected: str
    next_step: str
    rule: str
    indicator: str = ""
    period: str = ""
    area: str = ""
    compared: str = ""
    smallest_error: str = ""
    places: str = ""
    raw: str = ""

    def sentence(self) -> str:
        """Return the finding as one line: place, what, expected, what to do next."""
        place = ", ".join(part for part in (self.file, self.cell) if part)
        sides = f" {self.compared}: {self.smallest_error}." if self.compared else ""
        return f"{place}: {self.what}; expected {self.expected}.{sides} {self.next_step}"

    @property
    def code(self) -> str:
        """Eight letters that a decision names it by, others as soon as it says anything else.

        Letters alone: a spreadsheet takes some hexadecimal numbers for others.
        """
        said = [self.rule, self.file, self.cell, self.indicator, self.area, self.period]
        said += [self.what, self.compared, self.raw]
        digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:8]
        return digest.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))

    def decidable(self) -> str:
        """Return the finding as one line, a warning with its rule and code: what accepts it."""
        is_warning = self.severity is Severity.WARNING
        return f"{self.sentence()}{f' [{self.rule} {self.code}]' if is_warning else ''}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without repeats, gravest first, then by who must act and by place."""
    rank = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(
        set(findings), key=lambda f: (rank[f.severity], f.actor, f.file, f.cell, f.rule, f.what)
    )


# What a decision to accept says of a text, which the making of a public edition holds back: no
# check of the data has a finding for it.
TEXT_HELD_BACK = "text-held-back"


def as_rows(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return findings as plain rows for a table."""
    return [{key: str(value) for key, value in asdict(finding).items()} for finding in findings]
