"""Which tables need not be validated again? Those whose rows, suite and code are what they were."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.findings import Severity
from pipeline.fingerprints import code_hash, hash_file, hash_of

_FILE = "validated.json"


@dataclass(frozen=True)
class Failure:
    """One expectation that some rows of a table failed.

    ``rule``, ``found`` and ``expected`` are the suite's own words on it. ``row_ids`` is empty
    where the table as a whole failed; ``crash`` says why an expectation could not be evaluated.
    """

    table: str
    severity: Severity
    rule: str
    found: str
    expected: str
    row_ids: tuple[str, ...] = ()
    crash: str = ""


@dataclass(frozen=True)
class Validated:
    """What a table failed, and what identifies all that this rests on."""

    key: str
    failures: tuple[Failure, ...] = ()


def key_of(frame: pd.DataFrame, suite: Path, parameters: Mapping[str, Any]) -> str:
    """Identify all that validating a frame rests on: its rows, its suite, what that names, code."""
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()
    columns = [[name, str(kind)] for name, kind in frame.dtypes.items()]
    return hash_of(
        [code_hash(), hash_file(suite), parameters, columns, hashlib.sha256(rows).hexdigest()]
    )


def read_validated(folder: Path) -> dict[str, Validated]:
    """Return what was found of each table when it was last validated; nothing where unreadable."""
    try:
        content = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return {name: Validated(one["key"], tuple(map(_failure, one["failures"])))
                for name, one in content.items()}  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _failure(content: Mapping[str, Any]) -> Failure:
    return Failure(
        **content
        | {"severity": Severity(content["severity"]), "row_ids": tuple(content["row_ids"])}
    )


def write_validated(validated: Mapping[str, Validated], folder: Path) -> None:
    """Write what was found, whole or not at all; a table that could not be checked is left out."""
    content = {
        name: asdict(one)
        for name, one in validated.items()
        if not any(failure.crash for failure in one.failures)
    }
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{_FILE}.{os.getpid()}"
    try:
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(folder / _FILE)
    finally:
        beside.unlink(missing_ok=True)
