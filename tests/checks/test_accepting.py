"""Can every warning be accepted by a decision that names it, and no other with it?"""

import ast
import json
import re

import pandas as pd
import pytest
from small_board import HEADER, Small, row

from pipeline.checks import check
from pipeline.checks.relations import Relations
from pipeline.findings import Finding, Severity
from pipeline.ingest.decisions import answer_findings
from pipeline.layout import CODE
from pipeline.periods import parse_period
from pipeline.tables import DECISIONS, conform

YEAR = "2014-15"
RECEIVED = ["file", "agency", "quarter", "received_on", "sha256", "completed_by", "completed_on"]


def rules_in_code() -> set[str]:
    """Return every rule that a call in the package names beside a warning."""
    found = set()
    for path in (CODE / "pipeline").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            said = [*call.args, *(one.value for one in call.keywords)]
            if any("Severity.WARNING" in ast.unparse(one) for one in said):
                texts = [one.value for one in said if isinstance(one, ast.Constant)]
                found |= {one for one in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", str(one))}
    return found


def rules_in_suites() -> set[str]:
    suites = (CODE / "expectations/suites").glob("*.json")
    expected = [one for path in suites for one in json.loads(path.read_text())["expectations"]]
    return {one["meta"]["rule"] for one in expected if one.get("severity") == "warning"}


RULES = sorted(rules_in_code() | rules_in_suites())


def accepting(*findings: Finding) -> pd.DataFrame:
    decisions = [
        {"decision": "accept", "indicator": "", "area": "", "period": "", "supplier": "finding",
         "rule": one.rule, "expected_value": one.code, "corrected_value": "",
         "reason": "it was looked into", "by": "analyst", "on": "2015-05-01"}
        for one in findings
    ]  # fmt: skip
    return conform(pd.DataFrame(decisions), DECISIONS)


def test_the_rules_are_found():
    assert {"hidden-sheet", "unknown-folder", "decision-does-not-fit", "hash-form"} <= set(RULES)
    assert len(RULES) > 40


@pytest.mark.parametrize("rule", RULES)
def test_a_warning_of_each_rule_is_accepted_by_its_code_alone(rule):
    one, other = (
        Finding(Severity.WARNING, "council", "a/returns/a.csv", place, what, "less", "Ask.", rule)
        for place, what in (("line 3", "it is high"), ("line 3", "it is higher"))
    )
    accepted, stands = answer_findings(accepting(one), [one, other])
    assert (accepted.severity, stands) == (Severity.INFO, other)
    assert accepted.what == "it is high (accepted by analyst on 2015-05-01)"


def test_a_code_of_nothing_is_a_note_and_what_is_critical_stands():
    one = Finding(Severity.CRITICAL, "council", "a.csv", "", "none", "rows", "Ask.", "no-header")
    stands, note = answer_findings(accepting(one), [one])
    assert (stands, note.severity) == (one, Severity.INFO)
    assert f"no warning 'no-header' has the code '{one.code}'" in note.what


def make_a_mess(small: Small) -> None:
    """Send and keep whatever a board can let stand, and see warned of."""

    def hide(book) -> None:
        sheet = book["Return"]
        sheet["J9"] = "a note"
        sheet.merge_cells("A6:B6")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["H"].hidden = True
        book.create_sheet("Old").sheet_state = "hidden"
        del book["About"]

    small.workbook("returns/2014-15-Q1/police.xlsx", [row("reports", 40)], change=hide)
    small.csv("returns/2014-15-Q1/police.csv", [row("reports", 40)])
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81)], HEADER[:5])  # and again
    small.csv("returns/2014-15-Q1/council-2.csv", [[*row("plan_rate", 81), "x"]], [*HEADER, "more"])
    small.workbook("returns/2014-15-Q2/police.xlsx", [], "2014-15-Q2")
    small.csv("returns/2014-15-Q2/council.csv", [row("plan_rate", "", "2014-15-Q2")])
    sound = small.receive("2014-15-Q1/police.xlsx", "2014-07-20", "police")
    entries = [sound | {"sha256": "0" * 64}, sound | {"file": "2014-15-Q1/gone.csv"}]
    small.csv("registers/received.csv", [list(one.values()) for one in entries], RECEIVED)
    small.csv("registers/other.csv", [["1"]], ["id"])
    small.csv("registers/sign_offs.csv", [["Foreword", "chair", "2015-05-01"]],
              ["section", "by", "on"])  # fmt: skip
    small.register("decisions", {name: "" for name in DECISIONS.names[1:-2]} | {
        "decision": "withhold", "indicator": "plan_rate", "area": "anytown", "by": "analyst",
        "period": "2013-14-Q4", "supplier": "council", "reason": "late", "on": "2015-05-01",
    })  # fmt: skip
    (small.home / "data/raw/anytown/old").mkdir()


SHOULD = {
    "changed-since-receipt", "decision-does-not-fit", "hidden-column", "hidden-row", "hidden-sheet",
    "merged-cells", "missing-about", "missing-columns", "no-return", "no-rows", "return-lost",
    "section-form", "two-forms", "unknown-columns", "unknown-file", "unknown-folder",
}  # fmt: skip


def found_in(small: Small) -> list[Finding]:
    """Return the warnings that stand, and see that nothing is worse."""
    raw = small.read(YEAR)
    done = check(raw, small.board, small.catalogue, parse_period(YEAR), small.suites, Relations())
    assert [one for one in done.findings if one.severity is Severity.CRITICAL] == []
    return [one for one in done.findings if one.severity is Severity.WARNING]


def test_a_board_with_all_that_can_be_warned_of_has_no_open_warning_once_all_are_accepted(tmp_path):
    small = Small(tmp_path)
    make_a_mess(small)
    found = found_in(small)
    assert {one.rule for one in found} >= SHOULD, SHOULD - {one.rule for one in found}
    assert len({one.code for one in found}) == len(found)
    path = small.place("registers/decisions.csv")
    names = [
        name for name in DECISIONS.names if name not in ("row_id", "source_file", "source_cell")
    ]
    accepted = accepting(*found)[names].to_csv(index=False, header=False)
    path.write_text(path.read_text() + accepted)
    assert found_in(small) == []
