"""Do intervals decide what is said, and only where a value itself stands unrounded?"""

import pytest
from section.counted import COUNTED, KIN, observations, published, row

from pipeline.measures.changes import Welcome
from pipeline.section.observations import Value
from pipeline.section.standings import (
    INTERVAL_NOTE,
    NO_INTERVAL_NOTE,
    change_of,
    neighbours_of,
    notes_on_intervals,
    read,
    side_of,
)
from pipeline.section.tables import notes_for, value_cell

DATA = observations(COUNTED)


def last(indicator: str, area: str = "brookshire") -> Value:
    return DATA.published(indicator, area)[-1]


@pytest.mark.parametrize(
    ("indicator", "area", "reading", "side"),
    [
        ("plan_rate", "england", "higher", 1),
        ("plan_rate", "valley", "similar", 0),
        ("plan_rate", "hill", "higher", 1),
        ("repeat_pct", "england", "worse", 1),
        ("seen_in_time_pct", "england", "better", 1),  # no counts: as the values stand
    ],
)
def test_how_a_value_stands_to_another_areas(indicator, area, reading, side):
    mine, theirs = last(indicator), last(indicator, area)
    assert (read(mine, theirs), side_of(mine, theirs)) == (reading, side)


@pytest.mark.parametrize(("other", "side"), [(60.5, 1), (61, 0), (67.7, 0), (75, 0), (75.6, -1)])
def test_a_comparator_within_the_interval_is_on_neither_side(other, side):
    rows = [COUNTED[1], published("plan_rate", "2015-03-31", "england", other)]
    mine, theirs = (observations(rows).of("plan_rate", area)[0] for area in
                    ("brookshire", "england"))  # fmt: skip
    assert side_of(mine, theirs) == side


def test_the_interval_stands_beside_the_value_in_its_own_decimals():
    assert (last("plan_rate").interval_text, last("repeat_pct").interval_text) == (
        "60.6 to 75.5",
        "41.3 to 43.7",
    )
    assert last("plan_rate").interval == (60.6, 75.5)
    assert value_cell(last("plan_rate"), with_interval=True).html() == (
        '<td class="num">67.7 <span class="interval">(60.6 to 75.5)</span></td>'
    )
    assert value_cell(last("plan_rate")).html() == '<td class="num">67.7</td>'


def test_a_rounded_count_and_a_missing_one_have_none():
    for value in (last("plan_rate", "region"), last("plan_rate", "england"),
                  last("repeat_pct", "england"), last("seen_in_time_pct")):  # fmt: skip
        assert (value.has_interval, value.interval, value.interval_text) == (False, None, "")


def test_a_withheld_value_gives_nothing_away():
    rows = [
        published("plan_rate", "2015-03-31", "brookshire", 67.7, 324, 47833, status="withheld"),
    ]
    value = observations(rows).of("plan_rate")[0]
    assert (value.number, value.counts, value.lower, value.is_unsure) == (None, None, None, False)


@pytest.mark.parametrize(
    ("indicator", "before", "after", "reading", "verb"),
    [
        ("plan_rate", (49.7, 236, 47458), (67.7, 324, 47833), "higher", "rose"),
        ("plan_rate", (49.7, 236, 47458), (50.4, 241, 47833), "similar", "rose"),
        ("repeat_pct", (32.1, 1122, 3495), (42.5, 2723, 6407), "worse", "rose"),
        ("repeat_pct", (42.4, 1482, 3495), (42.5, 2723, 6407), "similar", "rose"),
        ("repeat_pct", (16.0,), (42.5,), "worse", "rose"),
        ("repeat_pct", (42.5, 2723, 6407), (42.5, 2723, 6407), "the same", "did not change"),
    ],
)
def test_a_change_within_chance_is_neither_welcome_nor_unwelcome(
    indicator, before, after, reading, verb
):
    rows = [
        published(indicator, f"{year}-03-31", "brookshire", *values)
        for year, values in ((2014, before), (2015, after))
    ]
    found = change_of(*observations(rows).of(indicator))
    assert (found.reading, found.verb) == (reading, verb)


def test_notes_say_what_an_interval_is_who_has_none_and_whose_is_too_narrow():
    kin = f"vents are not independent ({KIN}), so the interval is too narrow."
    england = last("plan_rate", "england")  # has none for its count is rounded: no note of it
    assert notes_on_intervals([last("plan_rate"), england]) == (INTERVAL_NOTE, f"E{kin}")
    assert notes_on_intervals([last("seen_in_time_pct")]) == (NO_INTERVAL_NOTE,)
    both = notes_on_intervals([last("plan_rate"), last("seen_in_time_pct"), last("repeat_pct")])
    assert both == (INTERVAL_NOTE, NO_INTERVAL_NOTE, f"Plan rate: e{kin}")
    assert notes_on_intervals([england]) == ()


def test_neighbours_are_summed_up_by_the_boards_own_set():
    found = neighbours_of(DATA, DATA.of("plan_rate"))
    assert found[["mean", "lowest", "highest", "version"]].values.tolist() == [[51, 32, 70, "2021"]]


@pytest.mark.parametrize(
    ("count", "text", "is_unsure"),
    [(20, "20", False), (19, "19 [u]", True), (2, "too few events for a rate", False)],
)
def test_a_rate_on_few_events_is_marked_or_not_given(count, text, is_unsure):
    value = observations([row("plan_rate", "2014-15-Q4", count, numerator=count,
                              denominator=10_000)]).of("plan_rate")[0]  # fmt: skip
    assert (value_cell(value).text, value.is_unsure) == (text, is_unsure)
    assert any("[u]" in note for note in notes_for([value])) == is_unsure


def test_what_is_printed_alike_is_not_told_apart():
    """72% is never worse than 72%, nor did it rise to 72%, whatever decimals were supplied."""
    shown = observations(
        [
            published("seen_in_time_pct", "2013-14", "brookshire", 71.5),
            published("seen_in_time_pct", "2014-15", "brookshire", 71.6),
            published("seen_in_time_pct", "2014-15", "england", 71.8),
        ]
    )
    first, last = shown.of("seen_in_time_pct", "brookshire")
    (country,) = shown.of("seen_in_time_pct", "england")
    assert {v.text for v in (first, last, country)} == {"72%"}
    assert read(last, country) is Welcome.SAME and side_of(last, country) == 0
    change = change_of(first, last)
    assert (change.verb, change.reading) == ("did not change", Welcome.SAME)
