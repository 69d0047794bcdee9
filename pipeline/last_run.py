"""What did the last run leave? Read again, without importing what made it.

What an edition rests on is kept beside its executed notebooks, and not in ``run.json``, which is
published: whoever has all else could try which of a few numbers gives the same hash.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.fingerprints import hash_file

_RECORD = "made.json"


def read_run(folder: Path) -> dict[str, Any] | None:
    """Return the last run's ``run.json``, or None where there is none that can be read."""
    return _read(folder / "run.json")


def keep_run(run: Mapping[str, Any], key: str, edition: Path, sections: Path) -> None:
    """Keep all that is known of the run that made an edition, and what this rests on (``key``).

    ``sections`` is the folder of its executed notebooks.
    """
    content = {"key": key, "of": hash_file(edition / "run.json"), "run": run}
    beside = sections / f".{_RECORD}"  # one name: the next run writes over what a killed one left
    beside.write_text(json.dumps(content), encoding="utf-8")
    beside.replace(sections / _RECORD)


def key_of(edition: Path, sections: Path) -> str:
    """Return what the edition that is in place rests on, '' where that is not known."""
    record = _record(edition, sections)
    return record["key"] if record else ""


def is_current(edition: Path, sections: Path, key: str) -> dict[str, Any] | None:
    """Return the run that made an edition, if it rests on ``key`` and its files are as written.

    None where a section failed in it: what failed is tried again.
    """
    record = _record(edition, sections)
    if record is None or record["key"] != key:
        return None
    run = record["run"]
    if any(section["state"] == "failed" for section in run["sections"]):
        return None
    is_whole = all(hash_file(edition / name) == was for name, was in run["files"].items())
    return run if is_whole else None


def _record(edition: Path, sections: Path) -> dict[str, Any] | None:
    record = _read(sections / _RECORD)
    made = hash_file(edition / "run.json")
    return record if record and made and record["of"] == made else None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
