"""Are neighbours summed up by mean, median and range, of one set and one date?"""

import numpy as np
import pandas as pd

from pipeline.measures.neighbours import ABOVE, BELOW, INSIDE, place_among, summarise_neighbours

SET = ("valley", "hill", "shore", "moor")


def rows(period: str, **values: float) -> list[dict]:
    same = {"indicator": "plan_rate", "supplier": "dfe", "release": "2024", "period": period}
    return [same | {"area": area, "value": value} for area, value in values.items()]


def test_mean_median_and_range_by_date():
    frame = pd.DataFrame(
        rows("2014", valley=10, hill=20, shore=30, moor=100, brookshire=999, england=888)
        + rows("2015", valley=12.5, hill=np.nan, shore=17.5, brookshire=999)
        + rows("2016", brookshire=999)
    )
    found = summarise_neighbours(frame, SET, "2021")
    chosen = ["period", "mean", "median", "lowest", "highest", "count", "expected", "version"]
    assert found[chosen].values.tolist() == [
        ["2014", 40, 25, 10, 100, 4, 4, "2021"],
        ["2015", 15, 15, 12.5, 17.5, 2, 4, "2021"],
    ]


def test_another_set_is_another_summary():
    frame = pd.DataFrame(rows("2014", valley=10, hill=20))
    assert summarise_neighbours(frame, ("hill",), "2025")[["mean", "version"]].values.tolist() == [
        [20, "2025"]
    ]


def test_a_value_lies_within_the_range_or_beyond_it():
    values, lowest, highest = (
        pd.Series(one) for one in ([10, 100, 9, 101, np.nan], [10] * 5, [100] * 5)
    )
    assert place_among(values, lowest, highest).tolist() == [INSIDE, INSIDE, BELOW, ABOVE, ""]
