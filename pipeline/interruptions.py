"""Is an interruption heard wherever it comes? Python itself loses some of them."""

import _thread
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer, main_thread
from typing import Any

_SECONDS_AFTER_DROPPED = 0.05
_SECONDS_UNTIL_REPEATED = 20.0  # putting away what was begun takes less, on a busy machine too


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a scheduler's word to end.

    A class of its own: of a KeyboardInterrupt in code that is run from a text, Python keeps a note
    and ends the process by a signal, also where it was caught and an exit code chosen.
    """


def hear_interruptions() -> None:
    """End by a scheduler as by Ctrl-C: what was begun is put away, nothing is left.

    What is raised in a callback of Python's own, such as when an object goes, is dropped there; it
    is raised again a moment later. Raised between two steps of a lock, it can leave the process
    waiting for itself; so it is repeated, as an impatient user would, until the process has ended.
    """
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    sys.unraisablehook = _hear_again


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold interruptions back until the block is done, and raise one of them then.

    For what, half done, cannot be put away: a thread that was started and is not yet noted, or the
    putting away itself. In the main thread only; the block must end by itself.
    """
    _held_back.depth += 1
    try:
        yield
    finally:
        _held_back.depth -= 1
        if _held_back.has_come and not _held_back.depth:
            _held_back.has_come = False
            raise Interrupted


@dataclass
class _HeldBack:
    """How many blocks hold interruptions back, one in another, and whether one has come."""

    depth: int = 0
    has_come: bool = False


_held_back = _HeldBack()


def _interrupt(*_: object) -> None:
    _interrupt_after(_SECONDS_UNTIL_REPEATED)
    if _held_back.depth:
        _held_back.has_come = True
    else:
        raise Interrupted


def _hear_again(dropped: Any) -> None:
    if issubclass(dropped.exc_type, KeyboardInterrupt):
        _interrupt_after(_SECONDS_AFTER_DROPPED)
    else:
        sys.__unraisablehook__(dropped)


def _interrupt_after(seconds: float) -> None:
    again = Timer(seconds, _interrupt_main)
    again.daemon = True
    again.start()


def _interrupt_main() -> None:
    if os.name == "posix":
        signal.pthread_kill(main_thread().ident, signal.SIGINT)  # wakes it where it waits, too
    else:
        _thread.interrupt_main()
