"""Does a rule that rounds counts leave no ratio that tells them as they were?"""

import pytest
from small_publications import hidden_of, protected

Q1, Q2, YEAR = "2014-15-Q1", "2014-15-Q2", "2014-15"
NHS = {"rule": "nhs"}


def seen(numerator=None, denominator=None, value=None, period=Q1):
    return {"indicator": "seen_pct", "period": period, "numerator": numerator,
            "denominator": denominator, "value": value}  # fmt: skip


def shown(*rows, **said):
    found = protected(*rows, **(NHS | said)).public_observations
    return found["value"].tolist()


def test_a_percentage_is_worked_out_of_the_rounded_counts():
    # 304 of 1,203 are 25.3 %; 305 of 1,205 are shown
    found = protected(seen(304, 1203, 25.3), **NHS).public_observations.iloc[0]
    assert found[["numerator", "denominator", "value"]].tolist() == [305, 1205, 25.3]
    assert shown(seen(302, 1202, 25.1)) == [25.0]  # 300 of 1,200
    assert shown(seen(302, 1202, 25.1), rule="dfe") == [25.1]


def test_a_percentage_whose_counts_stand_elsewhere_is_too():
    rows = [("deaths", Q1, 402.0), ("deaths_expected", Q1, 101.0), ("expected_pct", Q1, 25.1)]
    assert shown(*rows) == [400, 100, 25.0]


def test_a_percentage_whose_counts_nobody_tells_is_shown_to_a_whole_number():
    assert shown(seen(value=33.3)) == [33.0]
    assert shown(("seen_pct", Q1, 33.5)) == [34.0]


def test_a_rate_and_an_average_are_worked_out_of_rounded_counts():
    rows = [("looked_after", Q1, 102.0), ("looked_after_rate", Q1, 20.4)]
    assert shown(*rows, residents=50_000.0) == [100, 20.0]
    assert shown(rows[1], residents=50_000.0) == [20.0]
    assert shown(("monthly_deaths", YEAR, 10.2)) == [10.0]  # 120 of 122 a year


def test_a_percentage_of_a_region_whose_counts_nobody_tells_stands():
    assert shown(("seen_pct", Q1, 33.3, "south")) == [33.3]


@pytest.mark.parametrize("change", [("deaths_change", 22.0), ("deaths_more", 22.0)])
def test_a_change_is_left_out(change):
    rows = [("deaths", "2013-14", 100.0), ("deaths", YEAR, 122.0), (change[0], YEAR, change[1])]
    assert hidden_of(protected(*rows, **NHS)) == [(change[0], "anytown", YEAR)]
    assert hidden_of(protected(*rows)) == []


def test_a_doubt_quotes_no_count_that_is_rounded():
    row = {"indicator": "deaths", "period": Q1, "value": 102.0, "doubt": "Deaths: 102 against 101"}
    assert protected(row, **NHS).public_observations["doubt"].tolist() == ["Deaths"]


def test_a_small_count_is_hidden_with_its_rate():
    rows = [("looked_after", Q1, 7.0), ("looked_after_rate", Q1, 1.4)]
    assert len(hidden_of(protected(*rows, residents=50_000.0, **NHS))) == 2
    assert len(hidden_of(protected(rows[1], residents=50_000.0, **NHS))) == 1


def test_what_an_earlier_edition_worked_out_of_rounded_counts_tells_no_more_than_they():
    # 15.3 % of 72 is 10 of 70, shown as 14.3 % before: 8 to 12, and not the 10 of 10.01 to 10.09
    before = seen(value=14.3)
    found = protected(seen(11, 72, 15.3), earlier=[before], **NHS)
    assert found.public_observations["value"].tolist() == [14.3] and not found.already_public
