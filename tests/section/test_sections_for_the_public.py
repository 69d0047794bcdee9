"""A section of a public edition: what it opens, and how it says that something is hidden."""

import json
from dataclasses import replace

import pytest

from pipeline.disclosure.rules import Disclosure
from pipeline.errors import SectionError
from pipeline.processed import read_table, write_tables
from pipeline.section.section import Section
from pipeline.section.tables import Table, notes_for, value_cell
from pipeline.section.wording import HIDDEN_NOTE


@pytest.fixture
def public(layout, section) -> Section:
    """The small board's section with one count hidden, on tables of its own."""
    board, period = section.board, section.period
    folder = layout.processed(board.id, str(period))
    tables = {path.stem: read_table(folder, path.stem) for path in folder.glob("*.parquet")}
    observations = tables["observations"]
    is_hidden = (observations["indicator"] == "deaths_expected") & (
        observations["area"] == board.own_area.id
    )
    assert is_hidden.any()
    observations.loc[is_hidden, ["numerator", "denominator", "value"]] = float("nan")
    observations.loc[is_hidden, ["status", "symbol"]] = ["suppressed", "[c]"]
    public = layout.processed(board.id, str(period), "public")
    write_tables(tables, public)
    (public / "cautions-held.json").write_text(json.dumps(["notifications"]), encoding="utf-8")
    (public / "narrative").mkdir()
    (public / "narrative/example.md").write_text("What all may read.", encoding="utf-8")
    told = board.model_copy(
        update={"disclosure": Disclosure(registers_about_children=("reviews",))}
    )
    return Section("example", told, section.catalogue, period, layout, "public")


def test_a_hidden_count_is_a_sign_in_tables_with_its_meaning_above(public):
    shown = public.table("deaths_expected", "deaths_unexpected")
    head, _, body = shown.html.partition("</caption>")
    assert "[c] a small number, or one that would tell it, hidden to protect children" in head
    assert '<td class="status suppressed">[c]</td>' in body
    assert HIDDEN_NOTE not in body
    (row,) = [row for row in shown.rows if row[0] == "deaths_expected" and row[8] == "suppressed"]
    assert row[4:7] == ("[c]", "none", "none")


def test_a_sentence_says_that_it_is_a_small_number(public):
    said = public.say("There were {deaths_expected:latest} deaths. All is well.").text
    assert "is a small number, or would tell one, and is not given here [c]." in said
    assert said.endswith("All is well.")


def test_a_chart_has_a_gap_with_a_mark_and_a_note(public):
    shown = public.parts("Deaths", expected="deaths_expected", unexpected="deaths_unexpected")
    assert "expected: [c]" in shown.html and HIDDEN_NOTE in shown.html.replace("&#x27;", "'")


def test_paragraphs_are_those_of_the_public_folder(public, layout):
    assert public.narrative().text == "What all may read."


def test_a_register_about_children_is_not_told(public):
    for shown in (public.register("reviews"), public.points("reviews", "Reviews"),
                  public.say("{reviews:count} reviews.")):  # fmt: skip
        assert "register of reviews tells of children and is not given here [c]" in shown.text


def test_signs_stand_above_a_table_once(section):
    values = section._data.of("plan_rate")[:1]
    marked = [replace(values[0], status="provisional", is_unsure=True, is_illustrative=True)]
    rows = (("A row", (value_cell(marked[0]),)),)
    html = Table("t", "A table", "of values", ("A", "B"), rows, notes_for(marked)).html()
    head, _, below = html.partition("</caption>")
    assert [sign for sign in ("[c]", "[i]", "[p]", "[u]") if sign in head] == ["[i]", "[p]", "[u]"]
    assert "[p]" not in below.partition("</table>")[2]


def test_without_its_tables_it_says_how_they_are_made(layout, section):
    with pytest.raises(SectionError, match="lscb report brookshire 2014-15 --audience public"):
        Section("example", section.board, section.catalogue, section.period, layout, "public")
