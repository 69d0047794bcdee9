"""Which figures of the printed report do the rules find, and which do they leave alone?"""

import pytest
from example_figures import Example, read_example

from pipeline.checks.printed import read_printed
from pipeline.findings import Finding, Severity

pytestmark = pytest.mark.slow
# What a reader finds with the report and the published extracts on the desk: the figure accused,
# the rule that tells, and the smallest error. This list is of the test alone: no rule knows it.
FOUND = {
    ("f001", "against-published", "12.7"),  # 81 per 10,000; DfE publishes 67.7
    ("f148", "against-published", "12.7"),  # the same 81, printed a second time
    ("f002", "comparator-of-another-year", "4.55"),  # 38 is England in 2013; 43.1 in 2015
    ("f010", "against-published", "4"),  # 586 looked after; 582 published
    ("f011", "against-published", "1"),  # 122 per 10,000; 120 published
    ("f023", "against-published", "3,767"),  # about 51,700 under 18; 47,833 published
    ("f066", "mean-against-total", "5,184"),  # 19,542 contacts; 12 times 1,196 are 14,352
    ("f066", "peak-against-total", "3,906"),  # no more than 12 times the highest month
    ("f073", "comparator-of-another-measure", "218"),  # 332 is England's children in need of 2013
    ("f077", "units-differ", ""),  # a share beside weeks
    ("f086", "parts-against-area", "10"),  # Q1: the four areas are 25, not 35
    ("f086", "parts-against-area", "14"),
    ("f086", "parts-against-area", "6"),
    ("f086", "parts-against-area", "5"),
    ("f086", "parts-against-area", "35"),  # the year: 85, not 120
    ("f091", "impossible-percentage", "2.5"),  # 28 % of 12 deaths
    ("f126", "share-against-amounts", "0.00416"),  # 26.05 %; 32,388 of 124,284 is 26.06
}
AGREE = [
    ("f020", "f021", "f022"),  # 124,600 men and 120,600 women are 245,300 within rounding
    ("f024",),  # 21 % under 18
    ("f082", "f083", "f084", "f085"),  # the quarters of each area are its year
    ("f087", "f088", "f089", "f090"),  # expected and unexpected are all
    ("f106", "f107", "f108"),  # 4 of 37 are 11 %, and 89 % complete
    ("f110",),  # 65 and 35 per cent
    ("f125", "f127", "f128", "f129", "f130", "f174"),  # amounts, shares and partners
    ("f026", "f027", "f028", "f029"),  # as published
]


@pytest.fixture(scope="module")
def example() -> Example:
    return read_example()


@pytest.fixture(scope="module")
def audit(example) -> list[Finding]:
    return [one for one in example.findings() if one.file.endswith("/printed-figures.csv")]


def figure_of(finding: Finding) -> str:
    return finding.cell.rpartition(", ")[2]


def test_each_printed_figure_is_read_or_known_to_hold_no_number(example):
    printed = read_printed(example.raw.printed_figures, example.raw.printed_readings)
    assert printed.findings == []
    assert len(printed.figures) == len(example.raw.printed_readings)


def test_the_audit_finds_what_a_reader_finds_and_no_more(audit):
    warnings = [one for one in audit if one.severity is Severity.WARNING]
    found = {
        (figure_of(one), one.rule, one.smallest_error.partition("at least ")[2].split(",  ")[0])
        for one in warnings
    }
    found = {(figure, rule, error.split(", or")[0]) for figure, rule, error in found}
    assert found == FOUND
    assert len(warnings) == len(FOUND)


def test_a_rate_whose_population_is_not_at_hand_accuses_nobody(audit):
    (told,) = [one for one in audit if one.severity is not Severity.WARNING]
    assert (figure_of(told), told.rule) == ("f011", "rate-without-population")


@pytest.mark.parametrize("figures", AGREE)
def test_what_agrees_within_rounding_is_not_accused(audit, figures):
    assert {figure_of(one) for one in audit}.isdisjoint(figures)


def test_published_series_are_not_accused(example):
    accused = [one for one in example.findings() if one.file.startswith("published/")]
    assert accused == []


def test_an_accepted_printed_figure_stands_in_the_decisions(example):
    import pandas as pd

    from pipeline.ingest.decisions import answer_findings
    from pipeline.tables import DECISIONS, conform

    one = next(one for one in example.findings() if one.rule == "impossible-percentage"
               and one.file.endswith("/printed-figures.csv"))  # fmt: skip

    def decided(expected: str) -> list[Finding]:
        decision = {
            "decision": "accept", "indicator": one.indicator, "area": one.area,
            "period": one.period, "supplier": "printed-report", "rule": one.rule,
            "expected_value": expected, "reason": "the base is of several years",
            "by": "analyst", "on": "2015-06-01", "source_file": "x", "source_cell": "line 2",
        }  # fmt: skip
        return answer_findings(conform(pd.DataFrame([decision]), DECISIONS), [one])

    assert [found.severity for found in decided("28")] == [Severity.INFO]
    assert [found.rule for found in decided("25")] == [one.rule, "decision-does-not-fit"]
