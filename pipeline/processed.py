"""How do tables pass from one stage to the next? As parquet files, written whole or not at all."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.errors import SectionError
from pipeline.fingerprints import hash_of
from pipeline.tables import CAUTIONS_HELD, TABLES, conform

_ROWS_AT_ONCE = 10_000  # as text; a table of a million rows need not be one


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as ``<name>.parquet``, in its documented schema.

    A file is written beside its place and renamed into it, so that a reader never sees half of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:  # what a run that was killed left behind; the lock keeps others out
        for left in folder.glob(f".{name}.[0-9]*"):
            left.unlink(missing_ok=True)
    for name, frame in tables.items():
        beside = folder / f".{name}.{os.getpid()}"
        try:
            conform(frame, TABLES[name]).to_parquet(beside, index=False)
            beside.replace(folder / f"{name}.parquet")
        finally:
            beside.unlink(missing_ok=True)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one processed table.

    Raises SectionError, with the command that makes it, where it is not there.
    """
    path = folder / f"{name}.parquet"
    if not path.is_file():
        is_public = folder.name == "public"
        board, period = folder.parts[-3:-1] if is_public else folder.parts[-2:]
        command = "report {} {} --audience public" if is_public else "check {} {}"
        raise SectionError(
            f"{path}: not there yet; expected the tables of {board} {period}. "
            f"Run `lscb {command.format(board, period)}` first."
        )
    return pd.read_parquet(path)


def read_held(folder: Path) -> list[str]:
    """Return the indicators whose caution a public edition holds back."""
    path = folder / CAUTIONS_HELD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def parts_of(
    tables: Mapping[str, pd.DataFrame], board: Board, catalogue: Catalogue
) -> dict[str, str]:
    """Return the hash of each part of the data that a section can ask for, by the part's name.

    ``observations/<indicator>``: its values and its entry of the catalogue; ``table/<name>``: a
    whole register or list; ``board``; ``catalogue``: which measures there are, of which section.
    """
    parts = {
        "board": hash_of(board.model_dump(mode="json")),
        "catalogue": hash_of(
            [catalogue.suppliers, [[one.id, one.section, one.headline, one.overlaps]
                                   for one in catalogue.indicators]]
        ),
    }  # fmt: skip
    observations = tables["observations"]
    values = {
        str(name): _hash_rows(rows)
        for name, rows in observations.drop(columns="row_id").groupby("indicator", sort=False)
    }
    for one in catalogue.indicators:
        entry = [one.model_dump(mode="json"), values.get(one.id, "")]
        parts[f"observations/{one.id}"] = hash_of(entry)
    for name, frame in tables.items():
        if frame is not observations:
            parts[f"table/{name}"] = _hash_rows(frame)
    return parts


def _hash_rows(frame: pd.DataFrame) -> str:
    digest = hashlib.sha256()
    for first in range(0, len(frame), _ROWS_AT_ONCE):
        rows = frame.iloc[first : first + _ROWS_AT_ONCE]
        digest.update(rows.to_json(orient="values", double_precision=15).encode())
    return digest.hexdigest()
