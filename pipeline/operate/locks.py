"""Is another run writing the same report? One lock a board and period, freed if its holder dies."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold the lock of a report's folder.

    The operating system frees it when its holder ends, however it ends, so none is ever stale.
    Raises LockedError, saying who holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    holder = folder / ".lock-holder"
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8") if holder.is_file() else "another run"
        raise LockedError(
            f"{folder}: {who} is writing here; expected to be alone. "
            "Wait until it has ended and run again."
        ) from None
    try:
        holder.write_text(f"process {os.getpid()} of {_user()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an unattended run may have no entry in the user database
        return "an unnamed user"
