"""Who are the statistical neighbours of each authority? By version of the set, nearest first."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import UsageError
from pipeline.ingest.definitions import NeighbourSet, PublishedDefinitions


@dataclass(frozen=True)
class Neighbours:
    """The neighbours of one authority by DfE number, nearest first, in one version of the set."""

    version: str
    release: str
    codes: tuple[str, ...]


def read_neighbours(folder: Path, entry: NeighbourSet) -> pd.DataFrame:
    """Read the declared columns of a set, every cell as text; rows without a number are blank.

    Raises UsageError where the file is not there or lacks a declared column.
    """
    path = folder / f"{entry.file}.csv"
    if not path.is_file():
        raise UsageError(
            f"{path}: not there; expected the set of statistical neighbours of {entry.version}. "
            "Put the published file there, or name its folder with --published."
        )
    names = [entry.code, entry.name, *entry.neighbours]
    # A set may head several columns alike, such as those of how close each neighbour is.
    heads = pd.read_csv(path, header=None, nrows=1, dtype="str", encoding="utf-8-sig").iloc[0]
    heads = [str(head).strip() for head in heads]
    if missing := [name for name in names if heads.count(name) != 1]:
        raise UsageError(
            f"{path}: no one column named {', '.join(missing)}; at hand: {', '.join(heads)}. A new "
            "version may have renamed them: write the new names into published.yaml."
        )
    frame = pd.read_csv(
        path,
        header=None,
        skiprows=1,
        usecols=[heads.index(name) for name in names],
        dtype="str",
        keep_default_na=False,
        encoding="utf-8-sig",
    )
    frame.columns = [name for name in heads if name in names]
    return frame[names].apply(lambda column: column.str.strip())


def neighbours_of(folder: Path, declared: PublishedDefinitions, code: str, version: str | None
                  ) -> Neighbours:  # fmt: skip
    """Return an authority's neighbours in a version of the set, by default the last that has it.

    Raises UsageError where there is no such version, or it does not have the authority.
    """
    versions = [entry.version for entry in declared.neighbour_sets]
    if version is not None and version not in versions:
        raise UsageError(
            f"There is no set of statistical neighbours of '{version}'; published.yaml declares: "
            f"{', '.join(versions) or 'none'}."
        )
    for entry in reversed(declared.neighbour_sets):
        if version in (None, entry.version):
            sets = read_neighbours(folder, entry)
            found = sets.loc[sets[entry.code] == code, list(entry.neighbours)]
            if not found.empty:
                codes = tuple(text for text in found.iloc[0] if text)
                return Neighbours(entry.version, entry.release, codes)
    others = [one for one in versions if version not in (None, one)]
    raise UsageError(
        f"The set of {version or ' and that of '.join(versions)} does not have authority {code}; "
        "expected one that existed then. "
        f"Choose another version: {', '.join(others) or 'there is none'}."
    )
