"""Has a file changed that a report rests on? Looked at by time and size, a few times a second.

Looking is cheap and misses nothing that an editor saves; whether a change means anything, the
files' contents say (fingerprints.py).
"""

import ast
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.layout import CODE, Layout

SECONDS_BETWEEN_LOOKS = 0.15
_SECONDS_TO_SETTLE = 0.05
Stamp = tuple[int, int, int]  # time of the last change, size, number of the file on its disk
_LEFT_BY_SYSTEMS = ("~$", ".", "__pycache__")


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells one state of a file from another, None where there is no file."""
    try:
        is_now = path.stat()
    except OSError:
        return None
    return is_now.st_mtime_ns, is_now.st_size, is_now.st_ino


def look_at_code() -> dict[str, Stamp]:
    """Return the stamps of what this process has loaded, or may have: the package and the lock."""
    return _look((CODE / "pipeline", CODE / "requirements.lock"))


def look_at_inputs(layout: Layout, board: str) -> dict[str, Stamp]:
    """Return the stamps of the files that a board's reports are made from, the code apart."""
    return _look((layout.raw / board, layout.published, layout.expectations, layout.notebooks))


def look_when_settled(layout: Layout, board: str) -> dict[str, Stamp]:
    """Look until two looks agree: a file that is still being written is not read."""
    before = look_at_inputs(layout, board)
    while True:
        time.sleep(_SECONDS_TO_SETTLE)
        now = look_at_inputs(layout, board)
        if now == before:
            return now
        before = now


def _look(roots: Iterable[Path]) -> dict[str, Stamp]:
    return {
        str(path): stamp
        for root in roots
        for path in _files_below(root)
        if (stamp := stamp_of(Path(path)))
    }


def _files_below(root: Path) -> Iterator[str]:
    if root.is_file():
        yield str(root)
        return
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.name.startswith(_LEFT_BY_SYSTEMS):
                    continue
                if entry.is_dir():
                    yield from _files_below(Path(entry.path))
                else:
                    yield entry.path
    except OSError:  # gone, or not there yet
        return


def find_unreadable_notebooks(notebooks: Path) -> list[str]:
    """Say of each section's notebook that is not whole what is wrong with it."""
    found = []
    for path in sorted(notebooks.glob("[0-9][0-9]-*.ipynb")):
        try:
            is_whole = isinstance(json.loads(path.read_text(encoding="utf-8"))["cells"], list)
            problem = "" if is_whole else "its cells are no list"
        except json.JSONDecodeError as error:
            problem = f"line {error.lineno}: {error.msg}"
        except (OSError, ValueError) as error:
            problem = str(error)
        except (KeyError, TypeError):
            problem = "it has no cells"
        if problem:
            found.append(f"{path.name} cannot be read yet ({problem}). Save it again.")
    return found


def find_unreadable_code() -> list[str]:
    """Say of each module of the package that is no Python what is wrong with it."""
    found = []
    for path in sorted((CODE / "pipeline").rglob("*.py")):
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except OSError:
            continue
        except (SyntaxError, ValueError) as error:
            line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
            name = path.relative_to(CODE).as_posix()
            found.append(f"{name}{line}: {getattr(error, 'msg', error)}. Correct it.")
    return found
