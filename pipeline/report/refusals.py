"""What keeps an edition from being released? Every reason at once, and who can remove it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import UsageError
from pipeline.findings import Finding, Severity
from pipeline.index import Index
from pipeline.last_run import key_of
from pipeline.missing import NO_RETURN
from pipeline.periods import parse_period
from pipeline.report.compared import was_compared
from pipeline.report.readback import ReadBack, read_edition
from pipeline.report.release_check import check_releases
from pipeline.subject import Subject


@dataclass(frozen=True)
class Reason:
    """Why there is no release: what stands in the way, what to do about it, and where."""

    what: str
    next_step: str
    details: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        yield f"- {self.what}. {self.next_step}"
        yield from (f"    {detail}" for detail in self.details)


def list_refusals(
    subject: Subject, audience: str, key: str, checked: Index, sign_offs: pd.DataFrame,
    releases: list[Path],
) -> tuple[ReadBack | None, list[Reason]]:  # fmt: skip
    """Return the edition that is in place, and every reason for not releasing it.

    ``key`` identifies what an edition made now would rest on, ``checked`` what was found in the
    data as they are; ``sign_offs`` is that register; ``releases`` are the earlier ones.
    """
    place = subject.layout.report(subject.board.id, subject.period.text) / audience
    reasons, edition = [], None
    try:
        edition = read_edition(place)
    except UsageError as error:
        reasons.append(Reason("There is no whole edition", str(error)))
    if edition:
        sections = subject.layout.sections(subject.board.id, subject.period.text, audience)
        reasons += _of_edition(edition, key_of(place, sections) == key)
    reasons += _of_data(checked.findings)
    if edition:
        reasons += _of_sign_offs(edition, subject, sign_offs)
    reasons += _of_releases(edition, releases)
    return edition, reasons


def _of_edition(edition: ReadBack, is_current: bool) -> Iterator[Reason]:
    run = edition.run
    if not is_current:
        yield Reason(
            "The edition is not current: data, code or what was released changed since it was "
            "made, or it is as known on another day",
            "Make it anew with lscb report.",
        )
    failed = [one for one in run["sections"] if one["state"] == "failed"]
    if failed:
        yield Reason(
            f"Sections that failed: {len(failed)}",
            "Correct their notebooks and make the report anew.",
            tuple(f"{one['section']}: {one['error']}" for one in failed),
        )
    illustrative = {
        f"{row['measure']}, {row['area']}, {parse_period(row['period']).label}": None
        for item in edition.items
        for row in (item.records() if item.has_figures else ())
        if row["illustrative"] == "yes"
    }
    if illustrative or edition.has_illustrative:
        yield Reason(
            f"Illustrative values are shown: {len(illustrative) or 'in the prose'}",
            "Replace them by what was really supplied, or leave them out.",
            tuple(illustrative),
        )
    disclosure = run.get("disclosure") or {}
    if run["audience"] == "public" and disclosure.get("is_clean") is not True:
        yield Reason(
            "The disclosure audit is not clean, or was not made: run.json does not say "
            "'is_clean: true'",
            "Make the public edition anew with lscb report --audience public; it says what is "
            "given away.",
        )


def _of_data(findings: list[Finding]) -> Iterator[Reason]:
    critical = [one for one in findings if one.severity is Severity.CRITICAL]
    if critical:
        yield Reason(
            f"Critical findings: {len(critical)}",
            "Have the return sent again, or record a decision to withhold or correct the figure.",
            tuple(one.sentence() for one in critical),
        )
    open_warnings = [one for one in findings if one.severity is Severity.WARNING]
    warnings = [one for one in open_warnings if one.rule != NO_RETURN]
    if warnings:
        yield Reason(
            f"Warnings without a decision: {len(warnings)}",
            "Record a decision on each in registers/decisions.csv. To let it stand: accept, with "
            "'finding' as supplier, the rule in brackets, and its code as expected_value.",
            tuple(one.decidable() for one in warnings),
        )
    missing = [one for one in open_warnings if one.rule == NO_RETURN]
    if missing:
        yield Reason(
            f"Returns that are missing without a stated reason: {len(missing)}",
            f"Ask for them, or state the reason in registers/decisions.csv: accept, the period, "
            f"the agency as supplier, the rule {NO_RETURN}.",
            tuple(one.what for one in missing),
        )


def _of_sign_offs(edition: ReadBack, subject: Subject, sign_offs: pd.DataFrame) -> Iterator[Reason]:
    """A signature of a day within the period cannot be of the report on it."""
    ends = subject.period.end.isoformat()
    signed: dict[str, str] = {}
    for row in sign_offs.itertuples():
        if row.by.strip():
            signed[row.section] = max(row.on, signed.get(row.section, ""))
    unsigned = []
    for one in edition.run["sections"]:
        slug = one["section"]
        if not signed.get(slug):
            unsigned.append(f"{slug}: nobody signed it off")
        elif signed[slug] <= ends:
            unsigned.append(f"{slug}: signed off on {signed[slug]}, before the period was over")
    if unsigned:
        yield Reason(
            f"Sections without a sign-off: {len(unsigned)}",
            "Have each read, and enter section, role and day in registers/sign_offs.csv.",
            tuple(unsigned),
        )


def _of_releases(edition: ReadBack | None, releases: list[Path]) -> Iterator[Reason]:
    broken = [
        f"{folder}: {'; '.join(problems)}"
        for folder, problems in check_releases(releases)
        if problems
    ]
    if broken:
        yield Reason(
            f"Earlier releases that are not as they were: {len(broken)}",
            "Restore them from a copy.",
            tuple(broken),
        )
    elif releases and edition and not was_compared(edition, read_edition(releases[-1])):
        yield Reason(
            f"The edition was not compared with the last one released, {releases[-1].name}",
            f"Read what lscb compare {releases[-1]} {edition.folder} prints.",
        )
