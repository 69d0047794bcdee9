"""Is an interruption heard wherever it comes? Python itself loses some of them."""

import _thread
import signal
import sys
from threading import Timer
from typing import Any

_SECONDS_UNTIL_AGAIN = 0.05


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a scheduler's word to end.

    A class of its own: of a KeyboardInterrupt in code that is run from a text, Python keeps a note
    and ends the process by a signal, also where it was caught and an exit code chosen.
    """


def hear_interruptions() -> None:
    """End by a scheduler as by Ctrl-C: what was begun is put away, nothing is left.

    What is raised in a callback of Python's own, such as when an object goes, is dropped there; it
    is raised again a moment later.
    """
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    sys.unraisablehook = _hear_again


def _interrupt(*_: object) -> None:
    raise Interrupted


def _hear_again(dropped: Any) -> None:
    if not issubclass(dropped.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(dropped)
        return
    again = Timer(_SECONDS_UNTIL_AGAIN, _thread.interrupt_main)
    again.daemon = True
    again.start()
