"""Which links between figures does the system know? Each trap is a leak that one of them makes."""

import pytest
from small_publications import hidden_of, observed, protected

Q1, Q2, Q3, Q4, YEAR = (*(f"2014-15-Q{n}" for n in range(1, 5)), "2014-15")


def quarters(*values, indicator="deaths"):
    return [(indicator, f"2014-15-Q{n}", value) for n, value in enumerate(values, 1)]


def seen(period, numerator, denominator, value):
    return {"indicator": "seen_pct", "period": period, "numerator": numerator,
            "denominator": denominator, "value": value}  # fmt: skip


def test_a_small_count_on_its_own_is_all_that_is_hidden():
    found = protected(("deaths", Q1, 3.0), ("deaths", Q2, 6.0), ("deaths", Q3, 0.0))
    assert hidden_of(found) == [("deaths", "anytown", Q1)]


def test_a_year_and_three_quarters_do_not_give_the_fourth():
    found = protected(*quarters(8.0, 9.0, 7.0, 3.0), ("deaths", YEAR, 27.0))
    assert hidden_of(found) == [("deaths", "anytown", Q3), ("deaths", "anytown", Q4)]


def test_quarters_released_earlier_and_then_the_year_do_not_give_the_fourth():
    earlier = quarters(8.0, 9.0, 7.0)
    rows = [*quarters(8.0, 9.0, 7.0, 3.0), ("deaths", YEAR, 27.0)]
    found = protected(*rows, earlier=earlier)
    assert hidden_of(found) == [("deaths", "anytown", Q4), ("deaths", "anytown", YEAR)]


def test_a_quarter_that_nobody_returned_is_not_given_by_the_year():
    found = protected(*quarters(8.0, 9.0, 7.0), ("deaths", YEAR, 27.0))
    assert hidden_of(found) == [("deaths", "anytown", Q3)]


def test_what_two_missing_quarters_leave_is_not_given_either():
    found = protected(*quarters(8.0, 9.0), ("deaths", YEAR, 20.0))
    assert len(hidden_of(found)) == 1


def test_months_make_up_their_quarter():
    months = [("deaths", f"2014-M0{n}", value) for n, value in ((4, 9.0), (5, 8.0), (6, 2.0))]
    found = protected(*months, ("deaths", Q1, 19.0))
    assert hidden_of(found) == [
        ("deaths", "anytown", "2014-M05"),
        ("deaths", "anytown", "2014-M06"),
    ]


def test_areas_make_up_the_whole():
    rows = [("deaths", YEAR, 3.0, "anytown"), ("deaths", YEAR, 9.0, "elsewhere"),
            ("deaths", YEAR, 12.0, "both")]  # fmt: skip
    assert len(hidden_of(protected(*rows))) == 2


def test_a_published_total_gives_no_area_away():
    total = {"indicator": "deaths", "period": YEAR, "value": 12.0, "area": "both",
             "source_file": "published/file.csv", "supplier": "dfe"}  # fmt: skip
    rows = [("deaths", YEAR, 3.0, "anytown"), ("deaths", YEAR, 9.0, "elsewhere"), total]
    assert hidden_of(protected(*rows)) == [
        ("deaths", "anytown", YEAR), ("deaths", "elsewhere", YEAR)
    ]  # fmt: skip


def test_expected_and_unexpected_make_up_all():
    rows = [
        ("deaths", YEAR, 12.0),
        ("deaths_expected", YEAR, 9.0),
        ("deaths_unexpected", YEAR, 3.0),
    ]
    assert hidden_of(protected(*rows)) == [
        ("deaths_expected", "anytown", YEAR), ("deaths_unexpected", "anytown", YEAR)
    ]  # fmt: skip


def test_the_same_count_of_two_suppliers_is_hidden_in_both():
    rows = [{"indicator": "deaths", "period": Q1, "value": 9.0},
            {"indicator": "deaths", "period": Q1, "value": 9.0, "supplier": "police"},
            ("deaths", Q2, 3.0), ("deaths", Q3, 0.0), ("deaths", Q4, 0.0),
            ("deaths", YEAR, 12.0)]  # fmt: skip
    # the year is the cheaper to hide, because the other count stands twice
    assert hidden_of(protected(*rows)) == [
        ("deaths", "anytown", Q2), ("deaths", "anytown", YEAR)
    ]  # fmt: skip


def test_a_percentage_of_twelve_tells_three_of_them():
    row = {
        "indicator": "seen_pct",
        "period": Q1,
        "numerator": 3.0,
        "denominator": 12.0,
        "value": 25.0,
    }
    found = protected(row)
    assert hidden_of(found) == [("seen_pct", "anytown", Q1)]
    kept = found.public_observations.iloc[0]
    assert kept[["numerator", "denominator", "value"]].isna().all()


def test_a_percentage_without_its_numerator_tells_it_where_its_base_is_told():
    row = {"indicator": "seen_pct", "period": Q1, "denominator": 12.0, "value": 25.0}
    assert hidden_of(protected(row)) == [("seen_pct", "anytown", Q1)]
    row = {"indicator": "seen_pct", "period": Q1, "denominator": 1200.0, "value": 25.0}
    assert hidden_of(protected(row)) == []


def test_a_percentage_tells_its_numerator_where_another_measure_is_its_base():
    rows = [("deaths", YEAR, 12.0), ("modifiable_pct", YEAR, 25.0)]
    found = protected(*rows)
    assert hidden_of(found) == [("modifiable_pct", "anytown", YEAR)]
    rows = [("deaths", YEAR, 12.0), ("modifiable_pct", YEAR, 28.0)]  # no number of twelve
    assert hidden_of(protected(*rows)) == []


def test_a_coarse_percentage_leaves_enough_open_and_is_shown():
    # of 400, a whole per cent stands for any of 2 to 6
    row = {"indicator": "seen_pct", "period": Q1, "denominator": 400.0, "value": 1.0}
    assert hidden_of(protected(row)) == []
    row |= {"value": 1.3}
    assert hidden_of(protected(row)) == [("seen_pct", "anytown", Q1)]  # 5 alone


def test_a_percentage_of_nearly_all_tells_the_few_others():
    row = {
        "indicator": "seen_pct",
        "period": Q1,
        "numerator": 57.0,
        "denominator": 60.0,
        "value": 95.0,
    }
    assert hidden_of(protected(row)) == [("seen_pct", "anytown", Q1)]


def test_the_lowest_percentage_of_a_year_repeats_a_hidden_quarter():
    low = {
        "indicator": "seen_pct",
        "period": Q1,
        "numerator": 3.0,
        "denominator": 30.0,
        "value": 10.0,
    }
    high = {
        "indicator": "seen_pct",
        "period": Q2,
        "numerator": 15.0,
        "denominator": 30.0,
        "value": 50.0,
    }
    rows = [low, high, ("seen_pct_lowest", YEAR, 10.0)]
    assert hidden_of(protected(*rows)) == [
        ("seen_pct", "anytown", Q1), ("seen_pct_lowest", "anytown", YEAR)
    ]  # fmt: skip


def test_a_published_lowest_count_tells_the_quarter_that_it_is():
    lowest = {"indicator": "deaths_lowest", "period": YEAR, "value": 3.0, "supplier": "dfe",
              "source_file": "published/file.csv"}  # fmt: skip
    found = protected(*quarters(9.0, 8.0, 7.0, 3.0), lowest)
    assert "Deaths, Anytown, Q4 2014-15" in [one.words for one in found.already_public]


def test_the_highest_count_of_a_year_bounds_its_quarters():
    rows = [*quarters(8.0, 7.0, 6.0, 3.0), ("deaths_highest", YEAR, 8.0)]
    assert hidden_of(protected(*rows)) == [("deaths", "anytown", Q4)]
    # from 1 to 8 is not wide enough for a board that asks for more
    assert ("deaths_highest", "anytown", YEAR) in hidden_of(protected(*rows, width=8))


def test_percentages_that_leave_nothing_over_give_none_of_them_away():
    shares = {"seen_pct": 60.0, "late_pct": 37.0, "never_pct": 3.0}
    rows = [{"indicator": name, "period": Q1, "denominator": 100.0, "value": value}
            for name, value in shares.items()]  # fmt: skip
    assert [row[0] for row in hidden_of(protected(*rows))] == ["late_pct", "never_pct"]


def test_a_stock_with_who_came_does_not_give_who_went():
    rows = [("looked_after", "2013-14", 30.0), ("looked_after", YEAR, 33.0),
            ("entries", YEAR, 6.0), ("exits", YEAR, 3.0)]  # fmt: skip
    assert [row[0] for row in hidden_of(protected(*rows))] == ["entries", "exits"]


@pytest.mark.parametrize(("rate", "is_hidden"), [(0.8, True), (1.0, False)])
def test_a_rate_over_a_known_population_tells_its_count(rate, is_hidden):
    # of 50,000: 0.8 is 4 and nothing else, 1 is any of 3 to 7
    found = protected(("looked_after_rate", Q1, rate), residents=50_000.0)
    assert bool(hidden_of(found)) is is_hidden


def test_a_rate_over_another_release_of_the_population_tells_its_count_too():
    # 4 of 51,700 is 0.77 per 10,000; of the 47,833 that we hold it would be 3.68 children
    rows = [("looked_after", Q1, 4.0), ("looked_after_rate", Q1, 0.77)]
    assert len(hidden_of(protected(*rows, residents=47_833.0))) == 2
    assert len(hidden_of(protected(rows[1], residents=47_833.0))) == 1


def test_a_rate_is_hidden_with_the_count_that_it_is_made_of():
    rows = [("looked_after", Q1, 4.0), ("looked_after_rate", Q1, 0.8)]
    assert len(hidden_of(protected(*rows, residents=50_000.0))) == 2


def test_an_average_of_months_tells_their_total():
    rows = [("deaths", YEAR, 4.0), ("monthly_deaths", YEAR, 0.3)]
    assert hidden_of(protected(*rows)) == [
        ("deaths", "anytown", YEAR), ("monthly_deaths", "anytown", YEAR)
    ]  # fmt: skip


def test_a_change_in_per_cent_tells_one_year_from_the_other():
    rows = [("deaths", "2013-14", 20.0), ("deaths", YEAR, 5.0), ("deaths_change", YEAR, -75.0)]
    found = hidden_of(protected(*rows))
    # with the small count goes the change, or the year before
    assert ("deaths", "anytown", YEAR) in found and len(found) == 2


@pytest.mark.parametrize("change", [("deaths_change", -75.0), ("deaths_more", -15.0)])
def test_a_change_of_a_quarter_tells_it_from_the_one_a_year_before(change):
    rows = [("deaths", "2013-14-Q3", 20.0), ("deaths", Q3, 5.0)]
    assert hidden_of(protected(*rows)) == [("deaths", "anytown", Q3)]
    assert len(hidden_of(protected(*rows, (change[0], Q3, change[1])))) == 2


def test_no_change_of_a_small_count_is_hidden_too():
    rows = [("deaths", "2013-14", 5.0), ("deaths", YEAR, 5.0), ("deaths_more", YEAR, 0.0)]
    assert len(hidden_of(protected(*rows))) == 2
    published = {"indicator": "deaths", "period": "2013-14", "value": 5.0, "supplier": "dfe",
                 "source_file": "published/file.csv"}  # fmt: skip
    assert [row[0] for row in hidden_of(protected(published, *rows[1:]))] == [
        "deaths", "deaths_more"
    ]  # fmt: skip


@pytest.mark.parametrize("fall", [80.0, 75.0])  # of 4.0 to 0.8, and of 20 children to 5
def test_a_change_of_a_rate_tells_its_count(fall):
    count = 4.0 if fall == 80 else 5.0
    rows = [("looked_after_rate", "2013-14", 4.0), ("looked_after", YEAR, count)]
    change = ("looked_after_rate_fall", YEAR, fall)
    assert len(hidden_of(protected(*rows, residents=50_000.0))) == 1
    assert len(hidden_of(protected(*rows, change, residents=50_000.0))) == 2
    assert hidden_of(protected(rows[0], ("looked_after", YEAR, 14.0), change,
                               residents=50_000.0)) == []  # fmt: skip


def test_a_change_of_a_percentage_tells_its_numerator():
    rows = [seen("2013-14", 20, 40, 50.0), seen(YEAR, 3, 40, 7.5)]
    assert hidden_of(protected(*rows)) == [("seen_pct", "anytown", YEAR)]
    assert len(hidden_of(protected(*rows, ("seen_points", YEAR, -42.5)))) == 2


def test_figures_that_do_not_add_up_are_protected_as_if_their_gap_were_known():
    found = protected(*quarters(8.0, 9.0, 7.0, 3.0), ("deaths", YEAR, 40.0))
    assert len(hidden_of(found)) == 2


def test_what_earlier_releases_reveal_is_listed_and_does_not_refuse():
    rows = [*quarters(8.0, 9.0, 7.0, 3.0), ("deaths", YEAR, 27.0)]
    earlier = [*quarters(8.0, 9.0, 7.0), ("deaths", YEAR, 27.0)]
    found = protected(*rows, earlier=earlier)
    assert [one.words for one in found.already_public] == ["Deaths, Anytown, Q4 2014-15"]
    assert hidden_of(found) == [("deaths", "anytown", Q4)]


def test_what_published_files_reveal_is_listed_too():
    total = {"indicator": "deaths", "period": YEAR, "value": 3.0, "supplier": "dfe",
             "source_file": "published/file.csv"}  # fmt: skip
    found = protected(*quarters(3.0, 0.0, 0.0, 0.0), total)
    assert [one.words for one in found.already_public] == [
        "Deaths, Anytown, 2014-15", "Deaths, Anytown, Q1 2014-15"
    ]  # fmt: skip


def test_counts_of_a_region_are_rounded_and_others_are_not():
    rows = [("deaths", YEAR, 125.0, "south"), ("deaths", YEAR, 121.0, "anytown")]
    table = protected(*rows).public_observations
    assert table["value"].tolist() == [130.0, 121.0]


def test_a_rule_that_hides_noughts_hides_them():
    rows = quarters(0.0, 9.0, 7.0, 12.0)
    found = protected(*rows, rule="openSAFELY")
    assert [row[2] for row in hidden_of(found)] == [Q1, Q3]
    assert found.public_observations["value"].dropna().tolist() == [10.0, 10.0]


def test_the_order_of_the_rows_makes_no_difference():
    said = [*quarters(8.0, 8.0, 8.0, 3.0), ("deaths", YEAR, 27.0)]
    rows = [{"indicator": "deaths", "period": period, "value": value, "row_id": period}
            for _, period, value in said]  # fmt: skip
    found = [protected(*order).hidden for order in (rows, rows[::-1])]
    assert set(found[0]) == set(found[1]) and len(found[0]) == 2


def test_a_revised_quarter_gives_no_other_away():
    rows = [*quarters(8.0, 9.0, 8.0, 3.0), ("deaths", YEAR, 28.0)]
    earlier = quarters(8.0, 9.0, 7.0)
    found = protected(*rows, earlier=earlier)
    # To hide the third instead would leave 3 or 4 to whoever knows that it was 7 before.
    assert {period for _, _, period in hidden_of(found)} == {YEAR, Q4}


def test_figures_of_different_suppliers_that_do_not_add_up_are_no_sum():
    year = {"indicator": "deaths", "period": YEAR, "value": 40.0, "supplier": "police"}
    found = protected(*quarters(8.0, 9.0, 7.0, 3.0), year)
    assert hidden_of(found) == [("deaths", "anytown", Q4)]


def test_a_stock_is_no_sum_of_its_quarters():
    rows = [*quarters(8.0, 9.0, 7.0, indicator="looked_after"), ("looked_after", YEAR, 27.0)]
    assert hidden_of(protected(*rows)) == []


def test_observations_of_no_children_are_left_alone():
    rows = [("attainment", YEAR, 3.0), ("england_rate", YEAR, 0.1)]
    found = protected(*rows)
    assert found.hidden == () and len(found.public_observations) == len(observed(*rows))


def test_quarters_that_nobody_returned_are_the_same_in_two_years():
    # 2014 less what is told of it is Q1 and Q2; with them the financial year gives Q4
    rows = [("deaths", "2013-14-Q4", 8.0), ("deaths", "CY2014", 65.0), ("deaths", Q3, 10.0),
            ("deaths", Q4, 3.0), ("deaths", YEAR, 60.0)]  # fmt: skip
    hidden = hidden_of(protected(*rows))
    assert ("deaths", "anytown", Q4) in hidden and len(hidden) == 2


def test_the_numbers_behind_a_percentage_of_a_missing_quarter_are_not_worked_out():
    # Q3 and Q4 are 8 of 20; 10 % and 70 % of whom can only be 1 of 10 and 7 of 10
    told = [seen(Q1, 10, 30, 33.3), seen(Q2, 15, 40, 37.5), seen(YEAR, 33, 90, 36.7)]
    assert hidden_of(protected(*told)) == []
    found = protected(*told, share_of(Q3, 10.0), share_of(Q4, 70.0))
    assert len(hidden_of(found)) == 2


def share_of(period, value):
    return {"indicator": "seen_pct", "period": period, "value": value}


@pytest.mark.parametrize(("number", "value"), [(57, 95.0), (200, 98.0)])
def test_a_percentage_of_nearly_all_tells_the_others_without_its_base(number, value):
    # 57 are 95 % of 60 and of no other number; 200 are 98 % of 204 or 205
    row = share_of(Q1, value) | {"numerator": number}
    assert hidden_of(protected(row)) == [("seen_pct", "anytown", Q1)]
    assert hidden_of(protected(row | {"value": 80.0})) == []


def test_a_percentage_of_unknown_base_is_hidden_with_a_small_numerator():
    rows = [("deaths_expected", Q1, 3.0), ("expected_pct", Q1, 42.9)]
    assert [row[0] for row in hidden_of(protected(*rows))] == ["deaths_expected", "expected_pct"]


def test_a_percentage_of_which_nothing_else_is_told_is_shown():
    assert hidden_of(protected(share_of(Q1, 33.3))) == []


def test_a_base_that_other_quarters_leave_over_counts_like_one_that_is_told():
    told = [seen(Q1, 10, 30, 33.3), seen(Q2, 15, 40, 37.5), seen(Q3, 13, 30, 43.3),
            seen(YEAR, 41, 105, 39.0), share_of(Q4, 60.0)]  # fmt: skip
    found = protected(*told)
    assert hidden_of(found) == [("seen_pct", "anytown", Q1)]
    # With Q1 hidden, both have 13 of 35; so many of so many can be 60 % of Q4, and so few others:
    fourth = [(n, b) for b in range(1, 35) for n in range(14)
              if 0.595 <= n / b <= 0.605 and 13 - n <= 35 - b]  # fmt: skip
    others = [b - n for n, b in fourth]
    assert found.narrowest == max(others) - min(others) == 6


def test_a_rate_over_a_population_that_we_do_not_hold_is_hidden_with_its_count():
    rows = [("looked_after", Q1, 4.0), ("looked_after_rate", Q1, 0.8)]
    assert len(hidden_of(protected(*rows))) == 2
    assert hidden_of(protected(("looked_after", Q1, 40.0), rows[1])) == []
