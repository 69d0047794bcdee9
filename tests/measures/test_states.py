"""Is the state of the board's work told as it was on a day, and never better than recorded?"""

from datetime import date

import pandas as pd
import pytest

from pipeline.measures.states import (
    count_states,
    is_carried_forward,
    is_overdue,
    needs_follow_up,
    share_complete,
    states_at,
)

YEAR_END = date(2015, 3, 31)
REGISTER = pd.DataFrame(
    [
        # what      raised_on     due           state          closed_on     updated_on
        ("early", "2014-04-10", "2014-09-30", "complete", "2014-09-12", "2014-09-12"),
        ("late", "2014-06-01", "2014-10-31", "complete", "2014-12-01", "2014-12-01"),
        ("undated", "2014-15", "", "complete", "", "2014-15"),
        ("open", "2014-15", "2014-12-31", "in progress", "", "2014-07-31"),
        ("next", "2015-01-20", "2015-16", "planned", "", ""),
    ],
    columns=["what", "raised_on", "due", "state", "closed_on", "updated_on"],
)


def states(day: date) -> dict[str, str]:
    return states_at(REGISTER, day, YEAR_END).set_index("what")["state"].to_dict()


def test_at_the_years_end_every_row_has_its_recorded_state():
    assert states(YEAR_END) == {
        "early": "complete",
        "late": "complete",
        "undated": "complete",
        "open": "in progress",
        "next": "planned",
    }


def test_on_an_earlier_day_what_was_closed_later_is_still_open():
    assert states(date(2014, 11, 1)) == {
        "early": "complete",
        "late": "in progress",
        "undated": "not recorded",
        "open": "not recorded",
    }


def test_share_and_counts():
    whole = states_at(REGISTER, YEAR_END, YEAR_END)
    assert share_complete(whole) == 60
    assert count_states(whole) == {"complete": 3, "in progress": 1, "planned": 1}
    assert share_complete(whole.iloc[:0]) is None


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        (date(2014, 11, 1), ["late"]),
        (date(2014, 12, 31), []),  # due that very day
        (YEAR_END, ["open"]),
    ],
)
def test_overdue_is_what_was_due_before_and_is_not_complete(day, overdue):
    then = states_at(REGISTER, day, YEAR_END)
    assert list(then[is_overdue(then, day)]["what"]) == overdue


def test_what_is_open_at_the_years_end_is_carried_forward():
    assert list(REGISTER[is_carried_forward(REGISTER, YEAR_END)]["what"]) == ["open", "next"]


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2015, 1, 30), []), (date(2015, 1, 31), ["open"])],
)
def test_an_open_row_is_followed_up_six_months_after_its_last_note(day, named):
    then = states_at(REGISTER, YEAR_END, YEAR_END)
    assert list(then[needs_follow_up(then, day)]["what"]) == named
