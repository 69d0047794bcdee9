"""How does a finished folder take an old one's place? Whole or not at all.

The new folder is built beside its place. The old one is moved aside, the new one renamed in. A
process that dies between the two leaves no folder in place; ``mend`` then puts the new one in.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.errors import PipelineError


@contextmanager
def replacing(final: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``final``, which takes its place if all goes well.

    Whatever happens, an interruption among it, the old or the new one stands there and nothing
    else is left. Raises PipelineError, the old folder still in place, where a file of it is held
    open elsewhere, as Excel does on Windows.
    """
    mend(final)
    building, ready, old = _beside(final)
    building.mkdir(parents=True)
    with ExitStack() as at_last:
        for _ in range(2):  # again, should the first be interrupted
            at_last.callback(mend, final)
        yield building
        building.rename(ready)
        try:
            if final.exists():
                final.rename(old)
        except OSError as error:
            raise PipelineError(
                f"{final}: cannot be replaced ({error.strerror}); expected no file in it to be "
                "open. Close it in Excel or the browser and run again. The old edition was kept."
            ) from None
        ready.rename(final)


def mend(final: Path) -> None:
    """Complete or undo a replacement that was interrupted, and remove what it left."""
    building, ready, old = _beside(final)
    if not final.exists():
        if ready.exists():
            ready.rename(final)
        elif old.exists():
            old.rename(final)
    for left_over in (building, ready, old):
        shutil.rmtree(left_over, ignore_errors=True)


def _beside(final: Path) -> tuple[Path, Path, Path]:
    """Return where a new folder is built, where it stands when it is whole, and the old one."""
    building, ready, old = (
        final.with_name(f".{final.name}.{state}") for state in ("building", "ready", "old")
    )
    return building, ready, old
