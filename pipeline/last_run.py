"""What did the last run leave? ``run.json`` read again, without importing what wrote it."""

import json
from pathlib import Path
from typing import Any

from pipeline.fingerprints import hash_file


def read_run(folder: Path) -> dict[str, Any] | None:
    """Return the last run's ``run.json``, or None where there is none that can be read."""
    try:
        return json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def is_current(folder: Path, key: str) -> dict[str, Any] | None:
    """Return the run that made an edition, if it rests on ``key`` and its files are as written.

    None where a section failed in it: what failed is tried again.
    """
    run = read_run(folder)
    if run is None or run.get("key") != key:
        return None
    if any(section["state"] == "failed" for section in run["sections"]):
        return None
    is_whole = all(hash_file(folder / name) == was for name, was in run["files"].items())
    return run if is_whole else None
