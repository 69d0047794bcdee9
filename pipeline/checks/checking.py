"""Do the tables meet their expectations? Findings on rows; what is critical is rejected."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.checks.commentaries import check_commentaries
from pipeline.checks.contradictions import as_findings, contradictions_in, doubts_of
from pipeline.checks.frames import source_of, suite_parameters, with_catalogue
from pipeline.checks.histories import find_revisions
from pipeline.checks.printed import read_printed
from pipeline.checks.relations import Relations
from pipeline.checks.stated import stated_figures
from pipeline.checks.validated import Failure, Validated, key_of
from pipeline.findings import Finding, Severity, as_rows, in_order
from pipeline.ingest import Raw
from pipeline.ingest.decisions import answer_findings, is_accepted
from pipeline.ingest.sources import Source
from pipeline.periods import Period
from pipeline.tables import (
    DECISIONS,
    FINDINGS,
    OBSERVATIONS,
    POPULATION,
    PRINTED_FIGURES,
    PRINTED_READINGS,
    TABLES,
    conform,
)


@dataclass(frozen=True)
class Checked:
    """All processed tables by name, and everything that was found on the way to them.

    ``validated`` is what each table failed, for the next time.
    """

    tables: dict[str, pd.DataFrame]
    findings: list[Finding]
    validated: dict[str, Validated]


def check(
    raw: Raw,
    board: Board,
    catalogue: Catalogue,
    period: Period,
    suites: Path,
    relations: Relations,
    known: Mapping[str, Validated] = MappingProxyType({}),
) -> Checked:
    """Check every table against its suite, then its figures against each other.

    Observations that fail a suite critically are rejected; what is left must reconcile, by rules
    that hold for every figure and by the relations declared.

    A rejected observation keeps its row, with status ``rejected``, no numbers and the reason.
    Decisions to accept are honoured; one that answers no finding is a finding. A table that is
    ``known`` from an earlier check, and rests on what it did then, is not validated again.
    """
    observations = raw.observations
    compared = with_catalogue(observations, board, catalogue)
    frames = {
        OBSERVATIONS.name: compared,
        "published": compared[compared["release"] != ""],
        POPULATION.name: conform(raw.population, POPULATION),
        PRINTED_FIGURES.name: raw.printed_figures,
        PRINTED_READINGS.name: raw.printed_readings,
        DECISIONS.name: raw.decisions,
        **raw.registers,
    }
    findings = [*raw.findings, *check_commentaries(observations, board, catalogue)]
    faults: dict[str, list[str]] = {}
    validated = _validate(frames, suites, suite_parameters(board, catalogue), known)
    for failure in (failure for one in validated.values() for failure in one.failures):
        for row_id, finding in _findings(failure, frames[failure.table], board, suites):
            findings.append(finding)
            if finding.severity is Severity.CRITICAL and not is_accepted(raw.decisions, finding):
                faults.setdefault(row_id, []).append(failure.found)
    tables = {
        name: conform(frame, TABLES[name]) for name, frame in frames.items() if name in TABLES
    }
    checked = _reject(tables[OBSERVATIONS.name], faults)
    findings += _reconcile(checked, raw, board, catalogue, period, relations)
    findings = in_order(answer_findings(raw.decisions, findings))
    tables[OBSERVATIONS.name] = _with_doubts(checked, findings)
    tables[FINDINGS.name] = conform(pd.DataFrame(as_rows(findings)), FINDINGS)
    return Checked({name: tables[name] for name in TABLES}, findings, validated)


def _validate(
    frames: Mapping[str, pd.DataFrame],
    suites: Path,
    parameters: Mapping[str, Any],
    known: Mapping[str, Validated],
) -> dict[str, Validated]:
    keys = {
        name: key_of(frame, suites / f"{name}.json", parameters) for name, frame in frames.items()
    }
    changed = {
        name: frame
        for name, frame in frames.items()
        if name not in known or known[name].key != keys[name]
    }
    found: dict[str, list[Failure]] = {name: [] for name in changed}
    if changed:
        # Here, not above: importing Great Expectations takes seconds, which readers of pages and
        # of processed tables need not wait for.
        from pipeline.checks.suites import run_suites

        for failure in run_suites(changed, suites, parameters):
            found[failure.table].append(failure)
    return {
        name: Validated(key, tuple(found[name])) if name in found else known[name]
        for name, key in keys.items()
    }


def _reconcile(
    observations: pd.DataFrame,
    raw: Raw,
    board: Board,
    catalogue: Catalogue,
    period: Period,
    relations: Relations,
) -> list[Finding]:
    """Return what does not reconcile, within the data, the printed report and between them."""
    stated = stated_figures(
        observations,
        raw.population,
        raw.printed_figures,
        raw.printed_readings,
        raw.registers,
        board,
        catalogue,
        relations,
    )
    found = contradictions_in(stated, raw.registers, board, catalogue, relations, period)
    return [
        *as_findings(found, stated, board, catalogue),
        *find_revisions(observations, board),
        *read_printed(raw.printed_figures, raw.printed_readings).findings,
    ]


def _with_doubts(observations: pd.DataFrame, findings: Iterable[Finding]) -> pd.DataFrame:
    """Return observations with what each does not reconcile with."""
    doubts = doubts_of(findings, observations)
    if not doubts:
        return observations
    return observations.assign(doubt=observations["row_id"].map(doubts).fillna(""))


def _findings(
    failure: "Failure", frame: pd.DataFrame, board: Board, suites: Path
) -> Iterable[tuple[str, Finding]]:
    """Return a finding for each row that failed, or one for a check that could not be made."""
    if failure.crash or not failure.row_ids:
        # A check that crashed has checked nothing: that is never passed over in silence.
        source = Source(suites, f"{suites.name}/{failure.table}.json")
        yield (
            "",
            source.finding(
                Severity.CRITICAL if failure.crash else failure.severity,
                failure.rule,
                "check-failed" if failure.crash else failure.rule,
                f"could not be evaluated: {failure.crash}" if failure.crash else failure.found,
                failure.expected,
                "Correct the suite, or the table that it reads.",
            ),
        )
        return
    rows = frame.set_index("row_id", drop=False)
    for row_id in failure.row_ids:
        for row in rows.loc[[row_id]].to_dict("records"):
            yield row_id, _finding(failure, row, board)


def _finding(failure: "Failure", row: Mapping[str, Any], board: Board) -> Finding:
    about = {key: str(row[key]) if key in row else "" for key in ("indicator", "period", "area")}
    subject = (
        f"'{about['indicator']}' for {about['area']}, {about['period']}"
        if about["indicator"]
        else "the row"
    )
    return source_of(row, board).finding(
        failure.severity,
        row["source_cell"],
        failure.rule,
        f"{subject} {failure.found}",
        failure.expected,
        **about,
    )


def _reject(observations: pd.DataFrame, faults: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return observations with those at fault rejected: no numbers, and the reason."""
    frame = observations.copy(deep=False)
    for row_id, reasons in faults.items():
        at = frame["row_id"] == row_id
        # Withheld stays withheld: why it is not shown was decided before any check.
        at &= frame["status"] != "withheld"
        before = frame.loc[at, "reason"]
        words = "; ".join(f"it {reason}" for reason in dict.fromkeys(reasons))
        frame.loc[at, "reason"] = [f"{one}; {words}" if one else words for one in before]
        frame.loc[at, "status"] = "rejected"
        frame.loc[at, ["numerator", "denominator", "value"]] = math.nan
    return frame
