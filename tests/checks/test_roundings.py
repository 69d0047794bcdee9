"""Is half-up rounding exact, and does its inverse hold every denominator that can be, no other?"""

import pandas as pd
import pytest

from pipeline.checks.roundings import (
    NO_LIMIT,
    implied_denominators,
    in_last_digits,
    round_half_up,
)


def whole(*numbers: int) -> pd.Series:
    return pd.Series(numbers, dtype="int64")


@pytest.mark.parametrize(
    ("count", "of", "per", "tenths"),
    [
        (182, 1_120, 100, 163),  # Bath and North East Somerset 2016: 16.25 %
        (115, 368, 100, 313),  # Sandwell 2023: 31.25 %
        (7, 112, 100, 63),  # Westminster 2014: 6.25 %
        (324, 47_833, 10_000, 677),  # Southampton, 31 March 2015
        (1, 80, 100, 13),  # 1.25: to even it would be 1.2
        (0, 5, 100, 0),
    ],
)
def test_a_tie_goes_up(count, of, per, tenths):
    assert list(round_half_up(whole(count), whole(of), whole(per * 10))) == [tenths]


def test_printed_figures_are_counted_in_their_last_digit():
    values = pd.Series([67.7, 67.099999999999994, 60.0, 0.05, 0.0])
    assert list(in_last_digits(values, whole(1, 1, 0, 1, 1))) == [677, 671, 60, -1, 0]


@pytest.mark.parametrize("scale", [100, 1_000, 100_000])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 30])
def test_the_implied_range_holds_what_gives_the_figure_again_and_nothing_else(count, scale):
    tried = whole(*range(1, 400))
    counts, scales = tried * 0 + count, tried * 0 + scale
    printed = round_half_up(counts, tried, scales)
    for figure in sorted({*printed, 0, 1, 10**7}):
        low, high = implied_denominators(whole(count), whole(count), whole(figure), whole(scale))
        inside = tried[(tried >= low[0]) & (tried <= high[0])]
        assert list(inside) == list(tried[printed == figure]), figure
        if figure == 0:
            assert high[0] == NO_LIMIT


def test_a_rounded_count_widens_the_range():
    exact = implied_denominators(whole(100), whole(100), whole(500), whole(1_000))
    wide = implied_denominators(whole(95), whole(105), whole(500), whole(1_000))
    assert wide[0][0] < exact[0][0] <= exact[1][0] < wide[1][0]


def test_more_decimals_than_declared_come_from_no_denominator():
    low, high = implied_denominators(whole(5), whole(5), whole(-1), whole(1_000))
    assert low[0] > high[0]
