"""Is the range of a hidden count what an independent attacker finds?"""

import random

import pytest
from independent_attack import bounded, enumerated
from tables_by_hand import system_of, table

from pipeline.disclosure.attacks import Attack
from pipeline.disclosure.systems import Statement


@pytest.mark.parametrize("seed", range(8))
def test_ranges_are_those_of_every_whole_number_tried(seed):
    chance = random.Random(seed)
    system = table(*[[chance.randint(0, 4) for _ in range(3)] for _ in range(2)])
    inner = [place for place, one in enumerate(system.unknowns)
             if "all" not in one.words and one.value]  # fmt: skip
    hidden = set(chance.sample(inner, min(4, len(inner))))
    attack = Attack(system, hidden)
    tried = enumerated(system, hidden, most=12)  # totals are shown and no larger
    assert {one: (attack.range_of(one).low, attack.range_of(one).high) for one in tried} == tried


@pytest.mark.parametrize("seed", range(4))
def test_ranges_are_those_of_another_formulation(seed):
    chance = random.Random(seed)
    system = table(*[[chance.randint(1, 40) for _ in range(5)] for _ in range(4)])
    hidden = set(chance.sample(range(len(system.unknowns)), 12))
    attack = Attack(system, hidden)
    for unknown in hidden:
        found = attack.range_of(unknown)
        low, high = bounded(system, hidden, unknown)
        assert (found.low, min(found.high, 5000)) == (low, min(high, 5000)) or high > 4000


def test_a_percentage_leaves_whole_numbers_alone():
    # 25 % of 12, rounded to a whole per cent: 24.5 % is 2.94 and 25.5 % is 3.06
    share = Statement("25 %", ((0, 1.0),), 2.94, 3.06, 2)
    system = system_of({"numerator": 3, "base": 12}, [], [share])
    found = Attack(system, {0}).range_of(0)
    assert (found.low, found.high) == (3, 3)
    assert [system.statements[place].words for place in found.because] == ["25 %"]


def test_ends_between_whole_numbers_are_worked_out_in_whole_numbers():
    # twice one count with thrice another is 12: 3 and 2, and no other whole numbers from 1 on
    both = Statement("2 a + 3 b", ((0, 2.0), (1, 3.0)), 12, 12)
    system = system_of({"a": 3, "b": 2}, [], [both])
    attack = Attack(system, {0, 1})
    assert [(attack.range_of(u).low, attack.range_of(u).high) for u in (0, 1)] == [(3, 3), (2, 2)]
    assert enumerated(system, {0, 1}, most=12) == {0: (3, 3), 1: (2, 2)}


def test_a_range_names_the_statements_that_bound_it():
    system = system_of({"small": 3, "other": 9, "all": 12, "elsewhere": 8},
                       [["all", "small", "other"]])  # fmt: skip
    found = Attack(system, {0}).range_of(0)
    words = {system.statements[place].words for place in found.because}
    assert words == {"other", "all", "all = ['small', 'other']"}
    assert found.width == 0


def test_nothing_bounds_a_count_that_stands_alone():
    found = Attack(system_of({"small": 3}, []), {0}).range_of(0)
    assert (found.low, found.high) == (1, float("inf"))
