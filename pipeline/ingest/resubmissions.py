"""Which figures does a later return replace? The old ones stay, their findings are answered."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.findings import Finding, Severity
from pipeline.ingest.readings import Reading

FILE_NAME = re.compile(r"(?P<agency>.+?)(-(?P<number>[2-9]|[1-9]\d+))?")


def split_name(file: Path) -> tuple[str, int]:
    """Return whose return a file is by its name, and which submission: ``council-2`` is second."""
    match = FILE_NAME.fullmatch(file.stem)
    return (match["agency"], int(match["number"] or 1)) if match else (file.stem, 1)


def supersede(readings: list[Reading], findings: Iterable[Finding]) -> list[Finding]:
    """Mark rows that a later return of the same agency replaces; return the findings that remain.

    A finding on a replaced row has been answered and becomes information. One that names no
    figure, in a file that was sent again, is kept as a warning: the new file may not repeat it.
    """
    latest: dict[tuple[str, ...], list[Reading]] = {}
    replaced: dict[tuple[str, ...], str] = {}
    for reading in readings:
        row = reading.observation
        same = latest.setdefault((row["supplier"], *reading.key), [])
        # A file may wrongly bring a figure twice: then all of its rows are replaced.
        for before in [one for one in same if one.observation["source_file"] != row["source_file"]]:
            before.observation["is_current"] = False
            row["supersedes"] = before.observation["source_file"]
            replaced[(row["supersedes"], *reading.key)] = row["source_file"]
            same.remove(before)
        if same:
            row["supersedes"] = same[0].observation["supersedes"]
        same.append(reading)
    last = _last_submissions({reading.observation["source_file"] for reading in readings})
    return [_answered(finding, replaced, last) for finding in findings] + [
        finding for reading in readings if (finding := _not_repeated(reading, last))
    ]


def _last_submissions(files: Collection[str]) -> Callable[[str], str]:
    """Return what tells of a file the last later submission of its agency and quarter, or ''."""
    submissions: dict[tuple[Path, str], list[tuple[int, str]]] = {}
    for file in files:
        agency, number = split_name(Path(file))
        submissions.setdefault((Path(file).parent, agency), []).append((number, file))

    @cache
    def last(file: str) -> str:
        agency, number = split_name(Path(file))
        latest, name = max(submissions.get((Path(file).parent, agency), [(0, "")]))
        return name if latest > number else ""

    return last


def _not_repeated(reading: Reading, last_submission: Callable[[str], str]) -> Finding | None:
    """Return a finding on a figure that the latest return of its agency and quarter leaves out.

    Whether it was withdrawn or only not sent again cannot be known: it still counts.
    """
    row = reading.observation
    last = last_submission(row["source_file"])
    if not last or not row["is_current"]:
        return None
    return Finding(
        Severity.INFO,
        row["supplier"],
        row["source_file"],
        row["source_cell"],
        f"'{row['indicator']}' is not repeated in {Path(last).name}; this figure still counts",
        "every figure of a return in its resubmission",
        "If it was withdrawn, record a decision to withhold it.",
        "not-repeated",
        **reading.about,
    )


def _answered(
    finding: Finding,
    replaced: dict[tuple[str, ...], str],
    last_submission: Callable[[str], str],
) -> Finding:
    key = (finding.file, finding.indicator, finding.area, finding.period)
    # A figure from the future is no early version of what that quarter's own return brings.
    if finding.indicator and key in replaced and finding.rule != "wrong-quarter":
        return replace(
            finding,
            severity=Severity.INFO,
            what=f"{finding.what} (since replaced by {Path(replaced[key]).name})",
            next_step="Nothing need be done.",
        )
    later = last_submission(finding.file)
    if later and not finding.area and finding.severity is Severity.CRITICAL:
        return replace(
            finding,
            severity=Severity.WARNING,
            what=f"{finding.what} (a later return, {Path(later).name}, has come since)",
            next_step="See that the later return brings what this one was meant to.",
        )
    return finding
