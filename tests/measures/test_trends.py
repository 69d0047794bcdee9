"""Is a trend told only where it is surer than chance, and the chance the exact one?"""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kendalltau, theilslopes

from pipeline.measures.trends import (
    FALLING,
    NO_DIRECTION,
    RISING,
    TOO_FEW,
    recent_trends,
    say_trend,
    trend_tests,
)


def around(values, reach):
    table = np.array(values, dtype=float)
    return table, table - reach, table + reach


@pytest.mark.parametrize(
    ("values", "reach", "said"),
    [
        ([70, 74, 78, 81, 85], 2, RISING),
        ([85, 81, 78, 74, 70], 2, FALLING),
        ([70, 74, 78, 81, 85], 20, NO_DIRECTION),  # not surer than chance
        ([70, 70, 70, 70, 95], 2, NO_DIRECTION),  # rests on its last point
        ([0, 70, 74, 78, 81], 2, RISING),
        ([99, 70, 74, 78, 81, 85], 2, RISING),  # only the last five count
        ([74, 78, 81, 85], 2, TOO_FEW),
        ([74, 78, np.nan, 81, 85], 2, TOO_FEW),
        ([74, 78, 80, 81, 85], 0, TOO_FEW),  # no interval, so no weights
        ([70, 70, 70, 70, 70], 2, NO_DIRECTION),
    ],
)
def test_recent_trend(values, reach, said):
    assert recent_trends(*around(values, reach)) == [said]


def test_the_recent_trend_turns_at_its_critical_value():
    # equal weights: chi-squared = slope² × 10 / SE², so SE = slope × sqrt(10 / 9.5495)
    error = np.sqrt(10 / 9.54953570608324)
    steady = [1, 2, 3, 4, 5]
    assert recent_trends(*around(steady, 1.96 * error * 0.9999)) == [RISING]
    assert recent_trends(*around(steady, 1.96 * error * 1.0001)) == [NO_DIRECTION]


def test_recent_trends_of_a_table_weigh_each_point_by_its_interval():
    rows = [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]]
    values = np.array(rows, float)
    reach = np.array([[0.1] * 5, [0.1, 90, 90, 90, 90], [0.1] * 5])
    assert recent_trends(values, values - reach, values + reach).tolist() == [
        RISING, NO_DIRECTION, FALLING
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "p", "said"),
    [
        ([70, 74, 78, 81], 0.083333, TOO_FEW),
        ([1, 2, 3, 4, 5], 0.016667, RISING),
        ([5, 4, 3, 2, 1], 0.016667, FALLING),
        ([1, 2, 3, 5, 4], 0.083333, NO_DIRECTION),
        ([1, 1, 1, 1, 1], 1, NO_DIRECTION),
        ([3], 1, TOO_FEW),
        ([], 1, TOO_FEW),
    ],
)
def test_exact_trend(values, p, said):
    found = trend_tests([values]).iloc[0]
    assert found["p"] == pytest.approx(p, abs=5.1e-7)
    assert found["trend"] == said


def test_no_order_of_four_points_shows_a_trend():
    every = trend_tests(list(permutations([16, 10, 19, 11])))
    assert set(every["trend"]) == {TOO_FEW}
    assert every["p"].min() > 0.05


def test_without_ties_it_is_kendalls_exact_test():
    table = np.random.default_rng(1).permuted(np.tile(np.arange(11.0), (20, 1)), axis=1)
    found = trend_tests(table)
    for row, p in zip(table, found["p"], strict=True):
        assert p == pytest.approx(kendalltau(np.arange(11), row, method="exact").pvalue)


@pytest.mark.parametrize("values", [(1, 1, 2, 3, 3, 5), (4, 4, 4, 1, 2, 2), (1, 2, 2, 2, 9, 10)])
def test_with_ties_it_is_the_permutation_test(values):
    def score(order):
        return sum(np.sign(b - a) for i, a in enumerate(order) for b in order[i + 1 :])

    every = [abs(score(order)) for order in permutations(values)]
    wanted = np.mean([one >= abs(score(values)) for one in every])
    assert trend_tests([values])["p"][0] == pytest.approx(wanted)


def test_the_slope_is_theil_and_sens_and_missing_points_keep_their_place():
    values = [3, 9, 4, 12, 11, 30]
    assert trend_tests([values])["slope"][0] == theilslopes(values).slope
    found = trend_tests([[1, np.nan, 3, 4, 5, 6]]).iloc[0]
    assert (found["points"], found["slope"], found["trend"]) == (5, 1, RISING)
    assert np.isnan(trend_tests([[np.nan, 3]])["slope"][0])


@pytest.mark.parametrize(
    ("values", "reach", "said"),
    [
        ([1, 2, 3, 4], None, TOO_FEW),
        ([1, 2, 3, 4, 5], None, RISING),
        ([1, 2, 2, 3, 4], None, RISING),
        ([1, 2, 5, 3, 4], None, NO_DIRECTION),
        ([70, 74, 78, 81, 85], 2, RISING),
        ([70, 74, 78, 81, 85], 20, NO_DIRECTION),  # by its intervals, though every step goes up
        ([], None, TOO_FEW),
    ],
)
def test_one_series_in_words(values, reach, said):
    ends = [[one + sign * reach if reach else None for one in values] for sign in (-1, 1)]
    assert say_trend(values, *ends) == said
    assert say_trend(values, *ends).__class__ is str
