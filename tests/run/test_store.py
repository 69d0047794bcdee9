"""Does the store know what need not run again, also after a run that was killed?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.run.store import ITEM, Store

PARAMETERS = {"board": "anytown", "period": "2014-15", "audience": "board"}
KILLED = """
import os, sys
from pathlib import Path
from pipeline.run.store import Store

notebook, folder = map(Path, sys.argv[1:])
store = Store(folder, {"board": "anytown"}, {}, folder)
sys.addaudithook(lambda event, _: event == "os.rename" and os._exit(9))
store.keep("mash", notebook, store.made_from(notebook))
"""


def write_notebook(path: Path, text: str, reads: list[str] | None = None) -> Path:
    outputs = [] if reads is None else [{"data": {ITEM: {"reads": reads}}}]
    cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": outputs}]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells}))
    return path


@pytest.fixture
def notebook(tmp_path) -> Path:
    write_notebook(tmp_path / "executed/15-mash.ipynb", "1", ["table/actions", "narrative/mash.md"])
    return write_notebook(tmp_path / "notebooks/15-mash.ipynb", "1")


def store_of(notebook: Path, **given) -> Store:
    home = notebook.parents[1]
    made_of = {"parameters": PARAMETERS, "parts": {"table/actions": "a"}} | given
    return Store(home / "executed", narrative=home / "narrative", **made_of)


@pytest.fixture
def kept(notebook) -> Path:
    store = store_of(notebook)
    assert store.why_run("mash", notebook) == "it has not run yet, or failed"
    store.keep("mash", notebook, store.made_from(notebook))
    return notebook


def test_what_is_as_it_was_need_not_run(kept):
    assert store_of(kept).why_run("mash", kept) == ""
    assert store_of(kept, parts={"table/actions": "a", "other": "b"}).why_run("mash", kept) == ""
    assert store_of(kept, is_fresh=True).why_run("mash", kept) == "a fresh run was asked for"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"parameters": PARAMETERS | {"period": "2014-15-Q3"}}, "its parameters changed"),
        ({"parts": {"table/actions": "b"}}, "what it reads changed: table/actions"),
        ({"parts": {}}, "what it reads changed: table/actions"),
    ],
)
def test_what_it_was_made_from_counts(kept, given, why):
    assert store_of(kept, **given).why_run("mash", kept) == why


def test_a_paragraph_counts_from_none_to_one_and_back(kept):
    paragraphs = kept.parents[1] / "narrative/mash.md"
    paragraphs.parent.mkdir()
    paragraphs.write_text("One.")
    assert store_of(kept).why_run("mash", kept) == "what it reads changed: narrative/mash.md"
    paragraphs.unlink()
    assert store_of(kept).why_run("mash", kept) == ""


def test_the_words_of_a_notebook_count_and_how_it_was_saved_does_not(kept):
    kept.write_text(json.dumps(json.loads(kept.read_text()), indent=4))
    assert store_of(kept).why_run("mash", kept) == ""
    write_notebook(kept, "2")
    assert store_of(kept).why_run("mash", kept) == "its notebook changed"


def test_the_code_counts(kept, monkeypatch):
    monkeypatch.setattr("pipeline.run.store.code_hash", lambda: "other")
    assert store_of(kept).why_run("mash", kept) == "its code changed"


def test_an_executed_notebook_that_was_touched_counts_for_nothing(kept):
    write_notebook(kept.parents[1] / "executed/15-mash.ipynb", "1", ["table/actions"])
    why = "its executed notebook is not as it was left"
    assert store_of(kept).why_run("mash", kept) == why


def test_a_section_that_does_not_say_what_it_read_is_not_kept(notebook):
    write_notebook(notebook.parents[1] / "executed/15-mash.ipynb", "1")
    store = store_of(notebook)
    store.keep("mash", notebook, store.made_from(notebook))
    assert store_of(notebook).why_run("mash", notebook) == "it has not run yet, or failed"


def test_a_run_killed_as_it_writes_leaves_what_was_known_and_the_next_clears_up(kept):
    executed = kept.parents[1] / "executed"
    before = (executed / "state.json").read_text()
    done = subprocess.run([sys.executable, "-c", KILLED, str(kept), str(executed)])
    assert done.returncode == 9
    assert (executed / "state.json").read_text() == before
    assert list(executed.glob(".*")) != []
    store_of(kept).keep("mash", kept, store_of(kept).made_from(kept))
    assert list(executed.glob(".*")) == []


@pytest.mark.parametrize("edited", ["notebook", "narrative"])
def test_what_was_edited_while_it_ran_runs_again_though_the_edit_was_undone(notebook, edited):
    paragraph = notebook.parents[1] / "narrative/mash.md"
    paragraph.parent.mkdir()
    paragraph.write_text("before")
    path = notebook if edited == "notebook" else paragraph
    before = path.read_text()
    store = store_of(notebook)
    made_from = store.made_from(notebook)
    path.write_text(before.replace('"1"', '"2"') if path == notebook else "meanwhile")
    store.keep("mash", notebook, made_from)
    path.write_text(before)
    assert store_of(notebook).why_run("mash", notebook) == "it has not run yet, or failed"
