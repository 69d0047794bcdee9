"""Does a value carry an interval only where it stands unrounded beside the counts that give it?"""

import numpy as np
import pandas as pd
import pytest
from section.conftest import _indicator

from pipeline.catalogue import Indicator
from pipeline.measures.certainty import add_certainty

MEASURES = {
    one.id: one
    for one in (
        Indicator(**_indicator("plans", unit="per_10k", decimals=1)),
        Indicator(**_indicator("shares", unit="pct", decimals=1)),
        Indicator(**_indicator("contacts")),
    )
}
COLUMNS = ["indicator", "area", "numerator", "denominator", "value"]


def certain(*row) -> pd.Series:
    frame = pd.DataFrame([row], columns=COLUMNS, index=[5])
    return add_certainty(frame, MEASURES, {"england"}).loc[5]


def test_a_value_with_its_counts_has_an_interval():
    found = certain("plans", "brookshire", 586, 48033, 122.0)
    assert (found["lower"], found["upper"]) == pytest.approx((112.3202, 132.2896), abs=5.1e-5)
    assert found["reliability"] == ""


@pytest.mark.parametrize(
    "row",
    [
        ("plans", "england", 586, 48033, 122.0),  # its count is rounded
        ("plans", "brookshire", 590, 48033, 122.0),  # the count does not give the rate
        ("plans", "brookshire", np.nan, 48033, 122.0),
        ("plans", "brookshire", 586, np.nan, 122.0),
        ("plans", "brookshire", 586, 48033, np.nan),  # withheld: the interval would give it away
        ("shares", "brookshire", 12, 10, 120.0),
        ("contacts", "brookshire", 5, 10, 5),
    ],
)
def test_no_other_has_one(row):
    assert np.isnan(certain(*row)[["lower", "upper"]].astype(float)).all()


@pytest.mark.parametrize(
    ("row", "reliability", "has_interval"),
    [
        (("plans", "brookshire", 19, 10_000, 19.0), "u", True),
        (("plans", "brookshire", 20, 10_000, 20.0), "", True),
        (("plans", "brookshire", 2, 10_000, 2.0), "none", False),
        (("shares", "brookshire", 2, 10, 20.0), "", True),  # a share may rest on few
    ],
)
def test_few_events(row, reliability, has_interval):
    found = certain(*row)
    assert (found["reliability"], np.isfinite(found["lower"])) == (reliability, has_interval)


def test_an_empty_table_stays_one():
    found = add_certainty(pd.DataFrame(columns=COLUMNS), MEASURES, set())
    assert list(found.columns) == [*COLUMNS, "lower", "upper", "reliability"]
