"""Does a board without agencies get its published figures alone, and is each gap said once?"""

import pandas as pd
import pytest
from conftest import BOARD, CATALOGUE, OBSERVATIONS

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.processed import write_tables
from pipeline.section.overview import keep_score
from pipeline.section.section import Section
from pipeline.tables import TABLES, conform


@pytest.fixture
def alone(tmp_path) -> Section:
    layout = Layout(home=tmp_path)
    tables = {name: conform(pd.DataFrame(), table) for name, table in TABLES.items()}
    published = [row for row in OBSERVATIONS if row["source_file"].startswith("published/")]
    tables["observations"] = pd.DataFrame(published)
    write_tables(tables, layout.processed("brookshire", "2014-15"))
    board = Board.model_validate({**BOARD, "agencies": [], "sub_groups": [], "levels": []})
    catalogue = Catalogue.model_validate(CATALOGUE)
    return Section("example", board, catalogue, parse_period("2014-15"), layout)


def test_a_chart_table_or_list_that_holds_nothing_is_left_out(alone):
    for display in (
        alone.months("contacts"),
        alone.quarters("notifications"),
        alone.quarters("plan_rate"),  # one day of the year is no quarter's return
        alone.measures_compared("repeat_pct", "seen_in_time_pct", title="Both"),
        alone.parts("Deaths", expected="deaths_expected", unexpected="deaths_unexpected"),
        alone.table("plan_rate", by="quarter"),
        alone.table("deaths_expected", by="area"),
        alone.sources_compared("plan_rate"),
        alone.register("actions"),
        alone.progress("actions", title="Actions"),
        alone.points("learning", title="Lessons"),
        alone.shares("contributions"),
        alone.promises(),
        alone.statement(),
    ):
        assert (display.kind, display.html, display.rows) == ("note", "", ()), display.id
        assert display.text  # in JupyterLab the writer sees why


def test_what_is_published_is_shown(alone):
    assert alone.trend("plan_rate").kind == "figure"
    assert alone.areas_compared("plan_rate").kind == "figure"
    table = alone.all_figures()
    assert "67.7" in table.text and "Not collected here" not in table.text


def test_sentences_that_only_a_return_could_fill_are_left_out(alone):
    said = alone.say(
        "By the return of {plan_rate/return:supplier} it was {plan_rate/return:latest}. "
        "The published rate was {plan_rate/dfe:latest}. They stand side by side."
    )
    assert said.text == "The published rate was 67.7."
    assert alone.say("There were {contacts:latest}. These are never added up.").html == ""
    assert alone.say("{notifications:moved} since.").html == ""
    assert alone.say("The log holds {challenges:count}.").html == ""
    assert alone.say("Behind it stand {received:count} returns.").text.endswith("stand 0 returns.")


def test_a_boards_own_paragraph_loses_no_sentence(alone):
    alone._narrative.parent.mkdir(parents=True)
    alone._narrative.write_text("There were {contacts:latest} contacts. It was a hard year.")
    told = alone.narrative().text
    assert "no figure was received" in told and told.endswith("It was a hard year.")


def test_a_published_figure_never_stands_as_a_return(section, alone):
    assert section.say("{plan_rate/return:latest}").text == "81"
    assert alone.say("{plan_rate/return:latest}").html == ""


def test_the_section_says_once_what_it_does_without(alone):
    alone.register("challenges")
    alone.register("contributions")
    shown = alone.sources()
    said = "No return was received for 2014-15, so that nothing can be said here of referral "
    said += "rate, contacts and notifications, among others."
    assert (
        shown.text.count(said) == 1 and shown.html.count("No return was received") == 1
    )  # of published figures and returns: registers go unsaid
    assert shown.text.splitlines()[0] == said
    assert "Sources and cautions" in shown.html


@pytest.mark.parametrize(
    ("registers", "said"),
    [
        ((), "."),
        (("actions",), "."),  # where every section looks
        (("training",), ", and the register of training holds nothing."),
        (("training", "reviews"), ", and the registers of reviews and training hold nothing."),
    ],
)
def test_a_section_without_published_figures_has_one_short_sentence(alone, registers, said):
    alone.slug = "another"
    for name in registers:
        alone.register(name)
    shown = alone.sources()
    assert shown.text == f"No return was received for 2014-15{said}"
    assert shown.html == f'<p class="none">{shown.text}</p>'


def test_a_section_that_published_figures_fill_says_nothing(alone):
    alone.slug = "another"
    alone.table("plan_rate")
    assert "No return" not in alone.sources().html


def test_the_overview_says_nothing_of_actions_that_no_register_holds(alone):
    assert "Actions past their date" not in alone.overview().text


def test_the_scorecard_has_no_rows_without_a_value_and_nobodys_words(section, alone):
    assert "The supplier says" in section.scorecard().html
    scored = keep_score(alone._data, alone.catalogue.indicators, "t", "Scorecard")
    assert [name for name, _ in scored.rows] == ["Plan rate (per 10,000)"]
    assert scored.columns[-1] == "Trend" and {len(cells) for _, cells in scored.rows} == {6}
    assert alone.scorecard().html == ""  # of headline measures nothing is published here


def test_definitions_name_who_published_a_measure_and_not_who_owes_it(section, alone):
    assert ("Plan rate (per 10,000)", "The department") in {
        (row[0], row[4]) for row in alone.definitions().rows
    }
    council = dict((row[0], row[4]) for row in section.definitions().rows)
    assert council["Plan rate (per 10,000)"] != "The department"


def test_a_measure_that_nobody_gives_overlaps_with_nothing(alone):
    assert alone.overlaps().html == ""


def test_a_board_with_agencies_still_sees_its_gaps(section):
    assert "No values to draw" in section.quarters("never_returned").text
    assert "no figure was received" in section.say("It was {never_returned:latest}.").text
    assert "Not collected here, or never received" in section.all_figures().text


def test_where_nothing_can_be_compared_the_overview_claims_nothing(alone):
    """'No measure of demand rose' would be taken for good news where there is but one year."""
    del alone._data._values["plan_rate"][:-1]
    said = alone.overview().text
    assert "No measure of demand has an earlier value to set beside its last." in said
    assert "bad direction has an earlier value to set beside its last." in said
    assert "bad direction has a value to set beside the country." in said
    assert "moved in" not in said and "less well than the country." not in said
