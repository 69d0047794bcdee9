"""Which returns came in for a year, and what do they say? Later ones supersede earlier ones."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.findings import Finding, Severity
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.grids import Grid
from pipeline.ingest.readings import Reading
from pipeline.ingest.receipts import Receipt, parse_day
from pipeline.ingest.resubmissions import split_name, supersede
from pipeline.ingest.rows import RowReader
from pipeline.ingest.sources import ANALYST, Source, name_of, sha256_of
from pipeline.ingest.workbooks import read_workbook
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind, parse_period

IGNORED = re.compile(r"~\$.*|\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class ReturnFile:
    """One return: for which quarter, from which agency, and which of its submissions it is."""

    quarter: str
    agency: str
    number: int
    path: Path = field(compare=False)


@dataclass
class Returns:
    """What the returns of a year say.

    ``readings`` are rows in the order in which they were sent; ``readable`` and ``unreadable``
    the (quarter, agency) pairs that sent a return which could, or could not, be read.
    """

    readings: list[Reading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    readable: set[tuple[str, str]] = field(default_factory=set)
    unreadable: dict[tuple[str, str], str] = field(default_factory=dict)


def find_returns(folder: Path, board: Board) -> tuple[list[ReturnFile], list[tuple[Path, str]]]:
    """Return the returns in a year's folder in order, and the files that are none with the reason.

    A file belongs to the agency whose id is its name; ``-2`` after it counts submissions. Lock
    files and what operating systems leave behind are passed over.
    """
    found, strange = [], []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if IGNORED.fullmatch(path.name):
            continue
        if not (path.is_dir() and _is_quarter(path.name, folder.parent.name)):
            strange.append((path, f"is no folder of a quarter of {folder.parent.name}"))
            continue
        for file in sorted(path.iterdir()):
            if IGNORED.fullmatch(file.name):
                continue
            agency, number = file.stem, 1
            if agency not in board.agency_by_id:
                agency, number = split_name(file)
            if file.suffix.lower() not in (".xlsx", ".csv"):
                strange.append((file, "is neither .xlsx nor .csv"))
            elif agency not in board.agency_by_id:
                strange.append((file, "is named after no agency of board.yaml"))
            else:
                found.append(ReturnFile(path.name, agency, number, file))
    return sorted(found), strange


def _is_quarter(name: str, year: str) -> bool:
    try:
        period = parse_period(name)
        return period.kind is PeriodKind.QUARTER and period.financial_year.text == year
    except ValueError:
        return False


def read_returns(
    layout: Layout,
    board: Board,
    catalogue: Catalogue,
    year: str,
    receipts: dict[str, Receipt],
    until: Period,
    as_of: date | None = None,
) -> Returns:
    """Read the returns of a financial year for quarters up to the end of a period.

    ``receipts`` are the entries of ``received.csv`` by file. With ``as_of``, what had not been
    received by that day is left out, and so is what no entry dates. One faulty cell or file never
    stops the rest.
    """
    folder = layout.returns(board.id, year)
    files, strange = find_returns(folder, board)
    returns = Returns()
    for path, why in strange:
        source = Source(path, name_of(path, layout.raw))
        returns.findings.append(
            source.finding(
                Severity.CRITICAL,
                "",
                "unknown-file",
                f"the file {why}",
                "<quarter>/<agency>.xlsx or .csv, '-2' added for a resubmission",
                "Rename it after its agency, or file it with `lscb receive`.",
            )
        )
    seen: dict[tuple[str, str, int], Source] = {}
    for file in files:
        if parse_period(file.quarter).end > until.end:
            continue
        receipt = receipts.get(f"{file.quarter}/{file.path.name}")
        source = _source(layout, board, file, receipt)
        if as_of:
            day = parse_day(receipt.received_on) if receipt else None
            if day is None:
                returns.findings.append(_undated(source))
            if day is None or day > as_of:
                continue
        if not source.sha256:
            returns.findings.append(_not_a_file(source))
            returns.unreadable[file.quarter, file.agency] = source.file
            continue
        returns.inputs[source.file] = source.sha256
        returns.findings += _receipt_findings(source, receipt)
        twin = seen.setdefault((file.quarter, file.agency, file.number), source)
        if twin is not source:
            returns.findings.append(
                source.finding(
                    Severity.WARNING,
                    "",
                    "two-forms",
                    f"the same submission is also there as {twin.path.name}; this one was used",
                    "one file for each submission",
                    f"Keep one of them, or name the later one {file.agency}-2.",
                )
            )
        _read_into(returns, source, file, board, catalogue)
    returns.findings = supersede(returns.readings, returns.findings)
    returns.findings += [
        _lost(receipt, folder, layout)
        for receipt in receipts.values()
        if (as_of is None or (parse_day(receipt.received_on) or as_of) <= as_of)
        and not (folder / receipt.file).exists()
    ]
    return returns


def read_grid(source: Source) -> Grid:
    """Read a return of either format into a grid."""
    if source.path.suffix.lower() == ".csv":
        return read_delimited(source)
    return read_workbook(source)


def _source(layout: Layout, board: Board, file: ReturnFile, receipt: Receipt | None) -> Source:
    return Source(
        path=file.path,
        file=file.path.relative_to(layout.raw).as_posix(),
        actor=file.agency,
        actor_name=board.agency_by_id[file.agency].name,
        sha256=_hash_or_none(file.path),
        received_on=receipt.received_on if receipt else "",
    )


def _hash_or_none(path: Path) -> str:
    """Return a file's hash, '' for a folder, a broken link, a file that may not be read."""
    try:
        return sha256_of(path) if path.is_file() else ""
    except OSError:
        return ""


def _not_a_file(source: Source) -> Finding:
    return source.finding(
        Severity.CRITICAL,
        "",
        "not-readable",
        "it is a folder, a broken link, or a file that may not be read",
        "a file that this program may read",
        "Close it where it is open, or put the file back as it was received.",
    )


def _undated(source: Source) -> Finding:
    return replace(source, actor=ANALYST, actor_name="the analyst").finding(
        Severity.WARNING,
        "",
        "undated-return",
        "received.csv does not date the return: what was known on a day is told without it",
        "an entry with a date such as 2015-05-01",
        "Enter the day on which it came in received.csv.",
    )


def _lost(receipt: Receipt, folder: Path, layout: Layout) -> Finding:
    path = folder / receipt.file
    name = name_of(path, layout.raw) if path.is_relative_to(layout.raw) else path.name
    return Source(path, name).finding(
        Severity.WARNING,
        "",
        "return-lost",
        "received.csv has an entry for it, and the file is not there",
        "every return kept as it was received",
        "Put the file back; a return that was replaced is kept too.",
        period=receipt.quarter,
    )


def _receipt_findings(source: Source, receipt: Receipt | None) -> list[Finding]:
    ours = replace(source, actor="analyst", actor_name="the analyst")
    if receipt is None:
        return [
            ours.finding(
                Severity.INFO,
                "",
                "not-entered",
                "received.csv has no entry for the return, so its date of receipt is unknown",
                "an entry for each return",
                "File returns with `lscb receive`, which enters them.",
            )
        ]
    if receipt.sha256 and receipt.sha256 != source.sha256:
        return [
            ours.finding(
                Severity.WARNING,
                "",
                "changed-since-receipt",
                "the return is not the file that was received: its hash begins "
                f"{source.sha256[:12]}",
                "the file as received, byte for byte",
                "Put the file back as it came; record corrections in decisions.csv.",
            )
        ]
    return []


def _read_into(
    returns: Returns, source: Source, file: ReturnFile, board: Board, catalogue: Catalogue
) -> None:
    grid = read_grid(source)
    returns.findings += grid.findings
    pair = (file.quarter, file.agency)
    if not grid.is_readable:
        returns.unreadable[pair] = source.file
        return
    returns.readable.add(pair)
    returns.unreadable.pop(pair, None)
    quarter = parse_period(file.quarter)
    reader = RowReader(
        source,
        board,
        catalogue,
        supplier=file.agency,
        quarter=file.quarter,
        period_fault=lambda period: _period_fault(period, quarter),
    )
    readings = reader.read(grid.rows)
    returns.findings += reader.findings
    if not readings and not reader.findings:
        returns.findings.append(
            source.finding(
                Severity.WARNING, "", "no-rows", "the return has no rows", "a row an indicator"
            )
        )
    if file.path.suffix.lower() == ".xlsx":
        _check_about(returns, source, grid, file, readings)
    returns.readings += readings


def _period_fault(period: Period, quarter: Period) -> str:
    """Say why a quarter's return cannot report on a period; '' where it can."""
    year = quarter.financial_year
    if period.kind in (PeriodKind.QUARTER, PeriodKind.MONTH) and period.start < year.start:
        return f"lies before the financial year {year.text}"
    if period.kind in (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.DATE):
        return "lies after the quarter's end" if period.end > quarter.end else ""
    return "begins after the quarter's end" if period.start > quarter.end else ""


def _check_about(
    returns: Returns, source: Source, grid: Grid, file: ReturnFile, readings: list[Reading]
) -> None:
    """Compare the About sheet with where the file was put; a contradiction rejects its rows."""
    if grid.about is None:
        returns.findings.append(
            source.finding(
                Severity.WARNING,
                "",
                "missing-about",
                "there is no sheet 'About'",
                "the sheet About with agency, quarter, completed_by and completed_on",
            )
        )
        return
    for key, rule, wanted in (
        ("quarter", "wrong-quarter", file.quarter),
        ("agency", "wrong-agency", file.agency),
    ):
        said = grid.about.get(key, "")
        if said.lower() == wanted.lower():
            continue
        what = f"the sheet About says {key} '{said[:60]}'" if said else f"About names no {key}"
        severity = Severity.CRITICAL if said else Severity.WARNING
        returns.findings.append(
            source.finding(severity, f"About!{key}", rule, what, f"'{wanted}', where it is filed")
        )
        if said:
            for reading in readings:
                reading.faults.setdefault(rule, f"stands in a return whose {what}")


def review_file(
    path: Path, board: Board, catalogue: Catalogue, agency: str, quarter: str
) -> list[Finding]:
    """Return the findings on one file as the return of an agency for a quarter."""
    returns = Returns()
    source = Source(path, path.name, agency, board.agency_by_id[agency].name, sha256_of(path))
    _read_into(returns, source, ReturnFile(quarter, agency, 1, path), board, catalogue)
    return returns.findings
