"""Does the audit refuse what can be worked out, and nothing else?"""

from dataclasses import replace

from tables_by_hand import system_of

from pipeline.disclosure.audit import audit
from pipeline.disclosure.suppression import suppress
from pipeline.disclosure.systems import ALWAYS, BEFORE

CELLS = {"small": 3, "other": 9, "all": 12}
SUMS = [["all", "small", "other"]]


def said(system, who, *names):
    """Return the system with what some cells tell said by another."""
    places = {place for place, one in enumerate(system.unknowns) if one.words in names}
    statements = tuple(
        replace(one, said_by=who) if one.is_count and one.terms[0][0] in places else one
        for one in system.statements
    )
    costs = {row: cost for row, cost in system.costs.items() if row not in places}
    return replace(system, statements=statements, costs=costs)


def test_a_shown_small_count_is_refused():
    found = audit(system_of(CELLS, SUMS), {0, 1, 2})
    assert [(one.words, one.low, one.high) for one in found.failures] == [("small", 3, 3)]
    assert found.failures[0].because == ("small",)


def test_a_difference_is_refused_with_the_relation_that_gives_it():
    found = audit(system_of(CELLS, SUMS), {1, 2})
    assert found.narrowest == 0
    assert set(found.failures[0].because) == {"other", "all", "all = ['small', 'other']"}


def test_an_edition_with_nothing_to_hide_is_clean():
    found = audit(system_of({"a": 9}, []), {0})
    assert found.is_clean and found.narrowest == float("inf")


def test_what_is_public_already_does_not_refuse():
    system = said(system_of(CELLS, SUMS), BEFORE, "other", "all")
    assert suppress(system).hidden == {0}
    found = audit(system, set())
    assert found.is_clean and [one.words for one in found.already_public] == ["small"]


def test_what_must_be_shown_and_tells_a_small_count_refuses_the_edition():
    system = said(system_of(CELLS, SUMS), ALWAYS, "other", "all")
    found = audit(system, set(system.costs) - suppress(system).hidden)
    assert [one.words for one in found.failures] == ["small"] and not found.already_public


def test_a_large_count_that_is_marked_and_can_be_worked_out_refuses_the_edition():
    found = audit(system_of({"a": 9, "b": 8, "all": 17}, [["all", "a", "b"]]), {1, 2})
    assert [(one.words, one.low, one.high) for one in found.failures] == [("a", 9, 9)]


def test_a_count_that_another_observation_shows_is_not_hidden():
    system = system_of({"a": 9, "b": 8}, [])
    again = replace(system.statements[0], said_by=1)
    system = replace(system, statements=(*system.statements, again))
    assert system.hidden_counts({0}, {0}) == []
    assert system.hidden_counts({0, 1}, {0, 1}) == [0, 1]


def test_a_large_count_that_an_edition_leaves_out_may_be_worked_out_and_a_small_one_may_not():
    system = system_of({"a": 9, "b": 8, "a and b": 17, **CELLS}, [["a and b", "a", "b"], *SUMS])
    found = audit(system, set(system.costs) - {0, 3}, marked=set())
    assert [one.words for one in found.failures] == ["small"]


def test_a_range_narrower_than_the_rule_asks_is_refused():
    system = system_of({"a": 2, "b": 4, "all": 6}, [["all", "a", "b"]])
    assert audit(system, {2}).is_clean  # from 1 to 5 each
    found = audit(replace(system, width=5), {2})
    assert [(one.words, one.low, one.high) for one in found.failures] == [("a", 1, 5), ("b", 1, 5)]
