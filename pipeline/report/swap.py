"""How does a finished folder take an old one's place? Whole or not at all.

The new folder is built beside its place. The old one is moved aside, the new one renamed in. A
process that dies between the two leaves no folder in place; ``recover`` then puts the new one in.
"""

import shutil
from pathlib import Path

from pipeline.errors import PipelineError


def beside(final: Path) -> Path:
    """Return an empty folder beside ``final``, in which to build what will take its place."""
    recover(final)
    building = final.with_name(f".{final.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    return building


def take_place(building: Path, final: Path) -> None:
    """Put a finished folder in its place.

    Raises PipelineError, the old folder still in place, where a file of it is held open
    elsewhere, as Excel does on Windows.
    """
    ready, old = final.with_name(f".{final.name}.ready"), final.with_name(f".{final.name}.old")
    building.rename(ready)
    try:
        if final.exists():
            final.rename(old)
    except OSError as error:
        shutil.rmtree(ready, ignore_errors=True)
        raise PipelineError(
            f"{final}: cannot be replaced ({error.strerror}); expected no file in it to be open. "
            "Close it in Excel or the browser and run again. The old edition was kept."
        ) from None
    ready.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def recover(final: Path) -> None:
    """Complete or undo a replacement that was interrupted."""
    ready, old = final.with_name(f".{final.name}.ready"), final.with_name(f".{final.name}.old")
    if not final.exists():
        if ready.exists():
            ready.rename(final)
        elif old.exists():
            old.rename(final)
    for left_over in (ready, old):
        shutil.rmtree(left_over, ignore_errors=True)
