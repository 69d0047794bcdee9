"""Are funnel limits those of the reference values, and do they agree with an area's interval?"""

import numpy as np
import pytest
from scipy.stats import poisson

from pipeline.measures.funnels import funnel_of_rates, funnel_of_shares
from pipeline.measures.intervals import exact_interval


def test_shares():
    found = funnel_of_shares([2], 0.80642448)
    assert 100 * found["lower"][0] == pytest.approx(25.885383, abs=5.1e-7)
    assert found["upper"][0] == 1


def test_a_larger_area_has_a_narrower_funnel_and_none_without_a_size():
    found = funnel_of_shares([100, 10_000, 0, np.nan], 0.2)
    width = found["upper"] - found["lower"]
    assert width[0] == pytest.approx(10 * width[1])
    assert found.iloc[2:].isna().all(axis=None)


def halved_until_near(count: int, tail: float, is_low: bool) -> float:
    """Search for a limit as the reference does: by halving until the step is below 1e-7."""
    place = step = 0.5
    while step > 1e-7:
        step /= 2
        mean = (1 + count) * place / (1 - place)
        beyond = poisson.sf(count - 1, mean) if is_low else poisson.cdf(count, mean)
        place += -step if (beyond > tail) == is_low else step
    return (1 + count) * place / (1 - place)


def test_rates():
    average, count = 116.1720835, 10
    printed = [63.170104, 242.257962]
    reference = [average * count / halved_until_near(count, 0.025, low) for low in (False, True)]
    assert reference == pytest.approx(printed, abs=5.1e-7)
    # ours are exact, and so the reference's to within the last step of its search
    assert list(funnel_of_rates([count], average).iloc[0]) == pytest.approx(reference, rel=5e-7)


def test_an_area_lies_outside_exactly_where_its_interval_misses_the_average():
    counts, populations = np.array([3, 10, 40, 55, 400.0]), np.array([1e4, 1e4, 1e4, 1e4, 1e5])
    rates, average = counts / populations, 38 / 1e4
    limits = funnel_of_rates(counts, average)
    low, high = exact_interval(counts)
    is_outside = (rates > limits["upper"]) | (rates < limits["lower"])
    misses = (low / populations > average) | (high / populations < average)
    assert is_outside.tolist() == misses.tolist() == [True, True, False, True, False]


def test_no_events_have_no_upper_limit():
    found = funnel_of_rates([0, np.nan], 38)
    assert found["lower"][0] == 0
    assert np.isnan(found["upper"]).all()
