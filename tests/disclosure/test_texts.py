from dataclasses import replace

import pandas as pd
import pytest
from small_publications import configured, observed

from pipeline.disclosure.texts import (
    IN_PLACE,
    Watch,
    accepted_texts,
    hidden_figures,
    numbers_in,
)
from pipeline.findings import TEXT_HELD_BACK
from pipeline.tables import DECISIONS, conform


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 deaths", {3}),
        ("Three boys and twenty-two girls; 1,204 contacts, 12.5% of them late.",
         {3, 22, 1204, 12.5}),
        ("Eighteen, ninety and forty one cases", {18, 90, 41}),
        ("a single case, then a couple of them", {1, 2}),
        ("only one was seen; both children died", {1, 2}),
        ("one child was not seen", {1}),
        ("one of the aims; both are work for the year; no one came; the operational one", set()),
        ("on 3 May 2014, in 2014-15 and in 2013", set()),
        ("all four areas, three boards and two reviews", set()),
        ("a rate of {deaths@both:at(2014-15-Q2)} and {deaths:latest}", set()),
        ("age 0 to 4", {0, 4}),
        ("", set()),
    ],
)  # fmt: skip
def test_numbers_are_read_in_digits_and_words(text, numbers):
    assert set(numbers_in(text)) == numbers


@pytest.fixture
def hidden():
    _, catalogue = configured()
    rows = observed(
        ("deaths_unexpected", "2014-15-Q1", 3.0),
        {"indicator": "seen_pct", "period": "2014-15-Q2", "numerator": 4.0, "value": 12.5},
    )
    return hidden_figures(rows, ["row-0", "row-1"], catalogue)


@pytest.mark.parametrize(
    "text",
    [
        "Three unexpected deaths were notified.",
        "Of the deaths, 3 were in hospital.",
        "One in eight, 12.5%, were seen in time.",
        "About 12% were seen.",
        "4 were seen.",
    ],
)
def test_a_text_that_tells_a_hidden_figure_is_held_back(hidden, text):
    watch = Watch(hidden)
    assert watch.pass_on(text, "reviews line 3, text") == IN_PLACE
    assert watch.held[0].startswith("reviews line 3, text: may tell a hidden figure of '")
    assert not any(number in watch.held[0].replace("Q1", "") for number in ("3.0", "Three", "12.5"))


@pytest.mark.parametrize(
    "text",
    [
        "Three schools closed their doors.",  # of something else
        "Seven deaths were notified.",
        "Deaths were notified in all three areas.",
        "",
    ],
)
def test_other_texts_pass(hidden, text):
    watch = Watch(hidden)
    assert watch.pass_on(text, "here") == text and watch.held == []


def test_a_text_that_belongs_to_the_measure_is_near_it_whatever_its_words(hidden):
    words = "Three of them were in hospital."
    assert Watch(hidden).pass_on(words, "here") == words
    assert Watch(hidden).pass_on(words, "here", ["deaths_unexpected"]) == IN_PLACE


def test_every_text_of_the_section_that_shows_a_figure_is_near_it(hidden):
    words, section = "The source says 3 or 4.", hidden[0].indicator.section
    assert Watch(hidden).pass_on(words, "here", ["contacts"], "another") == words
    assert Watch(hidden).pass_on(words, "here", ["contacts"], section) == IN_PLACE


@pytest.mark.parametrize("name", ["id", "aliases", "noun", "numerator"])
def test_a_text_is_near_a_figure_by_any_of_its_names(hidden, name):
    said = {"id": "fatalities_count", "aliases": ("fatalities",), "noun": "fatalities",
            "numerator": "fatalities"}  # fmt: skip
    words = "Three fatalities were notified."
    assert Watch(hidden).pass_on(words, "here") == words
    named = hidden[0].indicator.model_copy(update={name: said[name]})
    assert Watch([replace(hidden[0], indicator=named)]).pass_on(words, "here") == IN_PLACE


def test_what_the_analyst_accepted_passes_and_nothing_else(hidden):
    decision = {"decision": "accept", "rule": TEXT_HELD_BACK, "indicator": "deaths_unexpected",
                "area": "anytown", "period": "2014-15-Q1", "expected_value": "3"}  # fmt: skip
    accepted = accepted_texts(conform(pd.DataFrame([decision]), DECISIONS))
    told, other = "Three unexpected deaths.", "4 were seen."
    assert Watch(hidden, accepted).pass_on(told, "here") == told
    assert Watch(hidden, accepted).pass_on(other, "here") == IN_PLACE
    changed = accepted_texts(conform(pd.DataFrame([decision | {"expected_value": "2"}]), DECISIONS))
    assert Watch(hidden, changed).pass_on(told, "here") == IN_PLACE


def test_a_decision_on_a_text_that_is_not_there_is_told(hidden):
    accepted = frozenset({("deaths_unexpected", "anytown", "2014-15-Q1", "3")})
    watch = Watch(hidden, accepted)
    (told,) = watch.useless()
    assert "'deaths_unexpected', anytown, 2014-15-Q1 fits none that is held back" in told
    watch.pass_on("Three unexpected deaths.", "here")
    assert watch.useless() == []
