"""How does an edit become the page in the browser? One warm process follows the files and rebuilds.

It builds as ``lscb report`` does, into the same folder and under the same lock, and keeps alive
what a run of its own would load each time. Code that has changed is never run in a process that
loaded it before: the process begins anew.
"""

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import LockedError, PipelineError
from pipeline.fingerprints import code_hash, edition_key
from pipeline.last_run import is_current, read_run
from pipeline.layout import Layout
from pipeline.operate.serving import Window
from pipeline.operate.watching import (
    SECONDS_BETWEEN_LOOKS,
    Stamp,
    find_unreadable_code,
    find_unreadable_notebooks,
    look_at_code,
    look_at_inputs,
    look_when_settled,
    stamp_of,
)
from pipeline.run.parents import has_ended, is_over, kernels_for

_AUDIENCE = "board"
_AS_IT_WAS = "not updated; the report is as it was before"
_NOT_YET = "the report cannot be made yet"


class Preview:
    """Follows the files of one board and period, and keeps a window's page what they make it.

    ``subject_now`` reads what is reported on, as it is when asked; ``day`` is that of ``--as-of``
    or ''; ``say`` prints a line for who started it.
    """

    def __init__(
        self,
        layout: Layout,
        board: str,
        period: str,
        day: str,
        window: Window,
        subject_now: Callable[[], Any],
        say: Callable[[str], None],
    ) -> None:
        self.layout, self.board, self.period, self.day = layout, board, period, day
        self.window, self.subject_now, self.say = window, subject_now, say
        self._code = look_at_code()
        code_hash()  # of what is loaded from here on: it is kept, as the modules are
        self._last_run: Stamp | None = None
        self._is_spoiled = False

    def follow(self) -> None:
        """Rebuild whenever something changed, until a new process must go on: then return."""
        with kernels_for(self.layout) as sockets:
            inputs: dict[str, Stamp] | None = None
            is_loaded = False
            while True:
                if self._must_begin_anew():
                    return
                now = look_at_inputs(self.layout, self.board)
                if now != inputs or stamp_of(self._run_file) != self._last_run:
                    started = time.time()
                    now = look_when_settled(self.layout, self.board) if inputs else now
                    if inputs is not None and self._is_spoiled:
                        return
                    inputs = now if self._bring_up_to_date(sockets, started) else {}
                if not is_loaded and inputs:
                    load_ahead()
                    is_loaded = True
                time.sleep(SECONDS_BETWEEN_LOOKS)

    @property
    def _run_file(self) -> Path:
        return self.window.edition / "run.json"

    def _must_begin_anew(self) -> bool:
        """Say whether the code changed and can be read again; tell what is wrong where not."""
        now = look_at_code()
        if now == self._code:
            return False
        problems = find_unreadable_code()
        if not problems:
            self._tell("building", "the code changed: starting again…")
            return True
        self._tell_problems(problems)
        return False

    def _bring_up_to_date(self, sockets: Path, started: float) -> bool:
        """Show what the files make now; False where that must be tried again before long."""
        try:
            unreadable = find_unreadable_notebooks(self.layout.notebooks)
            if unreadable:
                self._last_run = stamp_of(self._run_file)
                self._tell_problems(unreadable)
                return True
            key = edition_key(
                self.layout, self.board, self.period, self.day, _AUDIENCE, None
            )  # before anything is read
            sections = self.layout.sections(self.board, self.period, _AUDIENCE)
            if is_current(self.window.edition, sections, key) is None:
                self._build(sockets, key)
            if look_at_code() == self._code:  # else what was built is what the old code made
                self._show(started)
        except LockedError as error:
            self._tell("building", "waiting for another run", [str(error)])
            return False
        except PipelineError as error:
            self._last_run = stamp_of(self._run_file)
            self._tell_problems(str(error).splitlines())
        except Exception as error:
            self._last_run = stamp_of(self._run_file)
            self._is_spoiled = True
            self._tell_problems([f"unexpected: {type(error).__name__}: {error}"])
        self._is_spoiled |= is_over() or has_ended(str(sockets / "parent"))
        return True

    def _build(self, sockets: Path, key: str) -> None:
        from pipeline.operate.locks import holding
        from pipeline.story import build_edition

        subject = self.subject_now()
        with holding(self.layout.report(self.board, self.period)):
            self.window.tell(state="building", words="building…", problems=())
            build_edition(
                subject, _AUDIENCE, sockets, key=key, progress=lambda total: _Told(total, self)
            )

    def _show(self, started: float) -> None:
        """Show the edition in its place, with what its ``run.json`` says of it."""
        self._last_run = stamp_of(self._run_file)
        run = read_run(self.window.edition)
        page = (self.window.edition / "index.html").read_bytes()
        failed = [one for one in run["sections"] if one["state"] == "failed"]
        problems = [f"{one['section']}: {one['error']}" for one in failed]
        now = time.time()
        words = f"{len(failed)} section{'s' * (len(failed) != 1)} failed" if failed else ""
        self.window.show(
            page, state="ready", words=words, problems=tuple(problems), findings=run["findings"],
            at=now, seconds=now - started,
        )  # fmt: skip
        self._say(f"updated in {now - started:.1f} s", problems)

    def _tell_problems(self, problems: list[str]) -> None:
        words = _AS_IT_WAS if self.window.news.version else _NOT_YET
        self._tell("problem", words, problems)

    def _tell(self, state: str, words: str, problems: list[str] | tuple[str, ...] = ()) -> None:
        if (words, tuple(problems)) != (self.window.news.words, self.window.news.problems):
            self.window.tell(state=state, words=words, problems=tuple(problems))
            self._say(words, problems)

    def _say(self, words: str, problems: list[str] | tuple[str, ...]) -> None:
        for line in (words, *(f"  {problem}" for problem in problems)):
            self.say(line)


class _Told:
    """Tells the window how far the sections are."""

    def __init__(self, total: int, preview: Preview) -> None:
        self.left, self.preview = total, preview

    def __enter__(self) -> "_Told":
        self._tell()
        return self

    def begin(self, slug: str) -> None:
        """Say that a section is being run."""

    def end(self, slug: str) -> None:
        """Say that a section has been run."""
        self.left -= 1
        self._tell()

    def _tell(self) -> None:
        what = f"{self.left} section{'s' * (self.left != 1)}" if self.left else "the page"
        self.preview.window.tell(state="building", words=f"building: {what}…", problems=())

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        pass


def load_ahead() -> None:
    """Load what a rebuild needs, so that the first edit does not wait for it."""
    with suppress(Exception):  # a module that cannot be loaded is told of by the build itself
        import pipeline.checks.suites
        import pipeline.story  # noqa: F401
        from pipeline.report import load_writers
        from pipeline.run.engine import make_ready

        load_writers()
        make_ready()
    gc.collect()
    gc.freeze()  # looking through all of it again would take longer than a section
