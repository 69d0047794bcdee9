"""Does an edit run the sections that it concerns and no others, and is no stale figure left?

A copy of code and data in a folder of its own, so that both can be edited. After all edits the
edition must be, byte for byte, what a fresh build makes.
"""

import json
import re
import shutil
import subprocess
import sys

import pytest
from copies import Worker, copy_clone, working
from homes import Home

pytestmark = pytest.mark.slow

SECTIONS = ("foreword", "mash", "child-protection", "arrangements", "data-quality")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Home:
    """A copy of code and data whose report is made."""
    made = copy_clone(tmp_path_factory.mktemp("copy"))
    made.choose(*SECTIONS)
    done = made.lscb("report")
    assert done.returncode == 0, done.stderr
    assert made.ran() == set(SECTIONS)
    return made


@pytest.fixture(scope="module")
def worker(copy):
    with working(copy.path) as worker:
        yield worker


RAW = "data/raw/southampton"
YEAR = "data/raw/southampton/2014-15"
ALL = set(SECTIONS)
DECISION = (
    "withhold,review_actions_complete_pct,southampton,2014-15-Q4,lscb,,65,,unclear,analyst,"
    "2015-05-01\n"
)
EDITS = {
    "a paragraph of the narrative": (
        f"{YEAR}/narrative/mash.md",
        lambda text: text + "\nThe board thanks the hub.\n% q246\n",
        {"mash"},
    ),
    "a narrative emptied": (f"{YEAR}/narrative/arrangements.md", lambda _: "", {"arrangements"}),
    "a paragraph of a section that is not shown": (
        f"{YEAR}/narrative/population.md",
        lambda text: text + "\nMore.\n",
        set(),
    ),
    "a row of a register": (
        f"{YEAR}/registers/contributions.csv",
        lambda text: text.replace("12770", "12771"),
        {"arrangements", "data-quality", "foreword"},  # its total no longer reconciles
    ),
    "a decision": (
        f"{YEAR}/registers/decisions.csv",
        lambda text: text + DECISION,
        {"foreword", "data-quality"},
    ),
    "the same decision taken back": (
        f"{YEAR}/registers/decisions.csv",
        lambda text: text.splitlines()[0] + "\n",
        {"foreword", "data-quality"},
    ),
    # Of its file each figure says the hash: all sections that show one of them run.
    "a raw value": (
        f"{YEAR}/returns/2014-15-Q4/lscb.csv",
        lambda text: re.sub(r"(?m)^(review_actions_complete_pct,.*?),65,", r"\1,66,", text),
        {"foreword", "arrangements", "data-quality"},
    ),
    "an agency's name": (
        f"{RAW}/board.yaml",
        lambda text: text.replace("name: Cafcass", "name: The Cafcass"),
        ALL,
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
}
NEW_CODE = {
    "code": ("pipeline/section/wording.py", lambda text: text + "# nothing of note\n"),
    "the lock": ("requirements.lock", lambda text: text + "# none\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_runs_the_sections_it_concerns_and_no_others(copy, worker: Worker, edit):
    name, change, concerned = EDITS[edit]
    copy.edit(name, change)
    planned = worker.plan(copy)
    assert worker.report(copy) in (0, 3)
    assert copy.ran() == concerned
    assert would_run(planned) == concerned


def test_another_period_and_another_pack_have_sections_of_their_own(copy, worker: Worker):
    before = copy.files()
    copy.edit(
        f"{RAW}/board.yaml",
        lambda text: re.sub(r"(set\n  sections: )\[.*\]", r"\1[mash]", text),
    )
    assert worker.report(copy) == 0
    assert copy.ran() == ALL
    assert worker.report(copy, "southampton", "2014-15-Q3") == 0
    quarter = copy.path / "reports/southampton/2014-15-Q3/board/run.json"
    ran = {one["section"]: one["why"] for one in json.loads(quarter.read_text())["sections"]}
    assert ran == {"mash": "it has not run yet, or failed"}
    assert worker.report(copy) == 0
    assert copy.files() == before


@pytest.mark.parametrize("edit", NEW_CODE)
def test_new_code_runs_all(copy, edit):
    copy.edit(*NEW_CODE[edit])
    planned = copy.lscb("plan")
    assert would_run(planned.stdout) == ALL, planned.stderr
    done = copy.lscb("report")
    assert done.returncode == 0, done.stderr
    assert copy.ran() == ALL


def would_run(planned: str) -> set[str]:
    return set(re.findall(r"^\d\d-([a-z-]+): would run", planned, flags=re.MULTILINE))


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


def test_what_a_killed_run_left_goes_when_nothing_changed(copy):
    lock, old = copy.edition.with_name(".lock-holder"), copy.edition.with_name(".board.old")
    lock.write_text("process 1 of nobody")
    shutil.copytree(copy.edition, old)
    before = copy.files()
    done = copy.lscb("report")
    assert "nothing changed" in done.stderr
    assert copy.files() == before
    assert copy.left_overs() == []


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
    shutil.rmtree(copy.report)
    shutil.rmtree(copy.path / "data/processed")
    assert copy.lscb("report", TZ="Asia/Tokyo", LC_ALL="C", LANG="C").returncode == 0
    assert copy.ran() == ALL
    assert copy.files() == before
