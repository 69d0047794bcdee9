"""Are limits and signals those of Making Data Count, and are few points called a trial?"""

import numpy as np
import pytest

from pipeline.measures.control_charts import control_limits, find_signals

SERIES = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]


def marked(values, rule):
    found = find_signals([values])
    return found.loc[found[rule], "point"].tolist()


def test_limits():
    found = control_limits([SERIES]).iloc[0]
    assert list(found[["mean", "moving_range", "lower", "upper"]]) == pytest.approx(
        [41.416667, 1.727273, 36.822121, 46.011212], abs=5.1e-7
    )
    assert not found["is_trial"]
    assert not find_signals([SERIES])["is_signal"].any()


def test_fewer_than_twelve_points_give_trial_limits():
    assert control_limits([SERIES[:11]])["is_trial"].all()
    assert np.isnan(control_limits([[5]])["upper"][0])


def test_a_freak_moving_range_is_left_out_once():
    values = [10, 11, 10, 11, 10, 11, 60, 61, 60, 61, 60, 61]
    found = control_limits([values])
    assert found["moving_range"][0] == 1  # ten steps of one; the step of 49 is left out
    assert found["mean"][0] == np.mean(values)


def test_a_moving_range_is_left_out_from_its_limit_on():
    # ten steps of one and one of s, left out where s >= 3.267 × (10 + s) / 11: from 4.2247 on
    def moving_range(step):
        values = [0, 1, 0, 1, 0, 1, 1 + step, step, 1 + step, step, 1 + step, step]
        return control_limits([values])["moving_range"][0]

    assert moving_range(4.22) == pytest.approx(14.22 / 11)
    assert moving_range(4.23) == pytest.approx(1)


def test_later_points_are_judged_by_the_limits_of_the_baseline():
    values = [*SERIES, 50, 50, 45, 46]
    assert control_limits([values], 12).equals(control_limits([SERIES]))
    found = find_signals([values], 12)
    assert found.loc[found["is_outside"], "point"].tolist() == [12, 13]
    assert control_limits([values], 11)["is_trial"].all()


def test_a_level_series_has_limits_on_its_mean_and_no_signal():
    found = control_limits([[7] * 12]).iloc[0]
    assert (found["lower"], found["mean"], found["upper"]) == (7, 7, 7)
    assert not find_signals([[0.3] * 12])["is_signal"].any()


def test_a_point_outside():
    assert marked([*SERIES, 60, *SERIES], "is_outside") == [12]
    assert marked([*SERIES, 20, *SERIES], "is_outside") == [12]


def test_seven_on_one_side():
    around, above, below = [0, 4, 0, 4], [3] * 7, [1] * 7  # the mean is 2
    # the last of around stands above the mean, so the run above is of eight
    assert marked([*around, *above, *below], "is_shift") == list(range(3, 18))
    assert marked([*around, *above[:6], *below[:6]], "is_shift") == list(range(3, 10))
    assert marked([*around, *above[:5], *below[:5]], "is_shift") == []


def test_a_point_on_the_mean_breaks_the_run():
    values = [0, 4, 4, 0, 3, 3, 3, 2, 3, 3, 3, 3, 1, 1, 1, 2, 1, 1, 1, 1]
    assert np.mean(values) == 2
    assert marked(values, "is_shift") == []


@pytest.mark.parametrize("sign", [1, -1])
def test_seven_rising_or_falling(sign):
    run = [0, 1, 2, 3, 4, 5, 6]
    assert marked([sign * v for v in [1, 0, *run[1:], 6, 2, 3]], "is_trend") == list(range(1, 8))
    assert marked([sign * v for v in [1, 1, *run[1:6], 5, 2, 3]], "is_trend") == []
    assert marked([sign * v for v in [3, 1, 1, 2, 3, 4, 5, 6, 6]], "is_trend") == []


def test_two_of_three_far_out_on_one_side():
    quiet = [9, 11, 9, 11, 9, 11, 9, 11, 9, 11]
    limits = control_limits([[*quiet, 15.5, 10, 15.5, *quiet]]).iloc[0]
    assert limits["mean"] + (limits["upper"] - limits["mean"]) * 2 / 3 < 15.5 < limits["upper"]
    assert marked([*quiet, 15.5, 10, 15.5, *quiet], "is_two_of_three") == [10, 12]
    assert marked([*quiet, 15.5, 10, 10, 15.5, *quiet], "is_two_of_three") == []
    assert marked([*quiet, 15.5, 10, 4.5, *quiet], "is_two_of_three") == []  # two sides


def test_a_table_of_series_is_judged_row_by_row():
    other = [*SERIES[:-1], 90]
    both = find_signals([SERIES, other])
    alone = find_signals([other])
    assert not both.loc[both["series"] == 0, "is_signal"].any()
    assert both.loc[both["series"] == 1, "is_outside"].tolist() == alone["is_outside"].tolist()
