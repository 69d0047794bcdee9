"""Do the same inputs give the same bytes, however, wherever and by whomever the report is made?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from homes import ROOT, Home

pytestmark = pytest.mark.slow

SECTIONS = ("foreword", "mash", "child-protection", "child-deaths", "data-quality")
COLD = """
from pipeline.run import parents
parents.CAN_FORK = False
from pipeline.cli import main
main()
"""
ELSEWHERE = {"TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}


@pytest.fixture(scope="module")
def home(new_home) -> Home:
    home = new_home()
    home.choose(*SECTIONS)
    report(home)
    return home


@pytest.fixture(scope="module")
def usual(home) -> dict[str, bytes]:
    return home.files()


def report(home: Home, *words: str, **environment: str) -> None:
    done = home.lscb("report", *words, **environment)
    assert done.returncode == 0, done.stderr


def report_cold(home: Home, *words: str) -> None:
    asked = ["report", *words, "--home", str(home.path)]
    done = subprocess.run([sys.executable, "-c", COLD, *asked], cwd=home.code, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def copy_of(home: Home, folder: Path) -> Home:
    shutil.copytree(home.path / "data/raw", folder / "data/raw")
    return Home(folder)


def test_one_at_a_time_elsewhere(home, usual, tmp_path):
    other = copy_of(home, tmp_path / "another folder, with ü and a longer name")
    report(other, "--jobs", "1", **ELSEWHERE)
    assert other.files() == usual


def test_by_a_user_with_settings_of_their_own(home, usual, tmp_path):
    other, user = copy_of(home, tmp_path / "home"), tmp_path / "user"
    (user / ".config/matplotlib").mkdir(parents=True)
    (user / ".config/matplotlib/matplotlibrc").write_text("font.size: 23\naxes.grid: True\n")
    startup = user / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00-pandas.py").write_text(
        "import pandas as pd; pd.set_option('display.precision', 1)"
    )
    report(other, HOME=str(user), XDG_CONFIG_HOME=str(user / ".config"))
    assert other.files() == usual


def test_in_cold_kernels(home, usual, tmp_path):
    other = copy_of(home, tmp_path)
    report_cold(other)
    assert other.files() == usual


def test_from_what_is_stored(home, usual):
    shutil.rmtree(home.edition)
    report(home)
    assert home.ran() == set()
    assert home.files() == usual


def test_afresh(home, usual):
    report(home, "--fresh")
    assert home.ran() == set(SECTIONS)
    assert home.files() == usual


@pytest.mark.parametrize("notebook", ["15-mash", "18-child-protection"])
def test_papermill_by_hand_gives_the_cells_of_the_run(home, usual, notebook, tmp_path):
    by_hand = tmp_path / "by-hand.ipynb"
    given = ["-p", "board", "southampton", "-p", "period", "2014-15", "-p", "audience", "board"]
    words = ["-m", "papermill", f"notebooks/{notebook}.ipynb", str(by_hand), *given]
    # The user's list of fonts may be older than the fonts: let matplotlib make another.
    environment = os.environ | {"LSCB_HOME": str(home.path), "MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, env=environment, text=True
    )
    assert done.returncode == 0, done.stderr
    shown = outputs_in(by_hand)
    assert sum(len(outputs) for outputs in shown) > 4
    assert shown == outputs_in(home.store / f"{notebook}.ipynb")


def outputs_in(notebook: Path) -> list[list[dict]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.soak
def test_the_whole_example_in_every_way(built, tmp_path):
    whole = built.files()
    for words in (["--jobs", "1"], ["--jobs", "4"]):
        other = copy_of(built, tmp_path / words[1])
        report(other, *words, **ELSEWHERE)
        assert other.files() == whole
        shutil.rmtree(other.edition)
        report(other)
        assert other.ran() == set()
        assert other.files() == whole
    cold = copy_of(built, tmp_path / "cold")
    report_cold(cold)
    assert cold.files() == whole
