"""Does the interval decide whether a value differs, and polarity what that is called?"""

import numpy as np
import pytest

from pipeline.measures.readings import differing_by_chance, read_against

NONE = np.nan


@pytest.mark.parametrize(
    ("value", "lower", "upper", "comparator", "polarity", "reading"),
    [
        (67.7, 60.5, 75.5, 42.9, "context", "higher"),
        (67.7, 60.5, 75.5, 67.0, "context", "similar"),
        (67.7, 60.5, 75.5, 75.5, "context", "similar"),  # on the limit is within
        (67.7, 60.5, 75.5, 60.5, "context", "similar"),
        (67.7, 60.5, 75.5, 80.0, "context", "lower"),
        (42.5, 41.3, 43.7, 24.2, "lower_is_better", "worse"),
        (42.5, 41.3, 43.7, 50.0, "lower_is_better", "better"),
        (72.0, 60.0, 80.0, 55.0, "higher_is_better", "better"),
        (72.0, 60.0, 80.0, 85.0, "higher_is_better", "worse"),
        (72.0, 60.0, 80.0, 75.0, "higher_is_better", "similar"),
        # without an interval the values alone are compared
        (72.0, NONE, NONE, 75.0, "higher_is_better", "worse"),
        (81.0, NONE, NONE, 38.0, "context", "higher"),
        (81.0, NONE, NONE, 81.0, "context", "the same"),
        (NONE, NONE, NONE, 38.0, "context", ""),
        (81.0, 70.0, 90.0, NONE, "context", ""),
    ],
)
def test_reading(value, lower, upper, comparator, polarity, reading):
    assert read_against([value], [lower], [upper], [comparator], [polarity]) == [reading]


def test_a_table_with_one_comparator():
    found = read_against([5, 5, 5], [4, 4, 6], [6, 6, 7], 5, ["context", "lower_is_better"] * 1
                         + ["higher_is_better"])  # fmt: skip
    assert found.tolist() == ["similar", "similar", "better"]


@pytest.mark.parametrize(("made", "by_chance"), [(0, 0), (9, 0), (10, 1), (20, 1), (60, 3)])
def test_how_many_would_differ_by_chance(made, by_chance):
    assert differing_by_chance(made) == by_chance
