"""How far is the run? A bar with sections and time left on a terminal, plain lines in a log."""

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any


class Progress(AbstractContextManager):
    """Shows sections as they begin and end; several may run at once."""

    def __init__(self, total: int) -> None:
        self.total, self.begun, self._running = total, 0, []
        self._bar: Any = None
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit="section", leave=False, file=sys.stderr)

    def begin(self, slug: str) -> None:
        """Say that a section is being run."""
        self.begun += 1
        self._running.append(slug)
        if self._bar is None:
            print(f"section {self.begun} of {self.total}: {slug}", file=sys.stderr)
        else:
            self._bar.set_description(", ".join(self._running))

    def end(self, slug: str) -> None:
        """Say that a section has been run."""
        self._running.remove(slug)
        if self._bar is not None:
            self._bar.set_description(", ".join(self._running))
            self._bar.update()

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
