"""Does an edit run the sections that it concerns and no others, and is no stale figure left?

A copy of code and data in a folder of its own, so that both can be edited. After all edits the
edition must be, byte for byte, what a fresh build makes.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import ROOT

pytestmark = pytest.mark.slow

SECTIONS = ["foreword", "mash", "child-protection", "arrangements", "data-quality"]
FILES = ("index.html", "data.csv", "data.xlsx")


class Copy:
    """A copy of the clone that can be edited, and the command run from it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        for name in ("pipeline", "expectations", "notebooks", "data/raw"):
            ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        shutil.copy(ROOT / "requirements.lock", folder)
        self.edit(
            "data/raw/southampton/board.yaml",
            lambda text: text.replace("sections: all", f"sections: [{', '.join(SECTIONS)}]"),
        )

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.path / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, name
        path.write_text(after, encoding="utf-8")

    def lscb(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *words, "--home", str(self.path)],
            cwd=self.path, capture_output=True, text=True, env=os.environ | environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done

    @property
    def edition(self) -> Path:
        return self.path / "reports/southampton/2014-15/board"

    def ran(self) -> set[str]:
        """Return the sections that the last run ran."""
        run = json.loads((self.edition / "run.json").read_text(encoding="utf-8"))
        return {one["section"] for one in run["sections"] if one["why"] != "unchanged"}

    def files(self) -> dict[str, bytes]:
        return {name: (self.edition / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    made = Copy(tmp_path_factory.mktemp("copy"))
    made.lscb("report")
    assert made.ran() == set(SECTIONS)
    return made


YEAR = "data/raw/southampton/2014-15"
EDITS = {
    "a paragraph of the narrative": (
        f"{YEAR}/narrative/mash.md",
        lambda text: text + "\nThe board thanks the hub.\n% q246\n",
        {"mash"},
    ),
    "a row of a register": (
        f"{YEAR}/registers/contributions.csv",
        lambda text: text.replace("12770", "12771"),
        {"arrangements"},
    ),
    "a notebook's words": (
        "notebooks/18-child-protection.ipynb",
        lambda text: text.replace("and does it last?", "and do they last?"),
        {"child-protection"},
    ),
    "a notebook saved with outputs and other spaces": (
        "notebooks/18-child-protection.ipynb",
        lambda text: json.dumps(json.loads(text)),
        set(),
    ),
    "a title of the catalogue": (
        "expectations/indicators.yaml",
        lambda text: text.replace("title: Contacts with the MASH", "title: Contacts made"),
        {"foreword", "mash", "data-quality"},
    ),
    "code": (
        "pipeline/section/wording.py",
        lambda text: text + "# nothing of note\n",
        set(SECTIONS),
    ),
    "the lock": ("requirements.lock", lambda text: text + "# none\n", set(SECTIONS)),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_runs_the_sections_it_concerns(copy, edit):
    name, change, concerned = EDITS[edit]
    copy.edit(name, change)
    planned = copy.lscb("plan").stdout
    would_run = set(re.findall(r"^\d\d-([a-z-]+): would run", planned, flags=re.MULTILINE))
    copy.lscb("report")
    assert copy.ran() == would_run
    # What reads everything may run with the others; nothing else may.
    assert concerned <= copy.ran() <= concerned | {"foreword", "data-quality"}


def test_a_value_of_a_return_runs_what_shows_its_file(copy):
    copy.edit(
        f"{YEAR}/returns/2014-15-Q4/lscb.csv",
        lambda text: re.sub(r"(?m)^(review_actions_complete_pct,.*?),65,", r"\1,66,", text),
    )
    copy.lscb("report")
    assert "foreword" in copy.ran()
    assert not {"mash", "child-protection"} & copy.ran()


def test_nothing_changed_runs_nothing_and_imports_nothing_heavy(copy):
    before = copy.files()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pipeline", "report", "--home", str(copy.path)],
        cwd=copy.path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0
    assert "nothing changed since this edition was made" in done.stderr
    imported = set(re.findall(r"\|\s+([a-z_]+)$", done.stderr, flags=re.MULTILINE))
    assert "click" in imported
    heavy = {"papermill", "nbconvert", "great_expectations", "pandas", "pydantic", "jupyter_client"}
    assert not heavy & imported
    assert copy.files() == before


def test_a_damaged_edition_or_notebook_is_made_again(copy):
    before = copy.files()
    (copy.edition / "data.csv").write_text("damaged")
    executed = copy.path / "reports/southampton/2014-15/sections/board/15-mash.ipynb"
    executed.write_text(executed.read_text() + " ")
    copy.lscb("report")
    assert copy.ran() == {"mash"}
    assert copy.files() == before


def test_after_all_edits_a_fresh_build_gives_the_same_bytes(copy):
    before = copy.files()
    copy.lscb("report", "--fresh", "--jobs", "1", TZ="Asia/Tokyo", LC_ALL="C", LANG="C")
    assert copy.ran() == set(SECTIONS)
    assert copy.files() == before
