"""Does an edit reach the page by itself, and only what it concerns run again?

A copy of code and example, so that both can be edited, with the real command and real kernels.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from previews import Previewed, copy_some

from pipeline.operate.locks import holding

pytestmark = pytest.mark.slow

YEAR = Path("data/raw/southampton/2014-15")
NARRATIVE, BOARD = YEAR / "narrative/mash.md", YEAR.parent / "board.yaml"
NOTEBOOK = Path("notebooks/15-mash.ipynb")
EDITION = Path("reports/southampton/2014-15/board")


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    return copy_some(tmp_path_factory.mktemp("clone"), ("mash", "arrangements"))


@pytest.fixture(scope="module")
def preview(clone, tmp_path_factory):
    scratch = tmp_path_factory.mktemp("scratch")
    with Previewed(clone, "southampton", "2014-15", clone=clone, TMPDIR=str(scratch)) as preview:
        preview.wait_until_ready()
        yield preview


@pytest.fixture(autouse=True)
def page_is_the_file(request, clone):
    """Whatever was done, the page is the file, and the file is what `lscb report` makes."""
    yield
    preview = request.getfixturevalue("preview") if "preview" in request.fixturenames else None
    if preview and preview.process.poll() is None:
        assert preview.get()[1] == (clone / EDITION / "index.html").read_bytes()


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def ran(clone: Path) -> set[str]:
    run = json.loads((clone / EDITION / "run.json").read_text(encoding="utf-8"))
    return {one["section"] for one in run["sections"] if one["why"] != "unchanged"}


def test_a_paragraph_and_a_notebook_run_their_section(preview, clone):
    before = preview.news[-1]
    path = clone / NARRATIVE
    path.write_text(path.read_text() + "\nThe board thanks the hub.\n", encoding="utf-8")
    news = preview.wait_until_ready(after=before)
    assert b"The board thanks the hub." in preview.get()[1]
    assert ran(clone) == {"mash"}
    title = json.loads((clone / NOTEBOOK).read_text())["cells"][0]["source"]
    title = "".join(title).splitlines()[0]
    edit(clone / NOTEBOOK, title, "# The hub at the door")
    preview.wait_until_ready(after=news)
    assert b"The hub at the door" in preview.get()[1]
    assert "mash" in ran(clone)


def test_a_raw_value_is_checked_and_runs_what_shows_it(preview, clone):
    before = preview.news[-1]
    edit(clone / YEAR / "registers/contributions.csv", "12770", "12771")
    preview.wait_until_ready(after=before)
    assert b"12,771" in preview.get()[1]
    assert ran(clone) == {"arrangements"}


def test_a_notebook_that_is_half_saved_leaves_the_page_and_is_named(preview, clone):
    whole, page = (clone / NOTEBOOK).read_text(encoding="utf-8"), preview.get()[1]
    (clone / NOTEBOOK).write_text(whole[: len(whole) // 2], encoding="utf-8")
    news = preview.wait_for(lambda news: news["state"] == "problem")
    assert news["problems"][0].startswith("15-mash.ipynb cannot be read yet")
    assert preview.get()[1] == page
    (clone / NOTEBOOK).write_text(whole, encoding="utf-8")
    news = preview.wait_for(lambda news: news["state"] == "ready")
    assert news["problems"] == [] and preview.get()[1] == page


def test_a_section_that_fails_is_told_and_runs_when_it_is_mended(preview, clone):
    before = preview.news[-1]
    whole = (clone / NOTEBOOK).read_text(encoding="utf-8")
    edit(clone / NOTEBOOK, "section.narrative()", "section.narative()")
    news = preview.wait_until_ready(after=before)
    assert news["words"] == "1 section failed" and "narative" in news["problems"][0]
    assert b"This section could not be made" in preview.get()[1]
    (clone / NOTEBOOK).write_text(whole, encoding="utf-8")
    news = preview.wait_until_ready(after=news)
    assert news["problems"] == [] and news["version"] == before["version"]


def test_a_board_that_cannot_be_read_is_told_and_waited_for(preview, clone):
    before, page = preview.news[-1], preview.get()[1]
    edit(clone / BOARD, "id: southampton\n", "id: southampton\nname: [\n")
    news = preview.wait_for(lambda news: news["state"] == "problem")
    assert "board.yaml, line" in news["problems"][0] and preview.get()[1] == page
    edit(clone / BOARD, "id: southampton\nname: [\n", "id: southampton\n")
    edit(clone / BOARD, "mash, arr", "mash, early-help, arr")
    preview.wait_until_ready(after=before)
    assert b'<section id="early-help"' in preview.get()[1]
    assert "early-help" in ran(clone)


def test_another_run_is_waited_for(preview, clone):
    before = preview.news[-1]
    with holding(clone / EDITION.parent):
        edit(clone / NARRATIVE, "The board thanks the hub.", "The board thanks all.")
        news = preview.wait_for(lambda news: news["words"] == "waiting for another run")
        assert f"process {os.getpid()}" in news["problems"][0]
    preview.wait_until_ready(after=before)
    assert b"The board thanks all." in preview.get()[1]


def test_new_code_is_run_by_a_new_process_at_the_same_address(preview, clone):
    code, before = clone / "pipeline/section/wording.py", preview.news[-1]
    whole = code.read_text(encoding="utf-8")
    code.write_text(whole + "def half(:\n", encoding="utf-8")
    news = preview.wait_for(lambda news: news["state"] == "problem")
    assert "pipeline/section/wording.py, line" in news["problems"][0]
    code.write_text(whole, encoding="utf-8")
    edit(clone / "pipeline/report/templates/edition/index.html.j2", ">Contents<", ">What is in it<")
    preview.wait_until_ready(after=before)
    deadline = time.monotonic() + 60  # the code made whole again may give a page of its own first
    while b">What is in it</h2>" not in preview.get()[1]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert ran(clone) == {"mash", "early-help", "arrangements"}


def test_what_it_made_is_what_a_fresh_report_makes(preview, clone):
    files = {name: (clone / EDITION / name).read_bytes()
             for name in ("index.html", "data.csv", "data.xlsx")}  # fmt: skip
    for words, said in ((("report",), "nothing changed"), (("report", "--fresh"), "findings")):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *words, "--home", str(clone)],
            cwd=clone, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0 and said in done.stderr, done.stderr
        assert files == {name: (clone / EDITION / name).read_bytes() for name in files}
    assert files["data.csv"] == preview.get("/data.csv")[1]


def processes_of(home: Path) -> list[int]:
    wanted, found = str(home).encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if wanted in said:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to find what is left")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_begins_with_what_is_wrong_and_ends_without_a_trace(preview, clone, how, tmp_path):
    assert preview.end() == 0  # two of them would build for each other
    whole = (clone / BOARD).read_text(encoding="utf-8")
    (clone / BOARD).write_text(whole + "nonsense: 1\n", encoding="utf-8")
    with Previewed(clone, "southampton", "2014-15", clone=clone, TMPDIR=str(tmp_path)) as preview:
        news = preview.wait_for(lambda news: news["state"] == "problem")
        assert news["words"] == "the report cannot be made yet"
        assert re.search(r"board\.yaml, line \d+", news["problems"][0])
        assert preview.get()[0] == 404 and preview.get("/")[0] == 200
        (clone / BOARD).write_text(whole, encoding="utf-8")
        preview.wait_until_ready()
        path = clone / NARRATIVE  # ended while a section runs
        path.write_text(path.read_text() + f"\nEnded by {how.name}.\n", encoding="utf-8")
        preview.wait_for(lambda news: news["words"].startswith("building: 1"))
        assert preview.end(how) == 0
        assert "Traceback" not in "\n".join(preview.said), "\n".join(preview.said)
    deadline = time.monotonic() + 20
    while processes_of(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
