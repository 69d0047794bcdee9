"""Has anything changed that a result rests on? Hashes of files, without importing what reads them.

Everything counts by its content, never by its time: a file saved again unchanged changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.layout import CODE, Layout

_LEFT_BY_SYSTEMS = ("~$", ".")


def hash_of(value: Any) -> str:
    """Return the SHA-256 of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, '' where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def hash_files(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the hashes of files by their name below ``root``."""
    return {
        path.relative_to(root).as_posix(): hash_file(path)
        for path in sorted(paths)
        if path.is_file() and not path.name.startswith(_LEFT_BY_SYSTEMS)
    }


@cache
def code_hash() -> str:
    """Return one hash over the package and the lock, as this process first found them.

    Any change of them changes all.
    """
    return _hash_code()


def is_code_as_found() -> bool:
    """Say whether the code is still what this process found when it began."""
    return _hash_code() == code_hash()


def _hash_code() -> str:
    files = [
        path
        for path in (CODE / "pipeline").rglob("*")
        if path.suffix != ".pyc" and "__pycache__" not in path.parts
    ]
    return hash_of(hash_files(CODE, [*files, CODE / "requirements.lock"]))


def checks_key(layout: Layout, board: str, period: str, as_of: str) -> str:
    """Identify what the checked tables rest on: code, raw files but the narrative, expectations."""
    raw = layout.raw / board
    files = [path for path in raw.rglob("*") if "narrative" not in path.relative_to(raw).parts]
    return hash_of(
        {
            "code": code_hash(),
            "raw": hash_files(raw, files),
            "published": hash_files(layout.published, layout.published.rglob("*")),
            "expectations": hash_files(layout.expectations, layout.expectations.rglob("*")),
            "for": [board, period, as_of],
        }
    )


def edition_key(
    layout: Layout, board: str, period: str, as_of: str, audience: str, pack: str | None
) -> str:
    """Identify all that an edition rests on."""
    raw = layout.raw / board
    narrative = [path for path in raw.rglob("*") if "narrative" in path.relative_to(raw).parts]
    # Against the last release changes are marked; from all of them readers know what they know.
    released = layout.all_released(board)
    reports = "*" if audience == "public" else period
    return hash_of(
        {
            "checks": checks_key(layout, board, period, as_of),
            "narrative": hash_files(raw, narrative),
            "notebooks": hash_files(layout.notebooks, layout.notebooks.glob("*.ipynb")),
            "released": hash_files(
                released, released.glob(f"{reports}/{audience}/[0-9]*/SHA256SUMS")
            ),
            "for": [audience, pack],
        }
    )


def hash_notebook(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return the hash of a notebook's cells, whatever its outputs and how it was saved."""
    return hash_of(
        [[cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags")]
         for cell in cells]
    )  # fmt: skip
