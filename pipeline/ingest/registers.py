"""What does the board itself keep? Registers, cited figures and the printed figures, as tables."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.findings import Finding, Severity
from pipeline.ingest.cells import UnreadableCell, number_in, words_in
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.grids import RETURN_COLUMNS
from pipeline.ingest.readings import Reading
from pipeline.ingest.rows import RowReader
from pipeline.ingest.sources import Source, name_of, sha256_of
from pipeline.layout import Layout
from pipeline.tables import (
    DECISIONS,
    NUMBER,
    PRINTED_FIGURES,
    PRINTED_READINGS,
    REGISTERS,
    Table,
    conform,
)

CITED = "cited.csv"
CITED_COLUMNS = (*RETURN_COLUMNS, "supplier", "release")
OURS = ("row_id", "source_file", "source_cell")


@dataclass
class Registers:
    """The tables of one year that the board keeps, by name, each with its table's columns.

    ``cited`` are figures of publications that the board quotes and whose file is not at hand.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    cited: list[Reading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)


def read_registers(layout: Layout, board: Board, catalogue: Catalogue, year: str) -> Registers:
    """Read every register of a year; one that is not there is an empty table.

    Headers are strict, faulty cells are findings, and no fault stops the rest.
    """
    found = Registers()
    folder = layout.registers(board.id, year)
    for table in (DECISIONS, *REGISTERS):
        found.tables[table.name] = _read(found, folder / f"{table.name}.csv", layout, table)
    for table in (PRINTED_FIGURES, PRINTED_READINGS):
        path = layout.year(board.id, year) / f"{table.name.replace('_', '-')}.csv"
        found.tables[table.name] = _read(found, path, layout, table)
    _read_cited(found, folder / CITED, layout, board, catalogue)
    known = {f"{table.name}.csv" for table in (DECISIONS, *REGISTERS)} | {CITED}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known and not path.name.startswith((".", "~$")):
            source = Source(path, name_of(path, layout.raw))
            found.findings.append(
                source.finding(
                    Severity.WARNING,
                    "",
                    "unknown-file",
                    "no register has this name; it was not read",
                    f"one of {', '.join(sorted(known))}",
                    "Rename it, or move it elsewhere.",
                )
            )
    return found


def _read(found: Registers, path: Path, layout: Layout, table: Table) -> pd.DataFrame:
    if not path.is_file():
        return conform(pd.DataFrame(), table)
    source = _source(path, layout, found)
    columns = [column for column in table.columns if column.name not in OURS]
    grid = read_delimited(source, [column.name for column in columns])
    found.findings += grid.findings
    rows = []
    for row in grid.rows:
        if row.fault:
            found.findings.append(
                source.finding(
                    Severity.CRITICAL,
                    row.place,
                    "shifted-cells",
                    f"the row {row.fault}; it was not read",
                    "one cell for each column, text with commas in quotation marks",
                )
            )
            continue
        record = {
            "row_id": f"{source.file}#{row.place}",
            "source_file": source.file,
            "source_cell": row.place,
        }
        for column in columns:
            cell = row[column.name]
            if column.dtype != NUMBER:
                record[column.name] = words_in(cell)
                continue
            try:
                record[column.name] = number_in(cell)
            except UnreadableCell as problem:
                record[column.name] = None
                found.findings.append(
                    source.finding(
                        Severity.CRITICAL,
                        cell.place,
                        problem.rule,
                        f"'{column.name}' {problem}",
                        "a number, or an empty cell",
                    )
                )
        rows.append(record)
    return conform(pd.DataFrame(rows), table)


def _read_cited(
    found: Registers, path: Path, layout: Layout, board: Board, catalogue: Catalogue
) -> None:
    if not path.is_file():
        return
    source = _source(path, layout, found)
    grid = read_delimited(source, CITED_COLUMNS)
    reader = RowReader(source, board, catalogue)
    found.cited += reader.read(grid.rows)
    found.findings += [*grid.findings, *reader.findings]


def _source(path: Path, layout: Layout, found: Registers) -> Source:
    source = Source(path, path.relative_to(layout.raw).as_posix(), sha256=sha256_of(path))
    found.inputs[source.file] = source.sha256
    return source
