"""What do the processed tables rest on? Their index, read without reading the tables."""

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.findings import Finding, Severity, as_rows
from pipeline.fingerprints import hash_files


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
    beside = folder / ".index.json"  # one name: the next run writes over what a killed one left
    beside.write_text(json.dumps(content), encoding="utf-8")
    beside.replace(folder / "index.json")


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
