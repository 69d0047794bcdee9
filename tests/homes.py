"""A home of a board in a folder of its own, and the command run in it as its users run it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Home:
    """A home of its own with a copy of the example, and what the command says in it."""

    path: Path

    @property
    def year(self) -> Path:
        return self.path / "data/raw/southampton/2014-15"

    @property
    def edition(self) -> Path:
        return self.path / "reports/southampton/2014-15/board"

    def lscb(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *words, "--home", str(self.path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=os.environ | environment,
        )
