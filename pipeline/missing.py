"""Which returns does an edition lack? Kept in ``run.json``, so that every run can list them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.findings import Finding
from pipeline.periods import parse_period

NO_RETURN = "no-return"  # the rule of the finding on an agency from which nothing has come


def list_missing(
    findings: Iterable[Finding], board: Any, came_on: Mapping[tuple[str, str], str]
) -> list[dict[str, str]]:
    """Return an entry for each return that an edition does without, by quarter and agency.

    ``board`` is the edition's ``Board``; ``came_on`` has the day of receipt by agency and quarter.
    An entry says ``agency`` (its id), ``name``, ``quarter``, ``due`` and ``came_on``, the last two
    as ISO dates: ``came_on`` is empty, or a day after the one as known on which the edition is.
    """
    pairs = sorted({(one.period, one.actor) for one in findings if one.rule == NO_RETURN})
    return [
        {
            "agency": agency,
            "name": board.agency_by_id[agency].name,
            "quarter": quarter,
            "due": board.deadline(parse_period(quarter)).isoformat(),
            "came_on": came_on.get((agency, quarter), ""),
        }
        for quarter, agency in pairs
    ]


def describe_missing(missing: list[dict[str, str]], day: date) -> Iterator[str]:
    """Yield a line that counts the returns that an edition lacks, as seen on a day, then each."""
    yield f"returns that are not in this report: {len(missing) or 'none'}"
    for one in missing:
        due = date.fromisoformat(one["due"])
        came_on = date.fromisoformat(one["came_on"]) if one["came_on"] else None
        days = ((came_on or day) - due).days
        late = f", {days} day{'' if days == 1 else 's'} late" if days > 0 else ""
        came = f"; it came on {_said(came_on)}{late}" if came_on else late
        yield f"  {one['name']}, {parse_period(one['quarter']).label}: due {_said(due)}{came}"


def _said(day: date) -> str:
    return parse_period(day.isoformat()).label
