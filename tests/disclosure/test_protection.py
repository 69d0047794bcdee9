"""Is what a public edition opens free of what it hides, in every column?"""

import pandas as pd
import pytest
from small_publications import RELATIONS, configured, observed, protected

from pipeline.board import load_configuration
from pipeline.checks.relations import load_relations
from pipeline.disclosure.protection import protect
from pipeline.layout import Layout
from pipeline.tables import OBSERVATIONS, POPULATION, conform

Q1, Q2 = "2014-15-Q1", "2014-15-Q2"
TOLD = {
    "indicator": "seen_pct",
    "period": Q1,
    "numerator": 4.0,
    "denominator": 44.0,
    "value": 9.1,
    "illustrative": True,
    "reason": "4 of 44 were seen",
    "commentary": "Four children were seen, 9.1 %.",
    "denominator_source": "the 44 of the register",
    "doubt": "Seen in time | Anytown, Q1 2014-15: 9.1 % against 4 of 44, its counts",
}


def test_no_column_of_a_hidden_row_tells_what_it_held():
    found = protected(TOLD)
    row = found.public_observations.iloc[0]
    assert row["status"] == "suppressed" and row["symbol"] == "[c]"
    said = " ".join(str(value) for value in row)
    assert not [told for told in ("4", "44", "Four", "9.1") if told in said.replace("2014", "")]
    assert row["indicator"] == "seen_pct" and row["source_file"] == ""


def test_a_shown_row_keeps_everything_but_the_figures_of_its_doubts():
    doubt = ("Deaths: all | Anytown, Q2 2014-15: 9 against 3 + 5 = 8, the sum of its months\n"
             "Deaths: all | Anytown, Q2 2014-15: 9 against 10, the figure published")  # fmt: skip
    shown = {"indicator": "deaths", "period": Q2, "value": 9.0, "doubt": doubt, "reason": "why",
             "commentary": "words"}  # fmt: skip
    found = protected(("deaths", Q1, 3.0), shown).public_observations.iloc[1]
    assert found[["value", "reason", "commentary"]].tolist() == [9.0, "why", "words"]
    assert found["doubt"] == "Deaths: all | Anytown, Q2 2014-15"


def test_superseded_figures_and_counts_beside_withheld_ones_are_gone():
    old = {"indicator": "deaths", "period": Q1, "value": 3.0, "is_current": False}
    withheld = {"indicator": "seen_pct", "period": Q2, "numerator": 2.0, "denominator": 9.0,
                "status": "withheld"}  # fmt: skip
    table = protected(old, withheld).public_observations
    assert len(table) == 1 and table.iloc[0][["numerator", "denominator"]].isna().all()
    assert table.iloc[0]["status"] == "withheld"


def test_the_table_given_is_left_as_it_is():
    board, catalogue = configured()
    table = observed(TOLD)
    before = table.copy()
    protect(table, conform(pd.DataFrame(), POPULATION), board, catalogue, RELATIONS)
    pd.testing.assert_frame_equal(table, before)


def test_what_was_hidden_and_its_cost_are_said_by_row():
    found = protected(("deaths", Q1, 3.0), ("deaths", Q2, 30.0))
    assert found.primary == ("row-0",) and found.secondary == () and found.marked == {0}
    assert set(found.costs) == {"row-0"}  # nothing links the other to it
    assert found.narrowest == float("inf")


def test_a_register_whose_rows_are_children_makes_its_count_one_of_children():
    reviews = ("reviews_made", Q1, 3.0)
    assert protected(reviews).hidden == ()
    found = protected(reviews, registers_about_children=("reviews",))
    assert found.hidden == ("row-0",)


@pytest.mark.slow
def test_the_example_hides_what_is_small_and_four_more(built):
    layout = Layout()
    board, catalogue = load_configuration(layout, "southampton")
    relations = load_relations(layout.expectations / "relations.yaml", catalogue)
    folder = built.path / "data/processed/southampton/2014-15"
    table = pd.read_parquet(folder / "observations.parquet")
    people = pd.read_parquet(folder / "population.parquet")
    found = protect(table, people, board, catalogue, relations)
    assert found.audited.is_clean and not found.already_public and found.narrowest == 4
    public = found.public_observations
    hidden = public[public["status"] == "suppressed"]
    assert len(found.primary) == 20 and len(found.secondary) == 4 and len(hidden) == 24
    deaths = table[table["row_id"].isin(found.secondary)]
    assert set(deaths["indicator"]) == {"child_death_notifications"}
    children = [one.id for one in catalogue.indicators
                if one.disclosure == "children" and one.unit == "count"]  # fmt: skip
    assert not public[public["indicator"].isin(children)]["value"].between(1, 5).any()
    assert list(public) == OBSERVATIONS.names
    again = protect(table.sample(frac=1, random_state=1), people, board, catalogue, relations)
    assert set(again.hidden) == set(found.hidden)
