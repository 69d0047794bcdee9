"""What do the figures of a printed report say? Each number, its measure, area, period and rounding.

``printed-figures.csv`` holds them as printed, several to a cell where a table had them so;
``printed-readings.csv`` says of each number in turn what it is.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.catalogue import Unit
from pipeline.checks.quantities import Quantity, quantities_in
from pipeline.findings import Finding, Severity
from pipeline.ingest.sources import ANALYST

VALUE, PEAK, NOTE = "value", "peak", "note"
# How the report prints its units, by their first words.
_UNITS = {
    "per 10,000": Unit.PER_10K,
    "per 100,000": Unit.PER_100K,
    "per 1,000": Unit.PER_1K,
    "%": Unit.PCT,
    "weeks": Unit.WEEKS,
    "days": Unit.DAYS,
    "months": Unit.MONTHS,
    "years": Unit.YEARS,
    "points": Unit.POINTS,
    "GBP": Unit.GBP,
}


@dataclass(frozen=True)
class PrintedFigure:
    """One number of the printed report; ``period`` is '' where the report does not say it."""

    id: str
    indicator: str
    area: str
    period: str
    quantity: Quantity
    unit: str
    notes: str
    is_peak: bool
    file: str
    cell: str
    row_id: str
    raw: str  # the whole printed cell; '' for a number of the notes


@dataclass(frozen=True)
class Printed:
    """The numbers that were read, and what could not be."""

    figures: list[PrintedFigure]
    findings: list[Finding]


def read_printed(figures: pd.DataFrame, readings: pd.DataFrame) -> Printed:
    """Read the printed figures by their readings.

    The readings of a figure stand in the order of its numbers; where there are more or fewer
    numbers than readings the figure is not read, and that is a finding.
    """
    read, findings = [], []
    by_id: dict[str, list[dict]] = {}
    for reading in readings.to_dict("records"):
        by_id.setdefault(reading["id"], []).append(reading)
    for row in figures.to_dict("records"):
        wanted = by_id.get(row["id"], [])
        for source, kinds in (("value", (VALUE, PEAK)), ("notes", (NOTE,))):
            chosen = [one for one in wanted if one["reading"] in kinds]
            numbers = quantities_in(row[source])
            if source == "notes":  # a note may hold other numbers after the one that is meant
                numbers = numbers[: len(chosen)]
            if chosen and len(numbers) != len(chosen):
                findings.append(_unread(row, len(numbers), len(chosen)))
                continue
            read += [
                _figure(row, one, number) for one, number in zip(chosen, numbers, strict=False)
            ]
    return Printed(read, findings)


def _figure(row: dict, reading: dict, number: Quantity) -> PrintedFigure:
    is_note = reading["reading"] == NOTE
    is_share = is_note or "|" in row["value"] or "(" in row["value"]
    return PrintedFigure(
        id=row["id"],
        indicator=reading["indicator"],
        area=reading["area"],
        period=reading["period"],
        quantity=number,
        unit="" if is_share else _unit_of(row["unit"]),
        notes="" if is_note else row["notes"],
        is_peak=reading["reading"] == PEAK,
        file=row["source_file"],
        cell=row["source_cell"],
        row_id=row["row_id"],
        raw="" if is_note else row["value"],
    )


def _unit_of(printed: str) -> str:
    """Return the unit as the catalogue names it, '' for one that only a count can have."""
    return next((str(unit) for words, unit in _UNITS.items() if printed.startswith(words)), "")


def _unread(row: dict, numbers: int, readings: int) -> Finding:
    return Finding(
        Severity.WARNING,
        ANALYST,
        row["source_file"],
        row["source_cell"],
        f"the printed figure {row['id']} holds {numbers or 'no'} numbers and "
        f"printed-readings.csv reads {readings}",
        "a reading for each number, in order",
        "Put the readings of this figure in step with what is printed.",
        "printed-unread",
    )
