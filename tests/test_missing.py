"""Is each return that an edition lacks listed, with how late it is or when it came after all?"""

from datetime import date

import pytest
from small_board import Small, row

from pipeline.ingest.receipts import days_of_receipt
from pipeline.missing import describe_missing, list_missing


@pytest.fixture
def small(tmp_path) -> Small:
    return Small(tmp_path)


def missing_on(small: Small, period: str, day: date | None) -> list[dict[str, str]]:
    year = small.layout.year("anytown", "2014-15")
    findings = small.read(period, as_of=day).findings
    return list_missing(findings, small.board, days_of_receipt(year))


def test_a_return_that_came_too_late_says_when_and_one_that_did_not_says_nothing(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81)])
    small.register("received", small.receive("2014-15-Q1/council.csv", "2014-08-03"))
    due = {"quarter": "2014-15-Q1", "due": "2014-07-30"}
    assert missing_on(small, "2014-15-Q1", date(2014, 7, 30)) == [
        {"agency": "council", "name": "Anytown Council", **due, "came_on": "2014-08-03"},
        {"agency": "police", "name": "Anytown Police", **due, "came_on": ""},
    ]


def test_only_quarters_whose_returns_were_due_are_listed(small):
    listed = missing_on(small, "2014-15", date(2014, 10, 30))
    assert [(one["quarter"][-2:], one["agency"]) for one in listed] == [
        ("Q1", "council"),
        ("Q1", "police"),
        ("Q2", "council"),
        ("Q2", "police"),
    ]


def test_nothing_is_listed_where_all_are_in(small):
    small.quiet()
    assert missing_on(small, "2014-15-Q1", None) == []
    assert list(describe_missing([], date(2014, 7, 30))) == [
        "returns that are not in this report: none"
    ]


@pytest.mark.parametrize(
    ("came_on", "day", "said"),
    [
        ("", "2014-07-01", "due 30 July 2014"),
        ("", "2014-07-30", "due 30 July 2014"),
        ("", "2014-07-31", "due 30 July 2014, 1 day late"),
        ("", "2014-08-30", "due 30 July 2014, 31 days late"),
        ("2014-08-03", "2014-08-30", "due 30 July 2014; it came on 3 August 2014, 4 days late"),
        ("2014-07-30", "2014-08-30", "due 30 July 2014; it came on 30 July 2014"),
    ],
)
def test_lateness_is_counted_to_the_day_it_came_or_else_to_the_day_it_is(came_on, day, said):
    one = {"agency": "police", "name": "Anytown Police", "quarter": "2014-15-Q1"}
    one |= {"due": "2014-07-30", "came_on": came_on}
    count, line = describe_missing([one], date.fromisoformat(day))
    assert count == "returns that are not in this report: 1"
    assert line == f"  Anytown Police, Q1 2014-15: {said}"


def test_the_first_readable_day_of_a_return_that_is_there_counts(small):
    small.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81)])
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 82)])
    first = small.receive("2014-15-Q1/council.csv", "2014-08-03")
    again = small.receive("2014-15-Q1/council-2.csv", "2014-08-01")
    gone = first | {"file": "2014-15-Q1/gone.csv", "received_on": "2014-07-01"}
    small.register("received", first, again, first | {"received_on": "soon"}, gone)
    assert days_of_receipt(small.layout.year("anytown", "2014-15")) == {
        ("council", "2014-15-Q1"): "2014-08-01"
    }
