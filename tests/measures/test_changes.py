"""Are changes and targets read by a measure's polarity?"""

import pytest
from section.conftest import _indicator

from pipeline.catalogue import Indicator
from pipeline.measures.changes import change_between, meets_target


def measure(**other) -> Indicator:
    return Indicator(**_indicator("measure", **other))


@pytest.mark.parametrize(
    ("polarity", "before", "after", "reading", "verb"),
    [
        ("context", 61, 81, "higher", "rose"),
        ("context", 81, 61, "lower", "fell"),
        ("higher_is_better", 42, 72, "better", "rose"),
        ("higher_is_better", 72, 42, "worse", "fell"),
        ("lower_is_better", 9, 16, "worse", "rose"),
        ("lower_is_better", 16, 9, "better", "fell"),
        ("lower_is_better", 9, 9, "the same", "did not change"),
    ],
)
def test_a_change_is_read_by_polarity(polarity, before, after, reading, verb):
    change = change_between(measure(polarity=polarity), before, after)
    assert (change.reading, change.verb, change.difference) == (reading, verb, after - before)


@pytest.mark.parametrize(
    ("polarity", "value", "said"),
    [
        ("higher_is_better", 90, "met"),
        ("higher_is_better", 86, "within tolerance"),
        ("higher_is_better", 84, "missed"),
        ("lower_is_better", 89, "met"),
        ("lower_is_better", 94, "within tolerance"),
        ("lower_is_better", 96, "missed"),
        ("context", 90, "met"),
        ("context", 94, "within tolerance"),
        ("context", 96, "missed"),
        ("context", 84, "missed"),
    ],
)
def test_a_target_is_read_by_polarity_and_tolerance(polarity, value, said):
    target = {"value": 90, "tolerance": 5, "source": "for tests"}
    assert meets_target(measure(polarity=polarity, target=target), value) == said


def test_without_a_target_none_is_met_or_missed():
    assert meets_target(measure(), 5) == "no target"
