"""Which percentages whole children can give."""

import pytest

from pipeline.checks.feasibility import is_possible, possible_bases
from pipeline.checks.quantities import ROUNDED, exact_interval

CASES = [
    # (percentage as stated, its decimals' step, out of how many, possible)
    (28, 1, 12, False),
    (25, 1, 12, True),
    (28, 1, 18, True),  # 5 of 18 is 27.8
    (28, 1, 25, True),
    (82, 1, 11, True),  # 9 of 11 is 81.8
    (12.5, 0.1, 8, True),
    (12.6, 0.1, 8, False),
    (0, 1, 3, True),
    (100, 1, 3, True),
    (13, 1, 8, True),  # a tie, 12.5, rounded up
    (12, 1, 8, True),  # and down
]


@pytest.mark.parametrize(("share", "step", "base", "possible"), CASES)
def test_a_percentage_is_possible_or_not(share, step, base, possible):
    interval = exact_interval(share, step, ROUNDED)
    assert is_possible(interval, base) is possible
    brute = any(interval.low <= 100 * count / base <= interval.high for count in range(base + 1))
    assert brute is possible


def test_the_bases_that_give_a_percentage_are_found_in_order():
    found = possible_bases(exact_interval(28, 1, ROUNDED), 40)
    assert list(found) == [18, 25, 29, 32, 36, 39, 40]
