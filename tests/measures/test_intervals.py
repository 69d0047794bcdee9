"""Are intervals those of the reference values, whole tables at once, and none where none can be?"""

import numpy as np
import pandas as pd
import pytest
from section.conftest import _indicator

from pipeline.catalogue import Indicator
from pipeline.measures.intervals import (
    byars_interval,
    count_interval,
    exact_interval,
    measure_intervals,
    proportion_interval,
    rate_interval,
)


@pytest.mark.parametrize(
    ("x", "n", "level", "lower", "upper"),
    [
        (65, 100, 95, 0.55254443, 0.73635752),
        (222, 3215, 95, 0.06079169, 0.07833957),
        (0, 20, 95, 0, 0.16112516),
        (1, 100, 95, 0.00176743, 0.0544862),
        (65, 100, 99.8, 0.49549466, 0.77835406),
    ],
)
def test_wilson(x, n, level, lower, upper):
    assert np.ravel(proportion_interval([x], [n], level)) == pytest.approx(
        [lower, upper], abs=5.1e-9
    )


@pytest.mark.parametrize(
    ("count", "level", "lower", "upper"),
    [
        (65, 95, 50.163188, 82.849139),
        (1045, 95, 982.593202, 1110.331213),
        (10, 95, 4.787450, 18.391459),
        (65, 99.8, 42.880261, 94.000291),
    ],
)
def test_byars(count, level, lower, upper):
    for found in (byars_interval([count], level), count_interval([count], level)):
        assert np.ravel(found) == pytest.approx([lower, upper], abs=5.1e-7)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.688879), (1, 0.025318, 5.571643), (5, 1.623486, 11.668332)],
)
def test_exact_poisson(count, lower, upper):
    for found in (exact_interval([count]), count_interval([count])):
        assert np.ravel(found) == pytest.approx([lower, upper], abs=5.1e-7)


@pytest.mark.parametrize(
    ("count", "rate", "lower", "upper"),
    [(586, 121.9995, 112.3202, 132.2896), (12, 2.4983, 1.2894, 4.3643)],
)
def test_rates_per_10k(count, rate, lower, upper):
    assert count / 4.8033 == pytest.approx(rate, abs=5.1e-5)
    found = rate_interval([count], [48033], 10_000)
    assert np.ravel(found) == pytest.approx([lower, upper], abs=5.1e-5)


def test_the_method_changes_at_ten_events():
    low, high = count_interval([9, 10, np.nan])
    assert (low[0], high[0]) == tuple(np.ravel(exact_interval([9])))
    assert (low[1], high[1]) == tuple(np.ravel(byars_interval([10])))
    assert np.isnan([low[2], high[2]]).all()


def test_byars_lower_limit_below_nought_is_not_available():
    low, high = byars_interval([1, 0], 99.8)
    assert np.isnan(low).all()
    assert (high > 0).all()


def test_a_table_in_each_measures_unit():
    measures = {
        "plans": Indicator(**_indicator("plans", unit="per_10k", decimals=1)),
        "shares": Indicator(**_indicator("shares", unit="pct")),
        "contacts": Indicator(**_indicator("contacts", unit="count")),
    }
    rows = [
        # measure   x    n      lower        upper
        ("plans", 586, 48033, 112.3202, 132.2896),
        ("shares", 65, 100, 55.254443, 73.635752),
        ("contacts", 65, 100, np.nan, np.nan),
        ("shares", 101, 100, np.nan, np.nan),
        ("shares", 6.5, 100, np.nan, np.nan),
        ("plans", 12, 0, np.nan, np.nan),
        ("plans", np.nan, 48033, np.nan, np.nan),
        ("plans", 12, 48033, 1.2894, 4.3643),
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "numerator", "denominator", "lower", "upper"])
    frame.index = frame.index + 7
    found = measure_intervals(frame, measures)
    pd.testing.assert_frame_equal(found, frame[["lower", "upper"]], atol=5.1e-5, rtol=0)
