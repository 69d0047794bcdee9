"""Are differences of shares and ratios of rates those of the reference values and libraries?"""

import numpy as np
import pytest
from statsmodels.stats.rates import confint_poisson_2indep

from pipeline.measures.differences import difference_of_shares, ratio_of_rates


def test_newcombe():
    found = difference_of_shares([56], [70], [48], [80]).iloc[0]
    assert found["difference"] == pytest.approx(0.2)
    assert list(found[["lower", "upper"]]) == pytest.approx([0.05243147, 0.33387265], abs=5.1e-9)


def test_ratio_of_rates():
    found = ratio_of_rates([389], [48033], [48300], [11_500_000]).iloc[0]
    assert found["ratio"] == pytest.approx(1.928238, abs=5.1e-7)
    assert list(found[["lower", "upper"]]) == pytest.approx([1.745209, 2.130462], abs=5.1e-7)


def test_the_ratios_limits_are_those_that_a_search_for_the_root_finds():
    rows = [(5, 900, 7, 1100), (1, 50, 30, 900), (250, 10_000, 40, 1500), (12, 48_033, 9, 47_000)]
    table = np.array(rows).T
    found = ratio_of_rates(*table)
    for row, (_, limits) in zip(rows, found.iterrows(), strict=True):
        wanted = confint_poisson_2indep(*row, method="score", compare="ratio")
        assert (limits["lower"], limits["upper"]) == pytest.approx(wanted, rel=1e-6)
    assert ratio_of_rates([0], [50], [30], [900]).iloc[0]["lower"] == 0


@pytest.mark.parametrize("compare", [difference_of_shares, ratio_of_rates])
def test_what_is_missing_makes_no_comparison_and_spoils_no_other(compare):
    found = compare([56, np.nan, 56], [70, 70, 0], [48, 48, 48], [80, 80, 80])
    assert found.notna().all(axis=1).tolist() == [True, False, False]
    assert compare([np.nan], [1], [1], [1]).isna().all(axis=None)


def test_a_share_of_more_than_all_is_none():
    assert difference_of_shares([71], [70], [48], [80]).isna().all(axis=None)


def test_a_ratio_to_nought_is_none():
    assert ratio_of_rates([7], [70], [0], [80]).isna().all(axis=None)
