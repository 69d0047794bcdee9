"""A home of a board in a folder of its own, and the command run in it as its users run it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILES = ("index.html", "data.csv", "data.xlsx")  # of an edition; run.json alone holds times


@dataclass(frozen=True)
class Home:
    """A home of its own with a copy of the example, and what the command says in it."""

    path: Path
    code: Path = ROOT  # whose command it is

    @property
    def year(self) -> Path:
        return self.path / "data/raw/southampton/2014-15"

    @property
    def report(self) -> Path:
        return self.path / "reports/southampton/2014-15"

    @property
    def edition(self) -> Path:
        return self.report / "board"

    @property
    def store(self) -> Path:
        return self.report / "sections/board"

    def lscb(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *words, "--home", str(self.path)],
            cwd=self.code,
            capture_output=True,
            text=True,
            env=os.environ | environment,
        )

    def start(self, *words: str, **environment: str) -> "subprocess.Popen[str]":
        """Start the command and do not wait for it; what it says is to be read from stderr."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *words, "--home", str(self.path)],
            cwd=self.code,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change a file below the home; a change that changes nothing is a mistake of the test."""
        path = self.path / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, name
        path.write_text(after, encoding="utf-8")

    def choose(self, *sections: str) -> None:
        """Have the report made of these sections only."""
        self.edit(
            "data/raw/southampton/board.yaml",
            lambda text: text.replace("sections: all", f"sections: [{', '.join(sections)}]"),
        )

    def files(self) -> dict[str, bytes]:
        """Return the bytes of the edition that is in place."""
        return {name: (self.edition / name).read_bytes() for name in FILES}

    def run(self) -> dict[str, Any]:
        return json.loads((self.edition / "run.json").read_text(encoding="utf-8"))

    def ran(self) -> set[str]:
        """Return the sections that the last run ran."""
        return {one["section"] for one in self.run()["sections"] if one["why"] != "unchanged"}

    def known(self) -> Mapping[str, Any]:
        """Return what the store says of each section that is done."""
        return json.loads((self.store / "state.json").read_text(encoding="utf-8"))

    def processes(self) -> list[int]:
        """Return the processes that run for this home: its kernels and what forks them."""
        wanted, found = f"LSCB_HOME={self.path}".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def left_overs(self) -> list[str]:
        """Return what a run leaves here that nobody asked for; its lock's file stays."""
        hidden = (path for path in self.path.rglob(".*") if path.name != ".lock")
        return sorted(path.relative_to(self.path).as_posix() for path in hidden)


def wait_until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what the condition gives once it holds, or gave last when the time is up."""
    deadline = time.monotonic() + seconds
    while True:
        if (held := condition()) or time.monotonic() > deadline:
            return held
        time.sleep(0.01)
