"""Is a comment that contradicts its own figures found, and is one that does not left alone?"""

import pytest
from small_board import Small, row

from pipeline.checks.commentaries import check_commentaries

QUARTERS = ["2014-15-Q1", "2014-15-Q2", "2014-15-Q3", "2014-15-Q4"]


@pytest.fixture
def small(tmp_path) -> Small:
    return Small(tmp_path)


def found(small: Small, indicator: str, values: list[float], comment: str, **other) -> list[str]:
    """Return what the checks say of a comment that stands beside the last of the values."""
    for quarter, value in zip(QUARTERS, values, strict=False):
        is_last = quarter == QUARTERS[len(values) - 1]
        said = {"commentary": comment, **other} if is_last else {}
        small.csv(f"returns/{quarter}/council.csv", [row(indicator, value, quarter, **said)])
    raw = small.read("2014-15")
    return [
        one.what.partition(" says ")[2]
        for one in check_commentaries(raw.observations, small.board, small.catalogue)
    ]


CONTRADICTIONS = [
    ("plan_rate", [81, 60], "The rate rose again.", "'rose', and the figure did not rise"),
    ("plan_rate", [60, 81], "A fall since last quarter.", "'fall', and the figure did not fall"),
    ("plan_rate", [60, 60], "Growth continued.", "'Growth', and the figure did not rise"),
    ("plan_rate", [80, 70], "The rate halved.", "'halved', and the figures bear no such ratio"),
    ("plan_rate", [30, 40], "It doubled.", "'doubled', and the figures bear no such ratio"),
    ("plan_rate", [50, 60], "Up by 12 % on last quarter.", "'12 %', which is neither"),
    ("repeat_pct", [10, 16], "Now at 18 per cent.", "'18 %', which is neither"),
]


@pytest.mark.parametrize(("indicator", "values", "comment", "said"), CONTRADICTIONS)
def test_a_contradiction_is_found(small, indicator, values, comment, said):
    (what,) = found(small, indicator, values, comment)
    assert what.startswith(said)


BORNE_OUT = [
    ("plan_rate", [60, 81], "The rate rose again."),
    ("plan_rate", [60, 90, 81], "The rate rose over the year."),  # above the first, below the last
    ("plan_rate", [60, 90, 81], "The rate fell."),
    ("plan_rate", [81], "The rate rose."),  # nothing to hold it against
    ("plan_rate", [81, 60], "There was no rise."),
    ("plan_rate", [81, 60], "Numbers would have increased without early help."),
    ("plan_rate", [81, 60], "The rise in referrals led to a fall here."),
    ("plan_rate", [60, 81], "Growth is lower than in England."),
    ("plan_rate", [80, 41], "The rate halved."),
    ("plan_rate", [50, 60], "Up by 20 %."),
    ("repeat_pct", [10, 16], "Now at 16 %, up by 6 %."),
    ("plan_rate", [50, 60], "Several families of three or more children."),
]


@pytest.mark.parametrize(("indicator", "values", "comment"), BORNE_OUT)
def test_what_the_figures_bear_out_is_left_alone(small, indicator, values, comment):
    assert found(small, indicator, values, comment) == []


def test_a_share_of_the_reported_counts_is_borne_out(small):
    comment = "25 % were repeats."
    assert found(small, "reports", [3], comment, numerator=1, denominator=4) == []


def test_the_finding_names_the_place_and_who_must_act(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81, QUARTERS[0])])
    small.csv(
        "returns/2014-15-Q2/council.csv",
        [row("plan_rate", 60, QUARTERS[1], commentary="The rate rose.")],
    )
    raw = small.read("2014-15")
    (one,) = check_commentaries(raw.observations, small.board, small.catalogue)
    assert (one.severity, one.actor) == ("warning", "council")
    assert (one.file, one.cell) == ("anytown/2014-15/returns/2014-15-Q2/council.csv", "line 2")
    assert (one.indicator, one.period, one.area) == ("plan_rate", QUARTERS[1], "anytown")
    assert "Anytown Council" in one.next_step
