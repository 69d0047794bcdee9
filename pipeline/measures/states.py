"""How far had the board's own work come on a day? States, shares complete, what is overdue.

Registers date their rows with days or periods ('2015-03-31', '2014-15'). A row counts from the
first day of ``raised_on`` and is complete from the last day of ``closed_on``. A row that says
'complete' without a date was complete by the end of the register's year; before that its state
is not recorded.
"""

from datetime import date

import pandas as pd

from pipeline.periods import parse_period
from pipeline.tables import STATES

COMPLETE, IN_PROGRESS, PLANNED, CARRIED_FORWARD, NOT_STATED = STATES
NOT_RECORDED = "not recorded"  # on the day asked about
OPEN_STATES = (IN_PROGRESS, PLANNED, CARRIED_FORWARD, NOT_STATED)
MONTHS_BETWEEN_FOLLOW_UPS = 6


def states_at(register: pd.DataFrame, day: date, year_end: date) -> pd.DataFrame:
    """Return the rows that existed on a day, with their ``state`` as it was then.

    ``register`` has columns state and, where it dates them, raised_on and closed_on;
    ``year_end`` is the last day of the register's financial year.
    """
    rows = []
    for row in register.to_dict("records"):
        raised, closed = _first_day(row.get("raised_on", "")), _last_day(row.get("closed_on", ""))
        if raised is not None and raised > day:
            continue
        rows.append(row | {"state": _state_at(row["state"], closed, day, year_end)})
    return pd.DataFrame(rows, columns=register.columns)


def _state_at(state: str, closed: date | None, day: date, year_end: date) -> str:
    if state == COMPLETE and closed is not None:
        return COMPLETE if closed <= day else IN_PROGRESS
    return state if day >= year_end else NOT_RECORDED


def share_complete(register: pd.DataFrame) -> float | None:
    """Return the complete rows as a percentage of all; None where there are no rows."""
    if register.empty:
        return None
    return 100 * float((register["state"] == COMPLETE).sum()) / len(register)


def count_states(register: pd.DataFrame) -> dict[str, int]:
    """Return how many rows are in each state, in the order of STATES, none left out."""
    counts = register["state"].value_counts()
    known = {state: int(counts[state]) for state in (*STATES, NOT_RECORDED) if state in counts}
    return known | {str(s): int(n) for s, n in counts.items() if s not in known}


def is_overdue(register: pd.DataFrame, day: date) -> pd.Series:
    """Mark the rows that were due before a day and are not complete; undated ones are never."""
    due = register["due"].map(_last_day) if "due" in register else None
    if due is None:
        return pd.Series(False, index=register.index)
    past = due.map(lambda last: last is not None and last < day)
    return past.astype(bool) & (register["state"] != COMPLETE)


def is_carried_forward(register: pd.DataFrame, year_end: date) -> pd.Series:
    """Mark the rows that stay open after a year's end."""
    return register["state"].isin(OPEN_STATES) | (
        (register["state"] == COMPLETE)
        & register.get("closed_on", pd.Series("", index=register.index)).map(
            lambda text: (_last_day(text) or year_end) > year_end
        )
    )


def needs_follow_up(register: pd.DataFrame, day: date) -> pd.Series:
    """Mark open rows whose last note of progress is six months old or older on a day."""

    def is_old(text: str) -> bool:
        last = _last_day(text)
        return last is not None and _months_after(last, MONTHS_BETWEEN_FOLLOW_UPS) <= day

    return (register["state"] != COMPLETE) & register["updated_on"].map(is_old).astype(bool)


def _months_after(day: date, months: int) -> date:
    """Return the day some months on; the last day of a month stays a last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a day 28")


def _first_day(text: str) -> date | None:
    try:
        return parse_period(text).start
    except ValueError:
        return None


def _last_day(text: str) -> date | None:
    try:
        return parse_period(text).end
    except ValueError:
        return None
