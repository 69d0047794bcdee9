"""Where do libraries keep their settings and caches, where the user has no writable home?"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writable_home() -> Iterator[None]:
    """Lend this process and those that it starts a home until they end, where they have none.

    A scheduler may start a run as a user without a home, or with one that is read-only. Jupyter,
    IPython and matplotlib would then warn, each in its own way, and leave folders behind. Where the
    home can be written to, nothing changes.
    """
    if _can_write_home():
        yield
        return
    before = {name: os.environ.get(name) for name in ("HOME", "USERPROFILE")}
    prefix = f"lscb-{os.getpid()}-"  # by which the next run knows what a killed one left
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as lent:
        os.environ.update(dict.fromkeys(before, lent))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _can_write_home() -> bool:
    try:
        home = Path.home()
    except RuntimeError:  # neither the environment nor the user database has one
        return False
    return home.is_dir() and os.access(home, os.W_OK | os.X_OK)
