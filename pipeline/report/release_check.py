"""Is what was released still as it was? Its files held against the hashes written with them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.fingerprints import hash_file
from pipeline.released import SUMS, hash_release

RECORD = "release.json"  # who released it, why, when, and which release came before


def check_release(folder: Path) -> list[str]:
    """Return in words what is not as it was in one release, nothing where all is well."""
    try:
        sums = dict(_read_sums((folder / SUMS).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return [f"{SUMS} cannot be read"]
    problems = []
    for name, was in sums.items():
        if not (folder / name).is_file():
            problems.append(f"{name} is not there")
        elif hash_file(folder / name) != was:
            problems.append(f"{name} was changed")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    problems += [f"{name} was added" for name in sorted(there - {*sums, SUMS})]
    problems += [f"{SUMS} does not list {RECORD}"] * (RECORD not in sums)
    return problems


def check_releases(folders: Sequence[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Yield each release of one report and audience, oldest first, with what is wrong with it.

    Each is held against its own list of hashes and, but for the last, against the hash of that
    list which the next release wrote down: a list that was changed with its files is found too.
    """
    for place, folder in enumerate(folders, 1):
        problems = check_release(folder)
        record = read_record(folder)
        if not problems and record.get("number") != int(folder.name):
            problems.append(f"{RECORD} is of release {record.get('number')}")
        if int(folder.name) != place:
            problems.append(f"a release before it is lost: it is the {place}. there is")
        elif place < len(folders):
            after = folders[place]
            said = (read_record(after).get("earlier") or {}).get("sha256")
            if said != hash_release(folder):
                problems.append(f"{SUMS} is not the one that release {after.name} wrote down")
        yield folder, problems


def read_record(folder: Path) -> dict:
    """Return a release's own record, empty where it cannot be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _read_sums(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and hash of each line; raises ValueError for one that is none."""
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name:
            raise ValueError(f"no line of {SUMS}: {line}")
        yield name, digest
