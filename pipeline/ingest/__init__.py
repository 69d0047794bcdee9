"""Read everything that was received for a report: raw files in, tables and findings out."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.findings import Finding, Severity, in_order
from pipeline.ingest.absences import find_absences
from pipeline.ingest.decisions import apply_decisions, finish
from pipeline.ingest.published import read_published
from pipeline.ingest.readings import Fields, Reading
from pipeline.ingest.receipts import parse_day, read_receipts
from pipeline.ingest.registers import read_registers
from pipeline.ingest.returns import read_returns
from pipeline.ingest.sources import Source, name_of, sha256_of
from pipeline.layout import Layout
from pipeline.periods import Period, is_financial_year
from pipeline.tables import (
    DECISIONS,
    OBSERVATIONS,
    PRINTED_FIGURES,
    PRINTED_READINGS,
    REGISTERS,
    conform,
)

__all__ = ["Raw", "read_raw"]


@dataclass(frozen=True)
class Raw:
    """Everything that was read for one report, before its expectations are checked.

    Frames have the columns of their tables; ``registers`` holds one for each register, empty
    where there is no file. ``inputs`` are the hashes of all files read, by path relative to
    ``data/raw``.
    """

    observations: pd.DataFrame
    population: pd.DataFrame
    printed_figures: pd.DataFrame
    printed_readings: pd.DataFrame
    decisions: pd.DataFrame
    registers: dict[str, pd.DataFrame]
    findings: list[Finding]
    inputs: dict[str, str]


def read_raw(
    layout: Layout, board: Board, catalogue: Catalogue, period: Period, as_of: date | None = None
) -> Raw:
    """Read the returns, registers and published series for a report on a year or quarter.

    Returns of earlier years that the board keeps are read too: they are the trend. With ``as_of``
    only what had been received by that day counts. Decisions and sign-offs on it are of later days,
    and count. Faults are findings; none stops the reading.
    """
    year = period.financial_year.text
    readings: list[Reading] = []
    findings: list[Finding] = []
    inputs = _board_input(layout, board)
    findings += _strange_folders(layout, board)
    decisions = []
    for one in _years(layout, board, year):
        folder = layout.registers(board.id, one)
        receipts = {row.file: row for row in read_receipts(folder / "received.csv")}
        returns = read_returns(layout, board, catalogue, one, receipts, period, as_of)
        registers = read_registers(layout, board, catalogue, one)
        readings += [*returns.readings, *registers.cited]
        findings += [*returns.findings, *registers.findings]
        inputs |= returns.inputs | registers.inputs
        decisions.append(registers.tables[DECISIONS.name])
    absent, missed = find_absences(
        returns, _quarters_due(period, board, as_of), layout, board, catalogue
    )
    published = read_published(
        layout.published, layout.expectations / "published.yaml", board, catalogue
    )
    readings += absent + _readings_of(published.observations)
    all_decisions = conform(pd.concat(decisions, ignore_index=True), DECISIONS)
    findings = apply_decisions(
        all_decisions, readings, [*findings, *missed, *published.findings], as_of
    )
    observations = finish(readings)
    readings.clear()  # a million of them weigh more than their table
    pyarrow.default_memory_pool().release_unused()
    return Raw(
        observations=conform(observations, OBSERVATIONS),
        population=published.population,
        printed_figures=registers.tables[PRINTED_FIGURES.name],
        printed_readings=registers.tables[PRINTED_READINGS.name],
        decisions=all_decisions,
        registers={
            table.name: _received(registers.tables[table.name], as_of) for table in REGISTERS
        },
        findings=in_order(findings),
        inputs=dict(sorted((inputs | published.inputs).items())),
    )


def _board_input(layout: Layout, board: Board) -> dict[str, str]:
    path = layout.board_file(board.id)
    if not path.is_file():
        return {}
    return {path.relative_to(layout.raw).as_posix(): sha256_of(path)}


def _strange_folders(layout: Layout, board: Board) -> list[Finding]:
    """Return a finding on each folder of the board that is no financial year: none is read."""
    return [
        Source(path, name_of(path, layout.raw)).finding(
            Severity.WARNING,
            "",
            "unknown-folder",
            "the folder is no financial year; nothing in it was read",
            "folders named 2014-15",
            "Rename it after its financial year, or move it elsewhere.",
        )
        for path in sorted((layout.raw / board.id).glob("[!.]*"))
        if path.is_dir() and not is_financial_year(path.name)
    ]


def _years(layout: Layout, board: Board, last: str) -> Iterable[str]:
    """Return the financial years that have a folder, up to the report's own, which comes last."""
    years = {last}
    for path in (layout.raw / board.id).glob("*"):
        if path.is_dir() and is_financial_year(path.name) and path.name < last:
            years.add(path.name)
    return sorted(years)


def _quarters_due(period: Period, board: Board, as_of: date | None) -> list[Period]:
    """Return the quarters up to the report's end whose returns were due, by ``as_of`` if given."""
    quarters = period.quarters_to_date()
    return [quarter for quarter in quarters if as_of is None or board.deadline(quarter) <= as_of]


def _received(table: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """Return the rows of a register that were received by a day, where it dates them."""
    if as_of is None or "received_on" not in table.columns:
        return table
    # What has no readable date stays, so that its suite can say so.
    known = [(parse_day(text) or as_of) <= as_of for text in table["received_on"]]
    return table[known].reset_index(drop=True)


def _readings_of(observations: pd.DataFrame) -> list[Reading]:
    """Return published rows as readings, so that decisions reach them too."""
    rows = conform(observations, OBSERVATIONS).to_dict("records")
    return [
        Reading(
            Fields(row),
            "" if math.isnan(row["value"]) else repr(row["value"]),
        )
        for row in rows
    ]
