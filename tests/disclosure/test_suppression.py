"""Is as little hidden as will do, and never less? Tables by hand, and every choice tried."""

import random

import pytest
from independent_attack import is_safe
from tables_by_hand import subsets, system_of, table, words_of

from pipeline.disclosure.audit import audit
from pipeline.disclosure.suppression import suppress


def shown(system, hidden):
    return set(system.costs) - set(hidden)


def test_small_counts_alone_can_be_worked_out_and_one_more_cures_it():
    deaths = table([31, 25], [4, 2], [4, 7], [6, 6])  # expected and unexpected, of four areas
    found = suppress(deaths)
    assert len(found.primary) == 3
    assert len(audit(deaths, shown(deaths, found.primary)).failures) == 3
    assert words_of(deaths, found.secondary) == {"(2, 1)"}
    assert audit(deaths, shown(deaths, found.hidden)).is_clean


def test_nothing_is_hidden_where_nothing_is_small():
    found = suppress(table([10, 20], [30, 0], [0, 0]))
    assert found.hidden == frozenset()


def test_rows_of_noughts_hide_nothing_and_are_never_hidden():
    system = table([0, 0, 0], [3, 0, 8], [0, 0, 0], [9, 7, 12])
    found = suppress(system)
    assert audit(system, shown(system, found.hidden)).is_clean
    assert all(system.unknowns[one].value > 0 for one in found.hidden)


def test_a_single_small_cell_takes_one_of_its_row_one_of_its_column_and_where_they_meet():
    system = table([30, 20, 40], [12, 3, 25], [50, 60, 70])
    assert words_of(system, suppress(system).secondary) == {"(1, 0)", "(0, 1)", "(0, 0)"}


def test_a_total_that_is_small_is_hidden_with_its_parts():
    system = table([1, 2], [9, 14])
    hidden = words_of(system, suppress(system).hidden)
    assert {"(0, 0)", "(0, 1)", "(0, 'all')"} <= hidden


def test_two_tables_that_share_a_hidden_cell_are_protected_together():
    # deaths by area and by cause; the small cell stands in both totals
    cells = {"small": 3, "a": 9, "by area": 12, "b": 40, "by cause": 43}
    system = system_of(cells, [["by area", "small", "a"], ["by cause", "small", "b"]])
    assert words_of(system, suppress(system).secondary) == {"a", "b"}


def test_what_would_have_to_go_with_one_choice_stays_with_another():
    # hiding a, the cheapest, is no use without c, which gives it away: so b goes, and nothing else
    cells = {"small": 3, "a": 8, "b": 9, "all": 20, "c": 30, "a and c": 38}
    system = system_of(cells, [["all", "small", "a", "b"], ["a and c", "a", "c"]])
    found = suppress(system)
    assert audit(system, shown(system, found.hidden)).is_clean
    assert words_of(system, found.secondary) == {"b"}


@pytest.mark.parametrize("seed", range(3))
def test_no_cheaper_choice_is_safe(seed):
    chance = random.Random(seed)
    system = table(*[[chance.choice([0, 1, 3, 5, 7, 9, 14, 30]) for _ in range(3)]
                     for _ in range(2)])  # fmt: skip
    found = suppress(system)
    assert audit(system, shown(system, found.hidden)).is_clean
    assert is_safe(system, found.hidden)
    cost = sum(system.costs[row] for row in found.secondary)
    others = sorted(set(system.costs) - found.primary)
    cheaper = [more for more in subsets(others)
               if sum(system.costs[row] for row in more) < cost - 0.01]  # fmt: skip
    assert not any(is_safe(system, found.primary | more) for more in cheaper)


@pytest.mark.slow
def test_a_table_of_forty_by_thirteen_is_protected():
    chance = random.Random(1)
    system = table(*[[chance.choice([0, 2, 7, 9, 12, 20, 33, 40, 60, 60]) for _ in range(13)]
                     for _ in range(40)])  # fmt: skip
    found = suppress(system)
    assert audit(system, shown(system, found.hidden)).is_clean
    assert 0 < len(found.secondary) < len(found.primary)
    assert suppress(system) == found
