"""Do overview, scorecard, promises and data quality say what the data say, and link to it?"""

import pytest

from pipeline.section.standings import NO_INTERVAL_NOTE


@pytest.fixture
def foreword(section):
    section.slug = "foreword"
    return section


def group(text: str, title: str) -> list[str]:
    """Return the lines of one group of the overview."""
    lines = text.splitlines()
    rest = lines[lines.index(title) + 1 :]
    points = []
    for line in rest:
        if not line.startswith("- "):
            break
        points.append(line[2:])
    return points or rest[:1]


def test_the_overview_sorts_movements_by_what_they_mean(foreword):
    text = foreword.overview().text
    assert group(text, "Moved in an unwelcome direction") == [
        "Repeat pct rose from 9% (Q1 2014-15) to 16% (Q4 2014-15)."
    ]
    assert group(text, "Moved in a welcome direction") == [
        "Seen in time pct rose from 42% (Q1 2014-15) to 72% (Q4 2014-15)."
    ]
    assert group(text, "Stands less well than the country") == [
        "Repeat pct: 16% (Q4 2014-15), England 15%."
    ]
    demand = group(text, "Demand that rose")
    assert "Plan rate rose from 65 [i] (Q1 2014-15) to 81 (Q4 2014-15)." in demand
    assert not any("Repeat" in line for line in demand)
    assert any("under review" in line for line in group(text, "Not shown, and why"))
    assert group(text, "Actions past their date") == ["“Train <all> staff”"]


def test_open_actions_without_a_date_are_counted_where_lateness_is_told(foreword):
    foreword._registers.read("actions")["due"] = ""
    assert group(foreword.overview().text, "Actions past their date") == [
        "No dated action of the board is overdue. "
        "Open actions without a date, which can never be overdue: 2."
    ]


def test_each_point_of_the_overview_links_to_its_figure_and_binds_its_numbers(foreword):
    shown = foreword.overview()
    assert '<a href="#figure-of-repeat_pct">' in shown.html
    assert 'data-source="repeat_pct/brookshire/2014-15-Q4/council"' in shown.html
    assert "<all>" not in shown.html
    assert {claim.source.split("/")[0] for claim in shown.claims} >= {"repeat_pct", "plan_rate"}


def test_the_scorecard_shows_headline_measures_with_target_or_comparator(section):
    *lines, note = section.scorecard().text.splitlines()[3:]
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in lines}
    assert set(rows) == {"Seen in time pct", "Repeat pct"}
    assert rows["Seen in time pct"][:4] == [
        "72%",
        "Q4 2014-15",
        "target 75%, tolerance 5",
        "within tolerance",
    ]
    assert rows["Repeat pct"][2:5] == ["England 15%", "Worse", "▲ rose from 9%"]
    assert rows["Repeat pct"][5:] == ["too few points", "“Large families returned.”"]
    assert note == NO_INTERVAL_NOTE  # the one that is compared came without its count


def test_promises_are_the_priorities_in_force_with_their_actions(section):
    lines = section.promises().text.splitlines()[3:]
    assert lines == [
        "1. Neglect | Learning group; B | 1 of 2 | 1 in progress | Seen in time pct rose from "
        "42% (Q1 2014-15) to 72% (Q4 2014-15)",
        "2. Voices | not stated | 0 of 1 | 1 planned | no figure named",
    ]


def test_what_is_not_shown_is_listed_with_its_reason(section):
    text = section.not_shown().text
    assert "Referral rate (per 10,000) | Brookshire: Q2 2014-15, Q3 2014-15 and Q4 2014-15" in text
    assert "Withheld | under review" in text
    assert "Not returned" in text


def test_illustrative_values_are_listed(section):
    assert "the chart was lost" in section.illustrative().text


def test_definitions_hold_every_measure_that_is_collected_here(section):
    shown = section.definitions()
    assert len(shown.rows) == len(section.catalogue.indicators)
    without = {"not_collected": ("never_returned",)}
    section._data.board = section.board.model_copy(update=without)
    assert len(section.definitions().rows) == len(section.catalogue.indicators) - 1


def test_returns_that_did_not_come_are_late(section):
    rows = section.late().rows
    assert len(rows) == 8  # two agencies, four quarters, nothing received
    assert {row[3] for row in rows} == {"not received"}


@pytest.mark.parametrize("method", ["findings", "decisions", "overlaps"])
def test_what_is_empty_says_none(section, method):
    assert getattr(section, method)().text.endswith(": none.")


def test_where_nobody_signed_any_section_off_one_line_says_so(section):
    assert section.sign_offs().text == "Who has read each section: none."


def test_a_missing_statement_of_the_chair_is_said(section):
    assert section.statement().text == "No statement of the chair was supplied for 2014-15."
