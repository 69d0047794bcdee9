"""Which quarter's returns are due, and on which days of the year can its report be made?"""

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.board import Board
from pipeline.periods import Period, parse_period

DAYS_OF_RUNS = 3  # a day on which the machine is off, or a run that was ended, is made good
_YEARS_TRIED = ("2022-23", "2023-24")  # an ordinary one and one whose February has 29 days


def latest_due(board: Board, known: date, years: Iterable[str]) -> Period | None:
    """Return the latest quarter of some financial years whose returns were due by a day."""
    due = [quarter for quarter in _quarters(years) if board.deadline(quarter) <= known]
    return max(due, default=None)


def latest_due_of_all(board: Board, known: date) -> Period:
    """Return the latest quarter whose returns were due by a day, whatever has come."""
    day = known - timedelta(days=board.return_deadline_days)
    this_year = parse_period(day.isoformat()).financial_year.text
    last_year = f"{int(this_year[:4]) - 1}-{this_year[2:4]}"
    return max(
        quarter for quarter in _quarters([last_year, this_year]) if board.deadline(quarter) <= known
    )


def days_of_runs(board: Board) -> tuple[int, list[int]]:
    """Return the day of the month and the four months in which the runs of a year begin.

    Schedulers want one day for all months; it is the one for which the quarter that waits longest
    after its deadline waits least. Each run is made on that day and tried again on the next.
    """
    best: tuple[int, int, list[int]] | None = None
    for day in range(1, 29 - DAYS_OF_RUNS + 1):
        waits, months = [], set()
        for quarter in _quarters(_YEARS_TRIED):
            first = board.deadline(quarter) + timedelta(days=1)
            run = next(at for at in (first + timedelta(days=n) for n in range(31)) if at.day == day)
            waits.append((run - first).days)
            months.add(run.month)
        if len(months) == 4 and (best is None or max(waits) < best[0]):
            best = (max(waits), day, sorted(months))
    assert best  # some day of the month fits any number of days after the quarters' ends
    return best[1], best[2]


def _quarters(years: Iterable[str]) -> list[Period]:
    return [parse_period(f"{year}-Q{number}") for year in years for number in range(1, 5)]
