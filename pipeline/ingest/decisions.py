"""What has the analyst decided about a figure? Withhold, correct or accept, after reading."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

from pipeline.findings import TEXT_HELD_BACK, Finding, Severity
from pipeline.ingest.readings import NUMBERS, Reading, as_table
from pipeline.ingest.receipts import parse_day
from pipeline.missing import NO_RETURN

# In the place of a supplier: a figure as it was printed, one in a register of the board, or a
# warning of any kind, named by its code.
PRINTED_REPORT, REGISTER, FINDING = "printed-report", "register", "finding"
# A figure that cannot be read cannot be accepted: there is nothing to accept.
UNREADABLE = {
    "formula-without-value",
    "percentage-format",
    "merged-value",
    "text-in-number",
    "date-in-number",
    "not-finite",
    "unknown-status",
    "value-missing",
    "shifted-cells",
    "duplicate-row",
    "unreadable-return",
}


def apply_decisions(
    decisions: pd.DataFrame,
    readings: list[Reading],
    findings: Iterable[Finding],
    as_of: date | None = None,
) -> list[Finding]:
    """Apply the decisions to readings, in place; return the findings as they now stand.

    ``decisions`` has the columns of the decisions table. A decision applies to the current row of
    its indicator, area, period and supplier whose raw value is the one it was taken on; one that
    fits none is a finding itself and changes nothing. Raw files are never edited. A corrected
    value stands without numerator and denominator: they belonged to the value it replaces.
    Readings are as known on the day ``as_of``: what was decided later may be about later ones.
    """
    findings = list(findings)
    decided: dict[int, dict[str, str]] = {}
    for decision in decisions.to_dict("records"):
        targets, problem = _targets(decision, readings)
        if decision["decision"] != "accept":
            before = [decided[id(one)] for one in targets if id(one) in decided]
            if before:
                problem = f"the one at {before[0]['source_cell']} stands on the same figure"
            else:
                decided |= {id(one): decision for one in targets}
        if problem:
            findings.append(_misfit(decision, problem, as_of))
            continue
        findings = _apply(decision, targets, findings)
    return findings


def finish(readings: Iterable[Reading]) -> pd.DataFrame:
    """Reject what failed a check, in place; return readings as rows of the observations table."""
    readings = list(readings)
    for reading in readings:
        row = reading.observation
        if reading.faults and row["status"] != "withheld":
            reason = "; ".join(f"it {what}" for what in reading.faults.values())
            row |= dict.fromkeys(NUMBERS, math.nan) | {"status": "rejected", "reason": reason}
    return as_table(readings)


def answer_findings(decisions: pd.DataFrame, findings: Iterable[Finding]) -> list[Finding]:
    """Turn findings that an ``accept`` answers into information.

    A decision to accept that answers no finding becomes a note itself: what it was taken on may
    be found in the report on another period, and whatever is found here stands.
    """
    findings = list(findings)
    for decision in decisions.to_dict("records"):
        if decision["decision"] != "accept" or decision["rule"] == TEXT_HELD_BACK:
            continue
        answered = [found for found in findings if _answers(decision, found)]
        if not answered:
            findings.append(_misfit(decision, _unanswered(decision)))
        findings = [_settled(found, decision) if found in answered else found for found in findings]
    return findings


def _unanswered(decision: dict[str, str]) -> str:
    if decision["supplier"] == FINDING:
        return f"no warning '{decision['rule']}' has the code '{decision['expected_value']}'"
    return f"no finding '{decision['rule']}' on its figure"


def is_accepted(decisions: pd.DataFrame, finding: Finding) -> bool:
    """Say whether a decision accepts the figure in spite of this finding."""
    return any(
        decision["decision"] == "accept" and _answers(decision, finding)
        for decision in decisions.to_dict("records")
    )


def _targets(decision: dict[str, str], readings: list[Reading]) -> tuple[list[Reading], str]:
    """Return the rows a decision is about, or words on why there are none."""
    key = (decision["indicator"], decision["area"], decision["period"])
    has_no_figure = decision["supplier"] in (PRINTED_REPORT, REGISTER, FINDING)
    of_no_figure = has_no_figure or decision["rule"] in (NO_RETURN, TEXT_HELD_BACK)
    if decision["decision"] == "accept" and of_no_figure:
        return [], ""  # no figure of a return: its finding is all there is to answer
    if decision["decision"] not in ("withhold", "correct", "accept"):
        return [], f"'{decision['decision']}' is no decision"
    rows = [
        reading
        for reading in readings
        if reading.key == key
        and reading.observation["supplier"] == decision["supplier"]
        and reading.observation["is_current"]
    ]
    if not rows:
        return [], "no figure has its indicator, area, period and supplier"
    fitting = [row for row in rows if _same(decision["expected_value"], row.raw_value)]
    if not fitting:
        return [], "the raw value is no longer the one it was taken on"
    if decision["decision"] == "correct":
        if len(fitting) > 1:
            return [], "more than one row has that figure"
        if _number(decision["corrected_value"]) is None:
            return [], "its corrected value is no number"
    return fitting, ""


def _apply(
    decision: dict[str, str], targets: list[Reading], findings: list[Finding]
) -> list[Finding]:
    word, reason = decision["decision"], decision["reason"]
    for reading in targets:
        row = reading.observation
        if word == "accept":
            if decision["rule"] not in UNREADABLE:
                reading.faults.pop(decision["rule"], None)
            continue
        reading.faults.clear()
        row |= dict.fromkeys(NUMBERS, math.nan)
        if word == "withhold":
            row |= {"status": "withheld", "reason": reason}
        else:
            row |= {
                "value": _number(decision["corrected_value"]),
                "status": "revised",
                "reason": f"corrected: {reason}",
            }
    if word == "accept":
        return findings  # ``answer_findings`` settles them, once every check has run
    files = {reading.observation["source_file"] or "" for reading in targets}
    return [
        _settled(found, decision)
        if found.file in files and (found.indicator, found.area, found.period) == targets[0].key
        else found
        for found in findings
    ]


def _answers(decision: dict[str, str], found: Finding) -> bool:
    if decision["supplier"] == FINDING:
        named = (decision["rule"], decision["expected_value"])
        return found.severity is Severity.WARNING and named == (found.rule, found.code)
    place = _place_of(found)
    if place or decision["supplier"] in (PRINTED_REPORT, REGISTER):
        is_its_own = decision["supplier"] == place
        if not is_its_own or not _same(decision["expected_value"], found.raw):
            return False
    return (
        found.rule == decision["rule"]
        and found.rule not in UNREADABLE
        and (found.indicator, found.area, found.period)
        == (decision["indicator"], decision["area"], decision["period"])
        and found.actor in (decision["supplier"], "analyst")
    )


def _place_of(found: Finding) -> str:
    """Say what stands in the place of a supplier for a figure that is in no return."""
    if found.file.endswith("/printed-figures.csv"):
        return PRINTED_REPORT
    return REGISTER if "." in found.indicator else ""


def _settled(found: Finding, decision: dict[str, str]) -> Finding:
    done = {"withhold": "withheld", "correct": "corrected", "accept": "accepted"}
    note = f"{done[decision['decision']]} by {decision['by']} on {decision['on']}"
    return replace(
        found,
        severity=Severity.INFO,
        what=f"{found.what} ({note})",
        next_step="Nothing need be done.",
    )


def _misfit(decision: dict[str, str], problem: str, as_of: date | None = None) -> Finding:
    """Return a finding on a decision that changes nothing, a warning where a figure should."""
    is_later = as_of is not None and (parse_day(decision["on"]) or as_of) > as_of
    is_harmless = decision["decision"] == "accept" or is_later
    return Finding(
        severity=Severity.INFO if is_harmless else Severity.WARNING,
        actor="analyst",
        file=decision["source_file"],
        cell=decision["source_cell"],
        what=f"the decision to {decision['decision']} "
        f"'{decision['indicator'] or decision['rule']}' was not applied: {problem}",
        expected="a decision that fits the data as they are",
        next_step="Copy rule and code as lscb check prints them after the warning, or take the "
        "decision out."
        if decision["supplier"] == FINDING
        else "Look at the figure again; change the decision or take it out.",
        rule="decision-does-not-fit",
        indicator=decision["indicator"],
        period=decision["period"],
        area=decision["area"],
    )


def _same(expected: str, raw: str) -> bool:
    """Say whether the expected value is the raw one; '' stands for one that is no number."""
    one, two = _number(expected), _number(raw)
    if expected == "":
        return two is None
    if one is not None and two is not None:
        return one == two
    return expected == raw


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
