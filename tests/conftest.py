"""What tests of whole runs share: a home with the example's data, and the command run in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def new_home(tmp_path_factory) -> Callable[[], Home]:
    return lambda: _home_in(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Home:
    """The example, built once a test process by the command itself."""
    home = _home_in(tmp_path_factory.mktemp("built"))
    done = home.lscb("report", "southampton", "2014-15")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(home.edition / "index.html")
    return home


def _home_in(folder: Path) -> Home:
    shutil.copytree(ROOT / "data/raw", folder / "data/raw")
    return Home(folder)
