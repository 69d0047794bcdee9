"""Withhold, correct, accept: applied after reading, and never to what they no longer fit."""

import math
from datetime import date

import pandas as pd
import pytest
from small_board import Small, figure, of_rule, only, row

from pipeline.findings import Finding, Severity
from pipeline.ingest.decisions import answer_findings
from pipeline.tables import DECISIONS, conform

MISFIT = "decision-does-not-fit"
PLACE = "anytown/2014-15/registers/decisions.csv"


@pytest.fixture
def small(tmp_path) -> Small:
    small = Small(tmp_path)
    small.quiet()
    return small


def decide(small: Small, *several, as_of: date | None = None, **said):
    decisions = [
        {
            "decision": "withhold",
            "indicator": "plan_rate",
            "area": "anytown",
            "period": "2014-15-Q1",
            "supplier": "council",
            "rule": "",
            "expected_value": "81",
            "corrected_value": "",
            "reason": "accuracy is being looked into",
            "by": "analyst",
            "on": "2014-09-01",
        }
        | one
        for one in (several or [said])
    ]
    small.register("decisions", *decisions)
    return small.read(as_of=as_of)


def test_withhold_takes_the_value_away_and_gives_the_reason(small):
    before = small.place("returns/2014-15-Q1/council.csv").read_bytes()
    found = figure(decide(small), "plan_rate")
    assert (found["status"], found["reason"]) == ("withheld", "accuracy is being looked into")
    assert math.isnan(found["value"])
    assert small.place("returns/2014-15-Q1/council.csv").read_bytes() == before


def test_correct_puts_the_corrected_value_in(small):
    raw = decide(small, decision="correct", corrected_value="18", reason="digits swapped")
    found = figure(raw, "plan_rate")
    assert (found["value"], found["reason"]) == (18, "corrected: digits swapped")
    assert math.isnan(found["numerator"])


@pytest.mark.parametrize("expected", ["81", "81.0"])
def test_expected_values_are_compared_as_numbers(small, expected):
    assert figure(decide(small, expected_value=expected), "plan_rate")["status"] == "withheld"


MISFITS = [
    ({"expected_value": "80"}, "no longer"),
    ({"expected_value": ""}, "no longer"),
    ({"period": "2014-15-Q2"}, "no figure"),
    ({"supplier": "police"}, "no figure"),
    ({"decision": "delete"}, "no decision"),
    ({"decision": "correct", "corrected_value": "some"}, "no number"),
]


@pytest.mark.parametrize(("said", "words"), MISFITS)
def test_a_decision_that_does_not_fit_is_a_finding_and_changes_nothing(small, said, words):
    raw = decide(small, **said)
    found = only(raw, MISFIT)
    assert (found.severity, found.actor) == (Severity.WARNING, "analyst")
    assert (found.file, found.cell) == (PLACE, "line 2")
    assert words in found.what
    assert figure(raw, "plan_rate")["value"] == 81


def test_withholding_an_unreadable_figure_settles_its_finding(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", "about 81")])
    raw = decide(small, expected_value="about 81")
    assert figure(raw, "plan_rate")["status"] == "withheld"
    found = only(raw, "text-in-number")
    assert found.severity is Severity.INFO and "withheld by analyst" in found.what


def test_an_empty_expected_value_stands_for_one_that_is_no_number(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", "about 81")])
    assert figure(decide(small, expected_value=""), "plan_rate")["status"] == "withheld"


def test_a_correction_makes_an_unreadable_figure_readable(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", "81 approx")])
    raw = decide(small, decision="correct", expected_value="81 approx", corrected_value="81")
    assert figure(raw, "plan_rate")["value"] == 81
    assert all(one.severity is not Severity.CRITICAL for one in raw.findings)


def test_a_figure_that_cannot_be_read_cannot_be_accepted(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", "81 approx")])
    raw = decide(small, decision="accept", rule="text-in-number", expected_value="")
    assert figure(raw, "plan_rate")["status"] == "rejected"
    assert only(raw, "text-in-number").severity is Severity.CRITICAL


def test_accepting_a_period_lets_the_figure_stand(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81, "2013-14-Q4")])
    raw = decide(small, decision="accept", rule="wrong-quarter", period="2013-14-Q4")
    assert figure(raw, "plan_rate", "2013-14-Q4")["value"] == 81


def test_a_resubmitted_figure_outdates_a_decision(small):
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 70)])
    raw = decide(small)
    assert figure(raw, "plan_rate")["value"] == 70
    assert len(of_rule(raw, MISFIT)) == 1


def received(small: Small) -> None:
    """Enter both returns of the quarter as received on the day before they were due."""
    small.register(
        "received",
        small.receive("2014-15-Q1/police.xlsx", "2014-07-29", "police"),
        small.receive("2014-15-Q1/council.csv", "2014-07-29"),
    )


def test_what_was_known_on_a_day_is_decided_on_later(small):
    received(small)
    raw = decide(small, as_of=date(2014, 7, 30))
    assert figure(raw, "plan_rate")["status"] == "withheld"


def test_a_later_decision_may_be_on_what_was_not_known_yet(small):
    received(small)
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 70)])
    then = only(decide(small, expected_value="70", as_of=date(2014, 7, 30)), MISFIT)
    at_once = {"expected_value": "70", "on": "2014-07-30"}
    before = only(decide(small, **at_once, as_of=date(2014, 7, 30)), MISFIT)
    assert (then.severity, before.severity) == (Severity.INFO, Severity.WARNING)


def test_two_decisions_on_one_figure_are_not_both_applied(small):
    raw = decide(small, {}, {"decision": "correct", "corrected_value": "80"})
    assert figure(raw, "plan_rate")["status"] == "withheld"
    assert "line 2 stands on the same figure" in only(raw, MISFIT).what


def settled(raw, rule: str) -> list:
    return [one for one in answer_findings(raw.decisions, raw.findings) if one.rule == rule]


NOT_COME = {"decision": "accept", "indicator": "", "area": "", "rule": "no-return"}


def test_accepting_that_a_return_did_not_come_states_the_reason(small):
    small.place("returns/2014-15-Q1/council.csv").unlink()
    raw = decide(small, **NOT_COME, expected_value="")
    (found,) = settled(raw, "no-return")
    assert found.severity is Severity.INFO
    assert "accepted by analyst on 2014-09-01" in found.what
    assert figure(raw, "plan_rate")["status"] == "not-returned"
    assert settled(raw, MISFIT) == []


def test_accepting_that_a_return_did_not_come_does_not_fit_once_it_came(small):
    raw = decide(small, **NOT_COME, expected_value="")
    (found,) = settled(raw, MISFIT)
    assert "no finding 'no-return' on its figure" in found.what
    assert found.severity is Severity.INFO  # the report on the quarter may have needed it


def contradiction(**said) -> Finding:
    return Finding(
        **{"severity": Severity.WARNING, "actor": "analyst", "file": "a/registers/actions.csv",
           "cell": "line 3", "what": "does not reconcile", "expected": "both the same",
           "next_step": "Look.", "rule": "sum", "indicator": "contacts", "area": "anytown",
           "period": "2014-15", "raw": "120", **said}
    )  # fmt: skip


FIGURES = {
    "council": contradiction(file="a/returns/2014-15-Q4/council.csv", actor="council"),
    "printed-report": contradiction(file="a/2014-15/printed-figures.csv"),
    "register": contradiction(indicator="contributions.amount_gbp"),
}


def accepting(found: Finding, supplier: str, **said) -> pd.DataFrame:
    decision = {"decision": "accept", "indicator": found.indicator, "area": found.area,
                "period": found.period, "supplier": supplier, "rule": found.rule,
                "expected_value": "120", "reason": "both stand", "by": "analyst",
                "on": "2015-05-01", **said}  # fmt: skip
    return conform(pd.DataFrame([decision]), DECISIONS)


@pytest.mark.parametrize("supplier", FIGURES)
def test_a_contradiction_is_accepted_wherever_its_figure_stands(supplier):
    found = FIGURES[supplier]
    (settled,) = answer_findings(accepting(found, supplier), [found])
    assert settled.severity is Severity.INFO
    assert settled.what.endswith("(accepted by analyst on 2015-05-01)")


@pytest.mark.parametrize("supplier", ["printed-report", "register"])
@pytest.mark.parametrize(
    "said", [{"expected_value": "121"}, {"expected_value": ""}, {"rule": "share"},
             {"area": "elsewhere"}, {"period": "2013-14"}],
)  # fmt: skip
def test_a_decision_on_another_figure_or_value_settles_no_contradiction(supplier, said):
    found = FIGURES[supplier]
    stands, misfit = answer_findings(accepting(found, supplier, **said), [found])
    assert stands == found
    assert (misfit.rule, misfit.severity) == (MISFIT, Severity.INFO)


def test_a_decision_on_a_text_is_for_the_public_edition_and_no_misfit(small):
    raw = decide(small, decision="accept", rule="text-held-back", expected_value="3")
    assert [one for one in raw.findings if one.rule == MISFIT] == []
    found = FIGURES["council"]
    assert answer_findings(accepting(found, "council", rule="text-held-back"), [found]) == [found]
