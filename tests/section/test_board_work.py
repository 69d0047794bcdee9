"""Does the board's own work come out as its registers say, on the day asked about?"""

import re

import pandas as pd
import pytest

from pipeline.errors import SectionError
from pipeline.periods import parse_period
from pipeline.section.charts import draw_panels
from pipeline.section.registers import register_table
from pipeline.section.section import Section


@pytest.fixture
def in_december(section, layout) -> Section:
    folder = layout.processed("brookshire", "2014-15")
    folder.rename(folder.with_name("2014-15-Q3"))
    return Section("example", section.board, section.catalogue, parse_period("2014-15-Q3"), layout)


def test_a_register_shows_the_rows_asked_for_and_names_instead_of_ids(section):
    shown = section.register("actions", origin="review")
    assert [row[0] for row in shown.rows] == ["Train <all> staff", "Write the plan"]
    assert "Brookshire Police" in shown.text
    assert "Learning group" in shown.text
    assert "31 December 2014" in shown.text
    assert "Origin" not in shown.columns
    assert "&lt;all&gt;" in shown.html


@pytest.mark.parametrize(
    ("only", "actions"),
    [
        ("open", ["Train <all> staff", "Register: =Audit again"]),
        ("overdue", ["Train <all> staff"]),
        ("carried forward", ["Train <all> staff", "Register: =Audit again"]),
        ("follow-up", ["Train <all> staff"]),
    ],
)
def test_only_some_rows_can_be_asked_for(section, only, actions):
    assert [row[0] for row in section.register("actions", only=only).rows] == actions


def test_a_date_that_all_rows_share_is_said_as_a_day_or_a_period(section):
    frame = section._registers.read("actions").assign(raised_on="2014-05-01", updated_on="2014-15")
    table = register_table("actions", frame, section.board, "t", "Actions")
    assert table.subtitle == "Register of actions; raised on 1 May 2014; updated in 2014-15"


def test_a_register_without_such_rows_says_so(section):
    shown = section.register("actions", title="Late", only="overdue", origin="audit")
    assert shown.text == "Late: the register of actions holds no overdue entries."


def test_earlier_than_the_years_end_only_dated_states_are_told(in_december):
    shown = in_december.register("actions")
    states = {row[0]: row[shown.columns.index("State")] for row in shown.rows}
    assert states == {"Train <all> staff": "not recorded", "Write the plan": "complete"}


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda s: s.register("action"), "actions"),
        (lambda s: s.register("actions", orign="review"), "origin"),
        (lambda s: s.register("actions", only="late"), "overdue"),
        (lambda s: s.register("learning", only="open"), "no states"),
    ],
)
def test_a_wrong_word_is_refused_with_those_that_fit(section, call, hint):
    with pytest.raises(SectionError, match=hint):
        call(section)


def test_progress_counts_states_by_group(section):
    shown = section.progress("actions", title="Actions")
    assert shown.title == "Actions: 1 of 3 complete"
    assert ("Review", "complete", 1) in shown.rows
    assert ("Audit", "planned", 1) in shown.rows
    assert sum(row[2] for row in shown.rows) == 3
    assert "<svg" in shown.html


def test_progress_names_priorities_by_their_words(section):
    shown = section.progress("actions", title="Actions", by="priority")
    assert {row[0] for row in shown.rows} == {"1 Neglect", "2 Voices"}


def test_no_share_is_told_of_states_that_are_not_recorded(in_december):
    assert in_december.progress("actions", title="Actions").title == "Actions"


def test_what_is_complete_comes_first_even_where_nothing_is(section):
    shown = section.progress("actions", title="Actions", by="lead", origin="audit")
    assert shown.rows == (("None named", "complete", 0), ("None named", "planned", 1))


def test_long_names_of_groups_get_rows_that_hold_them():
    """A label of many lines beside a short one needs more room than their average row."""
    tall, low = "the work of the partners " * 5, "a few words of the partners"
    heights = []
    for labels in ([tall, low, "short"], ["one", "two", "three"]):
        rows = [{"label": one, "series": "complete", "value": 1} for one in labels]
        svg = draw_panels(pd.DataFrame(rows))
        heights.append(float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[1]))
    assert heights[0] - heights[1] > 60


def test_a_date_that_all_rows_share_stands_in_the_subtitle(section):
    shown = section.register("actions", origin="review")
    assert "Raised on" not in shown.columns
    assert "Register of actions; raised on 1 May 2014" in shown.html
    assert "Due" in shown.columns


def test_progress_of_nothing_is_no_chart(section):
    shown = section.progress("challenges", title="Challenges", by="state")
    assert "<svg" not in shown.html
    assert "holds none" in shown.html


def test_points_are_quoted_word_for_word(section):
    shown = section.points("learning", title="What audits found", by="kind", origin="audit")
    assert '<blockquote data-supplier="register-learning">' in shown.html
    assert "Ask &lt;b&gt;fathers&lt;/b&gt; too" in shown.html
    assert "Share what is known" not in shown.html
    assert shown.rows == (
        ("finding", "Ask <b>fathers</b> too"),
        ("good practice", "Notes were clear"),
    )


def test_answers_set_actions_beside_the_figures_they_name(section):
    shown = section.answers()
    (row,) = shown.rows
    assert row[0].startswith("Action: Train <all> staff")
    assert row[1:4] == ("Brookshire Police", "1 May 2014", "in progress")
    assert row[4] == ("Seen in time pct rose from 42% (Q1 2014-15) to 72% (Q4 2014-15)")
    assert "not necessarily" in shown.html


def test_a_section_that_nobody_asked_about_says_so(section):
    assert "No challenge, action or audit" in section.answers("contacts").text


def test_the_structure_is_text_with_its_shared_and_inner_groups(section):
    shown = section.structure()
    assert "Learning group (shared with the adults)" in shown.text
    assert "  - Operations" in shown.text
    assert "A. Chair" in shown.html
    assert "<svg" not in shown.html
    assert "<img" not in shown.html


def test_the_continuum_is_an_ordered_list(section):
    shown = section.continuum()
    assert shown.text.splitlines()[1:] == ["Universal: for all", "Specialist: for few"]
    assert "<ol>" in shown.html


def test_contacts_are_the_boards_or_said_to_be_missing(section):
    assert "has given no contacts" in section.contacts().html
    section.board = section.board.model_copy(update={"contacts": ("Telephone <1>",)})
    assert "<li>Telephone &lt;1&gt;</li>" in section.contacts().html
