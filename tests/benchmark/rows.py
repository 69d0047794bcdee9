"""Does the check of a return stay linear in its rows? A return of police figures by the day."""

import csv
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from examples import BOARD, PERIOD, Example, Timed

from pipeline.board import load_configuration
from pipeline.catalogue import Unit
from pipeline.ingest.grids import RETURN_COLUMNS
from pipeline.layout import Layout

AGENCY = "hampshire-constabulary"
_VALUE = 20  # the same everywhere, so that lowest and highest agree and nothing is found


def check_rows(example: Example, number: int) -> Timed:
    """Time `lscb check` of the example with a return of so many rows more."""
    quarter = example.path / "data/raw" / BOARD / PERIOD / "returns" / f"{PERIOD}-Q4"
    path = quarter / f"{AGENCY}-2.csv"  # a resubmission: the example's own stays readable
    _write(path, number)
    example.empty()
    try:
        return example.lscb("check", memory=True)
    finally:
        path.unlink()
        example.empty()


def _write(path: Path, number: int) -> None:
    board, catalogue = load_configuration(Layout(), BOARD)
    counts = [one.id for one in catalogue.of_supplier(AGENCY) if one.unit is Unit.COUNT]
    rows = (
        (indicator, (date(2015, 3, 31) - timedelta(day)).isoformat(), area.id)
        for day in range(number)
        for indicator in counts
        for area in board.areas
        if not area.parts
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(RETURN_COLUMNS)
        for row in islice(rows, number):
            lines.writerow((*row, "", "", _VALUE, "", ""))
