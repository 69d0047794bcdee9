"""Is a quarter due the day after its deadline, and do four runs a year follow four deadlines?"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from small_board import Small

from pipeline.operate.due import DAYS_OF_RUNS, days_of_runs, latest_due, latest_due_of_all


@pytest.fixture
def board(tmp_path):
    return Small(tmp_path).board  # returns are due 30 days after the quarter


@pytest.mark.parametrize(
    ("known", "quarter"),
    [
        ("2014-07-29", None),  # the returns of Q1 are due by 30 July
        ("2014-07-30", "2014-15-Q1"),
        ("2014-10-30", "2014-15-Q2"),
        ("2015-01-29", "2014-15-Q2"),
        ("2015-01-30", "2014-15-Q3"),
        ("2015-04-30", "2014-15-Q4"),
        ("2026-01-01", "2014-15-Q4"),
    ],
)
def test_the_latest_quarter_is_the_last_whose_returns_were_due(board, known, quarter):
    found = latest_due(board, date.fromisoformat(known), ["2014-15"])
    assert (found.text if found else None) == quarter


@pytest.mark.parametrize(
    ("known", "quarter"),
    [
        ("2015-04-29", "2014-15-Q3"),
        ("2015-04-30", "2014-15-Q4"),
        ("2000-01-29", "1999-00-Q2"),
        ("2000-05-01", "1999-00-Q4"),
        ("2100-02-01", "2099-00-Q3"),
    ],
)
def test_some_quarter_is_always_due_whatever_has_come(board, known, quarter):
    assert latest_due_of_all(board, date.fromisoformat(known)).text == quarter


@pytest.mark.parametrize(
    ("days_after_the_quarter", "day", "months"),
    [
        (42, 13, [2, 5, 8, 11]),  # 11 August, November and February, 12 May
        (30, 1, [2, 5, 8, 11]),  # 30 July, October, January and April; a run on the 31st is rare
        (14, 15, [1, 4, 7, 10]),
        (60, 2, [3, 6, 9, 12]),  # 1 March, 29 February in some years
    ],
)
def test_runs_begin_soon_after_the_deadline(board, days_after_the_quarter, day, months):
    of_board = board.model_copy(update={"return_deadline_days": days_after_the_quarter})
    assert days_of_runs(of_board) == (day, months)


@pytest.mark.parametrize("days_after_the_quarter", [1, 13, 28, 29, 31, 45, 58, 59, 75, 89])
def test_each_run_finds_the_quarter_that_has_just_become_due(board, days_after_the_quarter):
    of_board = board.model_copy(update={"return_deadline_days": days_after_the_quarter})
    day, months = days_of_runs(of_board)
    found = []
    for year in (2023, 2024, 2025):
        for month in months:
            for one in range(day, day + DAYS_OF_RUNS):
                yesterday = date(year, month, one) - timedelta(days=1)
                found.append(latest_due_of_all(of_board, yesterday))
    quarters = sorted(set(found))
    assert len(quarters) == 12 and all(found.count(one) == DAYS_OF_RUNS for one in quarters)
    assert all((after.start - before.end).days == 1 for before, after in pairwise(quarters))
