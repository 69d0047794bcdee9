"""How is a return filed? Recognised, checked, copied to its place and entered in received.csv."""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.errors import ReturnError, UsageError
from pipeline.ingest.receipts import Receipt, add_receipt, read_receipts
from pipeline.ingest.resubmissions import split_name
from pipeline.ingest.returns import read_grid, review_file
from pipeline.ingest.sources import Source, sha256_of
from pipeline.layout import Layout
from pipeline.periods import PeriodKind, parse_period

__all__ = ["Receipt", "is_received", "read_receipts", "receive", "review_file"]


def receive(
    file: Path,
    layout: Layout,
    board: Board,
    catalogue: Catalogue,
    today: date,
    agency: str | None = None,
    quarter: str | None = None,
    completed_by: str | None = None,
    completed_on: str | None = None,
) -> Path:
    """File a return under its quarter and agency, and enter it in ``received.csv``.

    A workbook says on its About sheet whose it is and for which quarter; for a CSV file the
    options say so. The file is copied byte for byte and never over another one: a second
    submission becomes ``<agency>-2``. One that is already there is left as it is, and its place
    returned. Findings on its cells do not keep it out: it was received all the same
    (``review_file`` tells them).

    Raises UsageError where agency or quarter are missing or unknown, ReturnError where the file
    cannot be read at all, ConfigurationError where ``received.csv`` cannot.
    """
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file. Check its name.")
    receipt = _recognise(file, board, agency, quarter, completed_by, completed_on, today)
    year = parse_period(receipt.quarter).financial_year.text
    folder = layout.returns(board.id, year) / receipt.quarter
    register = layout.registers(board.id, year) / "received.csv"
    add_receipt(register, None)  # before anything is copied
    place = _same_bytes(folder, receipt, board) or _copy(file, folder, receipt.agency, board)
    name = f"{receipt.quarter}/{place.name}"
    if name not in {one.file for one in read_receipts(register)}:
        add_receipt(register, replace(receipt, file=name))
    return place


def is_received(file: Path, layout: Layout, board: Board) -> Path | None:
    """Return where a file with the same bytes was filed before, None where it was not."""
    wanted = sha256_of(file)
    for year in sorted((layout.raw / board.id).glob("*/returns")):
        for path in sorted(year.glob("*/*")):
            if path.is_file() and sha256_of(path) == wanted:
                return path
    return None


def whose_return(place: Path, board: Board) -> tuple[str, str]:
    """Return whose return a filed one is and for which quarter, by where it stands.

    ``police-2`` is the second return of ``police``, but not where an agency has that id.
    """
    agency = place.stem if place.stem in board.agency_by_id else split_name(place)[0]
    return agency, place.parent.name


def _recognise(
    file: Path,
    board: Board,
    agency: str | None,
    quarter: str | None,
    completed_by: str | None,
    completed_on: str | None,
    today: date,
) -> Receipt:
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise ReturnError(
            f"{file.name}: is neither .xlsx nor .csv; expected a return in one of the two. "
            "Ask the agency for it in the form of the template."
        )
    source = Source(file, file.name, sha256=sha256_of(file))
    grid = read_grid(source)
    if not grid.is_readable:
        worst = grid.findings[0]
        raise ReturnError(
            f"{file.name}: {worst.what}; expected {worst.expected}. Ask the agency to resubmit."
        )
    about = grid.about or {}
    said = {
        "agency": _agreed("agency", agency, about, file),
        "quarter": _agreed("quarter", quarter, about, file),
    }
    if said["agency"] not in board.agency_by_id:
        raise UsageError(
            f"{file.name}: '{said['agency']}' is no agency of {board.name}; "
            f"expected one of {', '.join(board.agency_by_id)}. Say --agency."
        )
    try:
        if parse_period(said["quarter"]).kind is not PeriodKind.QUARTER:
            raise ValueError
    except ValueError:
        raise UsageError(
            f"{file.name}: '{said['quarter']}' is no quarter; expected the form 2014-15-Q3. "
            "Say --quarter."
        ) from None
    return Receipt(
        file="",
        received_on=today.isoformat(),
        sha256=source.sha256,
        completed_by=completed_by or about.get("completed_by", ""),
        completed_on=completed_on or about.get("completed_on", ""),
        **said,
    )


def _agreed(key: str, option: str | None, about: dict[str, str], file: Path) -> str:
    """Return what option and About sheet say, which must not contradict each other."""
    said = about.get(key, "").strip()
    if option and said and option != said:
        raise UsageError(
            f"{file.name}: --{key} says '{option}', its sheet About '{said}'; expected the same. "
            f"Leave --{key} out, or ask the agency to resubmit."
        )
    if not option and not said:
        raise UsageError(f"{file.name}: does not say its {key}. Say --{key}.")
    return option or said


def _same_bytes(folder: Path, receipt: Receipt, board: Board) -> Path | None:
    for path in sorted(folder.glob(f"{receipt.agency}*")):
        whose, _ = whose_return(path, board)
        if whose == receipt.agency and path.is_file() and sha256_of(path) == receipt.sha256:
            return path
    return None


def _copy(file: Path, folder: Path, agency: str, board: Board) -> Path:
    """Copy a file to the agency's next free name, whole or not at all, and never over another."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".receiving-", dir=folder)
    os.close(handle)
    try:
        shutil.copyfile(file, beside)
        # mkstemp makes files that only their owner may read; colleagues must read returns too.
        Path(beside).chmod(0o644)
        number = 1
        while True:
            stem = agency if number == 1 else f"{agency}-{number}"
            place = folder / f"{stem}{file.suffix.lower()}"
            is_free = number == 1 or stem not in board.agency_by_id
            if is_free and not any(
                (folder / f"{stem}{form}").exists() for form in (".xlsx", ".csv")
            ):
                try:
                    os.link(beside, place)  # fails, rather than overwrites, if it appeared
                    return place
                except FileExistsError:
                    pass
                except OSError:  # a file system without links
                    return Path(beside).replace(place)
            number += 1
    finally:
        Path(beside).unlink(missing_ok=True)
