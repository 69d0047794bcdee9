"""A running `lscb preview`, listened to as its window listens: what it tells, and how soon."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from copies import copy_clone
from homes import ROOT


def copy_some(folder: Path, sections: tuple[str, ...]) -> Path:
    """Copy code and example, of which all can then be edited; the report has some sections."""
    copy_clone(folder)
    board = folder / "data/raw/southampton/board.yaml"
    text = board.read_text(encoding="utf-8")
    chosen = text.replace("sections: all", f"sections: [{', '.join(sections)}]")
    assert chosen != text
    board.write_text(chosen, encoding="utf-8")
    return folder


class Previewed:
    """The command in a process of its own, started from a clone for a home.

    ``news`` holds all that ``/events`` told so far, oldest first.
    """

    def __init__(self, home: Path, *words: str, clone: Path = ROOT, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "preview", *words, "--home", str(home),
             "--no-browser"],
            cwd=clone, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | environment,
        )  # fmt: skip
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read()
        self.port = int(self.address.rstrip("/").rpartition(":")[2])
        self.said: list[str] = []
        self.news: list[dict[str, Any]] = []
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        for listening in (self._read_terminal, self._listen):
            threading.Thread(target=listening, daemon=True).start()

    def __enter__(self) -> "Previewed":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Press Ctrl+C, or end it otherwise; wait for the end and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=60)

    def get(self, path: str = "/index.html", host: str = "") -> tuple[int, bytes, Mapping]:
        """Return the status, content and headers of what stands at a path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def wait_for(
        self, is_meant: Callable[[dict[str, Any]], bool], seconds: float = 120
    ) -> dict[str, Any]:
        """Return the next news that is meant, out of what was told since the last call."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                news = self._told.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(
                    f"not told in {seconds} s; {self.said}; {self.news[-3:]}"
                ) from None
            if is_meant(news):
                return news

    def wait_until_ready(self, after: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the next news of a page that is shown; of another one than ``after``'s."""
        not_this = after["version"] if after else None
        return self.wait_for(
            lambda news: news["state"] == "ready" and news["version"] not in ("", not_this)
        )

    def seconds_until_seen(self, path: Path, text: str) -> float:
        """Save a file and return the seconds until the page that it makes can be had.

        The page must be there, at rest, and the text must change it.
        """
        before = self.news[-1]
        assert before["state"] == "ready", before
        started = time.monotonic()
        path.write_text(text, encoding="utf-8")
        self.wait_until_ready(after=before)
        self.get()
        return time.monotonic() - started

    def _read_terminal(self) -> None:
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    def _listen(self) -> None:
        while self.process.poll() is None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", "/events")
                for line in connection.getresponse():
                    if line.startswith(b"data: "):
                        self.news.append(json.loads(line.removeprefix(b"data: ")))
                        self._told.put(self.news[-1])
            except OSError:
                time.sleep(0.1)  # it is starting again
            finally:
                connection.close()
