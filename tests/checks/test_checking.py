"""From failed expectations to findings on places, and to rejected figures."""

import math

import pytest
from small_board import HEADER, Small, figure, row

from pipeline.checks import check
from pipeline.checks.relations import Relations
from pipeline.findings import Severity
from pipeline.periods import parse_period
from pipeline.tables import TABLES

COUNCIL = "anytown/2014-15/returns/2014-15-Q2/council.csv"
Q2 = "2014-15-Q2"


@pytest.fixture
def small(tmp_path) -> Small:
    return Small(tmp_path)


def checked(small: Small, *rows):
    small.csv("returns/2014-15-Q2/council.csv", rows)
    small.workbook("returns/2014-15-Q2/police.xlsx", [row("reports", 40, Q2)], Q2)
    raw = small.read(Q2)
    return check(raw, small.board, small.catalogue, parse_period(Q2), small.suites, Relations())


def repeat(value=20, **said):
    return row("repeat_pct", value, Q2, **said)


FAULTS = [
    # (row, rule, severity)
    (repeat(20, numerator=30, denominator=20), "numerator-above-denominator", "critical"),
    (repeat(101), "above-possible", "critical"),
    (repeat(-1), "below-possible", "critical"),
    (repeat(20, numerator=-2, denominator=10), "negative-numerator", "critical"),
    (repeat(20, numerator=0, denominator=0), "denominator-not-positive", "critical"),
    (repeat(70), "above-plausible", "warning"),
    (repeat(0.42, numerator=42, denominator=100), "below-its-parts", "warning"),
    (repeat(24, numerator=42, denominator=200), "above-its-parts", "warning"),
    (repeat(20, numerator=1.5, denominator=7.5), "not-whole", "warning"),
]


@pytest.mark.parametrize(("faulty", "rule", "severity"), FAULTS)
def test_a_faulty_figure_is_found_at_its_place(small, faulty, rule, severity):
    done = checked(small, row("plan_rate", 81, Q2), faulty)
    (found,) = [one for one in done.findings if one.rule == rule]
    assert (found.severity, found.actor) == (severity, "council")
    assert (found.file, found.cell) == (COUNCIL, "line 3")
    assert (found.indicator, found.period, found.area) == ("repeat_pct", Q2, "anytown")
    assert "Anytown Council" in found.next_step
    rows = done.tables["observations"].set_index("source_cell")
    bad, good = rows.loc["line 3"], rows.loc["line 2"]
    assert (good["status"], good["value"]) == ("reported", 81)
    if severity == "critical":
        assert (bad["status"], math.isnan(bad["value"])) == ("rejected", True)
        assert found.what.split(Q2)[1].strip() in bad["reason"]
    else:
        assert bad["value"] == faulty[HEADER.index("value")]


def test_no_finding_holds_a_raw_number(small):
    done = checked(small, repeat(977.5, numerator=8677, denominator=8576))
    words = " ".join(one.sentence() for one in done.findings)
    assert not [number for number in ("977", "8677", "8576") if number in words]


def test_sound_data_pass_and_every_table_is_there(small):
    done = checked(small, row("plan_rate", 81, Q2), repeat(20, numerator=2, denominator=10))
    assert {one.rule for one in done.findings} <= {"not-entered", "no-return"}
    assert list(done.tables) == list(TABLES)
    for name, frame in done.tables.items():
        assert list(frame.columns) == TABLES[name].names
    assert len(done.tables["findings"]) == len(done.findings)


def test_a_superseded_figure_raises_no_finding(small):
    small.csv("returns/2014-15-Q2/council-2.csv", [repeat(20)])
    done = checked(small, row("plan_rate", 81, Q2), repeat(101))
    assert "above-possible" not in {one.rule for one in done.findings}


def accept(small: Small, **said):
    small.register(
        "decisions",
        {
            "decision": "accept",
            "indicator": "repeat_pct",
            "area": "anytown",
            "period": Q2,
            "supplier": "council",
            "rule": "above-plausible",
            "expected_value": "70",
            "corrected_value": "",
            "reason": "three large families",
            "by": "analyst",
            "on": "2014-11-01",
        }
        | said,
    )


def test_an_accepted_finding_becomes_information(small):
    accept(small)
    done = checked(small, row("plan_rate", 81, Q2), repeat(70))
    (found,) = [one for one in done.findings if one.rule == "above-plausible"]
    assert found.severity is Severity.INFO and "accepted by analyst" in found.what


def test_an_accepted_critical_finding_leaves_the_figure(small):
    accept(small, rule="above-possible", expected_value="101")
    done = checked(small, row("plan_rate", 81, Q2), repeat(101))
    rows = done.tables["observations"].set_index("source_cell")
    assert rows.loc["line 3", "value"] == 101
    assert Severity.CRITICAL not in {one.severity for one in done.findings}


def test_an_accept_that_answers_nothing_is_a_finding(small):
    accept(small, expected_value="20")
    done = checked(small, row("plan_rate", 81, Q2), repeat(20))
    (found,) = [one for one in done.findings if one.rule == "decision-does-not-fit"]
    assert "no finding" in found.what


def test_a_cited_figure_is_the_analysts(small):
    line = [*row("england_rate", 900, "2013-14", "england"), "dfe", "Statistics, 2014"]
    small.csv("registers/cited.csv", [line], [*HEADER, "supplier", "release"])
    done = checked(small, row("plan_rate", 81, Q2), repeat(20))
    (found,) = [one for one in done.findings if one.rule == "above-plausible"]
    assert found.actor == "analyst"
    assert found.file.endswith("registers/cited.csv")


def test_the_reading_and_the_checking_agree_on_a_figure(small):
    small.csv("returns/2014-15-Q2/council.csv", [repeat(20)])
    assert figure(small.read(Q2), "repeat_pct", Q2)["value"] == 20
