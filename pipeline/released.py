"""Which editions were released, and what did the last one show? Found by number, never changed."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.fingerprints import hash_file, hash_of
from pipeline.layout import Layout

SUMS = "SHA256SUMS"  # as sha256sum writes and checks it
FIGURES = "figures.csv"  # each figure that a release shows, by its source
_NAME = re.compile(r"register/([a-z0-9_]+)|([a-z][a-z0-9_]*)/")


def list_releases(layout: Layout, board: str, period: str, audience: str) -> list[Path]:
    """Return the folders of the releases of one report for one audience, oldest first."""
    folders = layout.released(board, period, audience).glob("[1-9]*")
    return sorted((path for path in folders if path.name.isdecimal()), key=lambda p: int(p.name))


def last_release(layout: Layout, board: str, period: str, audience: str) -> Path | None:
    """Return the folder of the last release, None before the first."""
    return (list_releases(layout, board, period, audience) or [None])[-1]


def hash_release(folder: Path | None) -> str:
    """Identify a release by its list of hashes; '' where there is none."""
    return hash_file(folder / SUMS) if folder else ""


def write_figures(figures: Iterable[tuple[str, str]], path: Path) -> None:
    """Write each figure that an edition shows, its source and the value as text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerows([("figure", "value"), *sorted(set(figures))])


def read_figures(folder: Path | None) -> Mapping[str, tuple[str, ...]]:
    """Return what a release shows of each figure; none where nothing was released.

    A figure is named by its source, as in the page: indicator/area/period/supplier, or what was
    worked out of such. One that two published releases give has both values.
    """
    figures: dict[str, tuple[str, ...]] = {}
    if folder is not None:
        with (folder / FIGURES).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                figures[row["figure"]] = (*figures.get(row["figure"], ()), row["value"])
    return figures


def is_number(text: str) -> bool:
    """Say whether a figure has a number, not a word or sign in its place."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def plain(value: float | str) -> str:
    """Return a value as the list of figures has it, to six decimals; words stay words."""
    try:
        number = float(value)
    except ValueError:
        return str(value)
    return f"{int(number) if number.is_integer() else round(number, 6)}"


def earlier_values(
    figures: Mapping[str, tuple[str, ...]], source: str, value: float | str
) -> tuple[str, ...]:
    """Return what the last release gave for a figure, where that is something else."""
    before = figures.get(source, ())
    return () if plain(value) in before else before


def add_released(parts: Mapping[str, str], folder: Path | None) -> dict[str, str]:
    """Let the hash of each part of the data count what the last release showed of it.

    What a section reads decides when it runs again (see run/store.py): one that shows a measure
    rests on its values and on the values released, from which it may differ.
    """
    shown: dict[str, list] = {}
    for figure, values in read_figures(folder).items():
        for register, measure in set(_NAME.findall(figure)):
            shown.setdefault(f"observations/{measure}", []).append([figure, values])
            shown.setdefault(f"table/{register}", []).append([figure, values])
    return {
        **parts,
        **{name: hash_of([parts[name], found]) for name, found in shown.items() if name in parts},
        "released": hash_release(folder),
    }
