"""How much memory do all processes of a run hold at once? What they share counts once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

PROCESSES = Path("/proc")
_SECONDS_BETWEEN_LOOKS = 1.0


@dataclass
class Peak:
    """The most that was held at any look, in MiB; None where the system does not tell."""

    mib: int | None = None

    def look(self) -> None:
        """Look now, at this process and all that it started."""
        held = held_by(os.getpid())
        if held:
            self.mib = max(self.mib or 0, held // 1024)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look every second until the context ends, and then once more."""
        ended = Event()

        def watch() -> None:
            while not ended.wait(_SECONDS_BETWEEN_LOOKS):
                self.look()
            self.look()

        watching = Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield
        finally:
            ended.set()
            watching.join()


def held_by(process: int) -> int:
    """Return the memory of a process and all below it in KiB, 0 where the system does not tell.

    It is the proportional set size of Linux: a page that several share is divided among them.
    """
    total = 0
    for one in (process, *_below(process)):
        try:
            lines = (PROCESSES / str(one) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it has ended, or this is no Linux
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def _below(process: int) -> Iterator[int]:
    try:
        lists = [
            path.read_text() for path in (PROCESSES / str(process) / "task").glob("*/children")
        ]
    except OSError:
        return
    for child in " ".join(lists).split():
        yield int(child)
        yield from _below(int(child))
