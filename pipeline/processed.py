"""How do tables pass from one stage to the next? As parquet files, written whole or not at all."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.errors import SectionError
from pipeline.findings import Finding, Severity, as_rows
from pipeline.fingerprints import hash_files, hash_of
from pipeline.tables import TABLES, conform


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
        board, period = folder.parts[-2:]
        raise SectionError(
            f"{path}: not there yet; expected the tables of {board} {period}. "
            f"Run `lscb check {board} {period}` first."
        )
    return pd.read_parquet(path)


@dataclass(frozen=True)
class Index:
    """What ``index.json`` says of the tables beside it.

    ``inputs`` are the hashes of the raw files they rest on, ``parts`` those of the parts of the
    data that sections ask for.
    """

    findings: list[Finding]
    inputs: dict[str, str]
    parts: dict[str, str]


def write_index(folder: Path, key: str, index: Index) -> None:
    """Say what the tables in a folder rest on (``key``), and what was found on the way."""
    content = {
        "key": key,
        "findings": as_rows(index.findings),
        "inputs": index.inputs,
        "parts": index.parts,
        "tables": hash_files(folder, folder.glob("*.parquet")),
    }
    beside = folder / f".index.{os.getpid()}"
    try:
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(folder / "index.json")
    finally:
        beside.unlink(missing_ok=True)


def read_index(folder: Path, key: str) -> Index | None:
    """Return the index of tables that rest on ``key`` and are as they were written, else None."""
    try:
        content = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        if content["key"] != key or content["tables"] != hash_files(
            folder, folder.glob("*.parquet")
        ):
            return None
        findings = [
            Finding(**row | {"severity": Severity(row["severity"])}) for row in content["findings"]
        ]
        return Index(findings, content["inputs"], content["parts"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
        str(name): rows.to_json(orient="split", double_precision=15)
        for name, rows in observations.drop(columns="row_id").groupby("indicator", sort=False)
    }
    for one in catalogue.indicators:
        entry = [one.model_dump(mode="json"), values.get(one.id, "")]
        parts[f"observations/{one.id}"] = hash_of(entry)
    for name, frame in tables.items():
        parts[f"table/{name}"] = hash_of(frame.to_json(orient="split", double_precision=15))
    return parts
