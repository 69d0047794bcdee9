"""Are ties rounded up as publishers do, at any size, and is nothing made of what is missing?"""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.measures.rounding import are_counts, round_ratios


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (182, 1120, 16.3),  # 16.25, Bath and North East Somerset 2016
        (115, 368, 31.3),  # 31.25, Sandwell 2023
        (7, 112, 6.3),  # 6.25, Westminster 2014
        (1, 2000, 0.1),  # 0.05
        (3, 2000, 0.2),  # 0.15, which no binary fraction holds
        (0, 9, 0.0),
    ],
)
def test_ties_of_percentages_go_up(numerator, denominator, printed):
    assert round_ratios([numerator], [denominator], 100, 1) == [printed]


@given(some.integers(0, 10**6), some.integers(1, 10**7), some.sampled_from((100, 10_000)),
       some.integers(0, 2))  # fmt: skip
def test_it_is_decimal_half_up(numerator, denominator, scale, decimals):
    # quantize must see the tie itself, so compare without dividing first
    exact = Decimal(numerator * scale * 10**decimals * 2 + denominator) // (2 * denominator)
    wanted = float(exact.scaleb(-decimals))
    assert round_ratios(numerator, denominator, scale, decimals) == wanted
    near = (Decimal(numerator * scale) / denominator).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )
    assert float(near) == wanted


def test_a_whole_table_with_decimals_of_its_own_a_row():
    found = round_ratios([324, 182, np.nan, 5, 5, -1, 1.5], [47833, 1120, 9, 0, np.nan, 9, 9],
                         100, [2, 1, 1, 1, 1, 1, 1])  # fmt: skip
    np.testing.assert_array_equal(found, [0.68, 16.3, *[np.nan] * 5])


def test_what_would_not_be_exact_is_refused():
    with pytest.raises(ValueError, match="wrong unit"):
        round_ratios([1e13], [1e14], 10_000, 1)


def test_what_can_be_a_count():
    assert are_counts([0, 3, 2.5, -1, np.nan, np.inf]).tolist() == [True, True, *[False] * 4]
