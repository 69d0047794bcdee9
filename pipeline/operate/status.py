"""Who has returned what? Quarter by quarter: in, late or missing; withheld and illustrative."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline.board import Agency
from pipeline.ingest import Raw, read_raw
from pipeline.ingest.receipts import parse_day
from pipeline.periods import Period, parse_period
from pipeline.subject import Subject


def describe_status(subject: Subject) -> Iterator[str]:
    """Yield the lines of a report on returns, for one board and period."""
    raw = read_raw(subject.layout, subject.board, subject.catalogue, subject.period, subject.as_of)
    known_on = f", as known on {subject.as_of:%d %B %Y}" if subject.as_of else ""
    yield f"{subject.board.name}, {subject.period}{known_on}"
    folder = subject.layout.returns(subject.board.id, subject.period.financial_year.text)
    for quarter in subject.period.quarters_to_date():
        deadline = subject.board.deadline(quarter)
        yield f"{quarter.label} (due {deadline:%d %B %Y})"
        for agency in subject.board.agencies:
            if agency.since is None or not quarter < parse_period(agency.since):
                state = _state(agency, quarter, deadline, raw, folder)
                if state == "not returned" and subject.as_of and subject.as_of < deadline:
                    state = "not due yet"
                yield f"  {agency.name}: {state}"
    yield from _counts(raw.observations)


def _state(agency: Agency, quarter: Period, deadline: date, raw: Raw, folder: Path) -> str:
    received = raw.registers["received"]
    entries = received[(received["agency"] == agency.id) & (received["quarter"] == quarter.text)]
    if not entries.empty:
        if not any((folder / file).is_file() for file in entries["file"]):
            return "entered in received.csv, but the file is not there"
        dates = [day for text in entries["received_on"] if (day := parse_day(text))]
        if not dates:
            return "received; received.csv has no readable date"
        first = min(dates)
        days = (first - deadline).days
        late = f", {days} days late" if days > 0 else ""
        again = f", {len(entries) - 1} resubmitted" if len(entries) > 1 else ""
        return f"received {first:%d %B %Y}{late}{again}"
    marker = f"/{quarter.text}/{agency.id}"
    if any(marker in file for file in raw.inputs):
        return "filed by hand, not entered in received.csv; use `lscb receive`"
    return "not returned"


def _counts(observations: pd.DataFrame) -> Iterator[str]:
    current = observations[observations["is_current"] & (observations["release"] == "")]
    withheld = current[current["status"] == "withheld"]
    yield f"Withheld: {len(withheld)} figures"
    for (indicator, reason), rows in withheld.groupby(["indicator", "reason"]):
        periods = ", ".join(sorted(rows["period"]))
        yield f"  {indicator}, {periods}: {reason}"
    yield f"Illustrative: {int(current['illustrative'].sum())} figures"
    for indicator in sorted(current.loc[current["illustrative"], "indicator"].unique()):
        yield f"  {indicator}"
