"""What tests of whole runs share: a home with the example's data, and the command run in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import ROOT, Home


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
