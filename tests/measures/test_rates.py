"""Do rates come out as published, only of counts that can be, and are few events marked?"""

import numpy as np
import pandas as pd
from section.conftest import _indicator

from pipeline.catalogue import Indicator
from pipeline.measures.rates import are_reproduced, is_rate, tell_reliability, work_out

MEASURES = {
    one.id: one
    for one in (
        Indicator(**_indicator("plans", unit="per_10k", decimals=1)),
        Indicator(**_indicator("looked_after", unit="per_10k", decimals=0)),
        Indicator(**_indicator("entrants", unit="per_100k", decimals=1)),
        Indicator(**_indicator("conceptions", unit="per_1k", decimals=1)),
        Indicator(**_indicator("rereferred", unit="pct", decimals=1)),
        Indicator(**_indicator("contacts", unit="count")),
    )
}


def test_a_table_of_measures_each_by_its_unit():
    rows = [
        # measure       count  out of   printed
        ("plans", 324, 47833, 67.7),  # published for 31 March 2015
        ("plans", 236, 47458, 49.7),  # and 2014
        ("rereferred", 2723, 6407, 42.5),
        ("rereferred", 6407, 2723, np.nan),  # more than all
        ("looked_after", 586, 48033, 122),
        ("entrants", 102, 20000, 510.0),
        ("conceptions", 125, 4000, 31.3),  # 31.25
        ("contacts", 5, 10, np.nan),
        ("plans", np.nan, 47833, np.nan),
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "numerator", "denominator", "printed"])
    frame.index = frame.index * 10 + 3  # rows keep their names
    pd.testing.assert_series_equal(work_out(frame, MEASURES), frame["printed"], check_names=False)


def test_a_value_is_told_apart_from_one_that_other_counts_gave():
    values, counts = [67.7, 68, 67, 67.8, np.nan], [324, 324, 324, 324, 324]
    found = are_reproduced(values, counts, [47833] * 5, MEASURES["plans"])
    assert found.tolist() == [True, True, False, False, False]
    assert not are_reproduced([5], [5], [10], MEASURES["contacts"]).any()


def test_few_events_are_marked_and_fewer_give_no_rate():
    counts = [0, 2, 3, 19, 20, 500, np.nan]
    assert tell_reliability(counts).tolist() == ["none", "none", "u", "u", "", "", ""]


def test_a_percentage_is_no_rate():
    assert [name for name, one in MEASURES.items() if is_rate(one)] == [
        "plans", "looked_after", "entrants", "conceptions"
    ]  # fmt: skip
