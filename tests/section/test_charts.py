"""Can the labels of a chart's axis be read, however many years it shows?"""

import re

import pandas as pd
import pytest

from pipeline.section.charts import draw_lines


def years(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "position": range(count),
            "label": [f"Mar {2013 + place}" for place in range(count)],
            "series": "Brookshire",
            "value": 40.0,
            "illustrative": False,
            "role": "own",
            "lower": float("nan"),
            "upper": float("nan"),
        }
    )


@pytest.mark.parametrize(
    ("count", "labelled"),
    [
        (8, list(range(2013, 2021))),
        (9, [2013, 2015, 2017, 2019, 2021]),
        (12, [2014, 2016, 2018, 2020, 2022, 2024]),
        (17, [2014, 2017, 2020, 2023, 2026, 2029]),
    ],
)
def test_of_many_years_some_are_labelled_and_the_last_always(count, labelled):
    svg = draw_lines(years(count), top=50)
    assert [int(year) for year in re.findall(r">Mar (\d{4})<", svg)] == labelled
