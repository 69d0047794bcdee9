"""What a figure may stand for, given how it was rounded."""

import math
from fractions import Fraction

import pandas as pd
import pytest

from pipeline.checks.quantities import (
    AT_LEAST,
    EXACT,
    LOOSE,
    ROUNDED,
    Interval,
    exact_interval,
    gap_between,
    intervals_of,
    quantities_in,
    stated_by,
    steps_of,
)

HALF = Fraction(1, 2)
PRINTED = [
    # (as printed, lowest, highest of each number)
    ("21", [(Fraction(41, 2), Fraction(43, 2))]),
    ("26.05", [(Fraction("26.045"), Fraction("26.055"))]),
    ("16|10|0", [(15 + HALF, 16 + HALF), (9 + HALF, 10 + HALF), (-HALF, HALF)]),
    ("4 (11%)", [(3 + HALF, 4 + HALF), (10 + HALF, 11 + HALF)]),
    ("1 in 3", [(2 + HALF, 3 + HALF)]),
    ("139 of 152", [(138 + HALF, 139 + HALF)]),
    ("about 1,200: steady", [(1100, 1300)]),
    ("around 23.5", [(Fraction("23.4"), Fraction("23.6"))]),
    ("over 30", [(30, math.inf)]),
    ("at least 180", [(180, math.inf)]),
    ("10-13", [(9 + HALF, 10 + HALF), (12 + HALF, 13 + HALF)]),
    ("a high proportion", []),
]


@pytest.mark.parametrize(("text", "ends"), PRINTED)
def test_printed_numbers_are_intervals(text, ends):
    found = [one.interval for one in quantities_in(text)]
    assert [(one.low, one.high) for one in found] == ends


STATED = [
    ("rounded to 100", (100, ROUNDED)),
    ("rounded by the source to the nearest 100", (100, ROUNDED)),
    ("approximate in the source; rounded to 100", (100, LOOSE)),
    ("the source says over 30", (0, AT_LEAST)),
    ("around, in the source; the foreword says nearly a quarter", (100, LOOSE)),
    ("audits for the board, over many years", (0, EXACT)),
]


@pytest.mark.parametrize(("words", "expected"), STATED)
def test_words_beside_a_figure_say_how_it_was_rounded(words, expected):
    assert stated_by(words, 51700, 0, EXACT) == expected


def test_decimals_of_columns_are_what_they_show():
    values = pd.Series([81, 67.7, 61.16, 0.125, 51700, 19.7])
    assert steps_of(values).to_list() == [1, 0.1, 0.01, 0.001, 1, 0.1]


def test_columns_and_fractions_say_the_same():
    rows = pd.DataFrame(
        {
            "value": [21.0, 30.0, 1200.0],
            "step": [1.0, 1.0, 100.0],
            "how": [ROUNDED, AT_LEAST, LOOSE],
        }
    )
    columns = intervals_of(rows)
    for place, row in enumerate(rows.itertuples()):
        one = exact_interval(row.value, row.step, row.how)
        assert (columns.low[place], columns.high[place]) == (one.low, one.high)


def test_a_tie_may_have_been_rounded_either_way():
    assert gap_between(exact_interval(21, 1, ROUNDED), Interval(21.5, 21.5)) == 0


def test_intervals_of_a_quotient_hold_every_rounding():
    part, whole = exact_interval(51700, 100, ROUNDED), exact_interval(245300, 100, ROUNDED)
    share = (part / whole).times(100)
    assert float(share.low) == pytest.approx(100 * 51650 / 245350)
    assert float(share.high) == pytest.approx(100 * 51750 / 245250)


def test_what_is_divided_by_nothing_may_be_anything():
    assert (Interval(1, 1) / Interval(0, 0)).high == math.inf
