"""Which counts does each rule hide, and what may a board change of it?"""

import pytest
from small_board import BOARD

from pipeline.board import load_board
from pipeline.disclosure.rules import RULES, Disclosure, rule_of
from pipeline.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "hidden", "shown", "width"),
    [("dfe", [1, 5], [0, 6], 4), ("nhs", [1, 7], [0, 8], 6), ("openSAFELY", [0, 7], [8], 7)],
)
def test_a_named_rule_hides_its_range_and_asks_for_all_of_it(name, hidden, shown, width):
    rule = RULES[name]
    assert [rule.is_small(count) for count in hidden] == [True] * len(hidden)
    assert [rule.is_small(count) for count in shown] == [False] * len(shown)
    assert rule.width == width


def test_dfe_rounds_counts_of_regions_and_the_country_alone():
    rule = rule_of(Disclosure())
    assert [rule.rounding_of(role) for role in ("own", "region", "country")] == [1, 10, 10]


def test_a_changed_threshold_widens_what_an_attacker_must_not_narrow_down():
    assert rule_of(Disclosure(threshold=10)).width == 9
    assert rule_of(Disclosure(threshold=10, width=3)).width == 3
    assert rule_of(Disclosure(threshold=1)).width == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{rule: ons}", "'disclosure.rule': Input should be 'dfe', 'nhs' or 'openSAFELY'"),
        ("{threshold: 0}", "'disclosure.threshold': Input should be greater than or equal to 1"),
        ("{zeros: shown}", "unknown key 'disclosure.zeros'; allowed here: rule, threshold"),
        ("{registers_about_children: [minutes]}", "no register 'minutes'; allowed: received"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path, wrong, message):
    path = tmp_path / "board.yaml"
    path.write_text(f"{BOARD}disclosure: {wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_board(path)
    line = len(BOARD.splitlines()) + 1
    assert message in str(error.value) and f"line {line}:" in str(error.value)
