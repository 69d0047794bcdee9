"""How is an edition released? Copied whole into a folder of its own, never changed again."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.fingerprints import hash_files
from pipeline.released import FIGURES, SUMS, hash_release, plain, read_figures, write_figures
from pipeline.report.readback import ReadBack, figures_in
from pipeline.report.release_check import RECORD


def write_release(
    edition: ReadBack,
    board: Board,
    catalogue: Catalogue,
    earlier: Path | None,
    final: Path,
    by: str,
    reason: str,
    day: date,
) -> dict:
    """Release an edition into the folder ``final``, named by its number; return its record.

    Beside the edition's own files stand the figures that it shows, who released it and why, and
    the list of hashes. The folder is built beside its place, made read-only and renamed: it is
    there whole or not at all. ``earlier`` is the release before.
    """
    building = final.with_name(f".{final.name}.building")
    clear_half_written(final)
    building.mkdir(parents=True)
    for name in (*edition.run["files"], "run.json"):
        shutil.copyfile(edition.folder / name, building / name)
    write_figures(figures_of(edition, board, catalogue), building / FIGURES)
    was, now = read_figures(earlier), read_figures(building)
    record = {
        "board": board.id,
        "period": edition.run["period"],
        "audience": edition.run["audience"],
        "number": int(final.name),
        "by": by,
        "reason": reason,
        "on": day.isoformat(),
        "earlier": earlier and {"number": int(earlier.name), "sha256": hash_release(earlier)},
        "changed": [
            {"figure": figure, "was": list(was[figure]), "now": list(values)}
            for figure, values in now.items()
            if figure in was and was[figure] != values
        ],
    }
    text = json.dumps(record, indent=2, ensure_ascii=False)
    (building / RECORD).write_text(text + "\n", encoding="utf-8")
    sums = hash_files(building, building.iterdir())
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    (building / SUMS).write_bytes(lines.encode())
    for path in building.iterdir():
        path.chmod(0o444)
    building.rename(final)
    final.chmod(0o555)
    return record


def clear_half_written(final: Path) -> None:
    """Remove what a release that was killed left beside its place."""
    building = final.with_name(f".{final.name}.building")
    for path in [building, *building.glob("*")] if building.exists() else ():
        path.chmod(0o700)  # Windows removes no file that is read-only
    shutil.rmtree(building, ignore_errors=True)


def figures_of(edition: ReadBack, board: Board, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield each figure that an edition shows, in table, chart or sentence: source and value."""
    for source, _, value in figures_in(edition.items, board, catalogue):
        yield source, plain(value)
    for source, value in edition.claims:
        yield source, plain(value)
