"""Is every change of a file noticed, and is a file that is half saved left alone?"""

import os
import threading
import time

import pytest

from pipeline.layout import Layout
from pipeline.operate import watching
from pipeline.operate.watching import (
    find_unreadable_code,
    find_unreadable_notebooks,
    look_at_code,
    look_at_inputs,
    look_when_settled,
)


@pytest.fixture
def home(tmp_path):
    for name in ("data/raw/anytown/2014-15/narrative/mash.md", "data/raw/published/plans.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    return tmp_path


def replace(path):
    beside = path.with_name(".beside")
    beside.write_text("as it IS!")
    os.utime(beside, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    beside.replace(path)


CHANGES = {
    "longer": lambda path: path.write_text("as it is now"),
    "of the same length": lambda path: path.write_text("as it IS!"),
    "renamed into place with its old time": replace,
    "gone": lambda path: path.unlink(),
    "another": lambda path: path.with_name("new.md").write_text("new"),
    "in a new folder": lambda path: (
        (path.parent / "2014-15-Q3").mkdir()
        or (path.parent / "2014-15-Q3" / "mash.md").write_text("new")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["anytown/2014-15/narrative/mash.md", "published/plans.csv"])
def test_a_change_is_seen(home, change, name):
    before = look_at_inputs(Layout(home), "anytown")
    assert before == look_at_inputs(Layout(home), "anytown")
    time.sleep(0.01)  # the clock of a file system may have coarse ticks
    CHANGES[change](home / "data/raw" / name)
    assert before != look_at_inputs(Layout(home), "anytown")


def test_what_systems_and_editors_leave_is_not_looked_at(home):
    before = look_at_inputs(Layout(home), "anytown")
    for name in ("~$police.xlsx", ".mash.md.swp", ".ipynb_checkpoints/mash.md"):
        path = home / "data/raw/anytown/2014-15/narrative" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("left")
    assert before == look_at_inputs(Layout(home), "anytown")


def test_code_the_catalogue_and_notebooks_are_looked_at():
    looked = look_at_inputs(Layout(), "southampton").keys() | look_at_code().keys()
    for name in ("expectations/indicators.yaml", "notebooks/15-mash.ipynb", "requirements.lock",
                 "pipeline/report/templates/edition/edition.css"):  # fmt: skip
        assert str(watching.CODE / name) in looked
    assert not [name for name in looked if name.endswith(".pyc")]


def test_a_file_that_is_being_written_is_waited_for(home):
    path = home / "data/raw/anytown/2014-15/narrative/mash.md"

    def write_slowly():
        for number in range(20):
            path.write_text("x" * number)
            time.sleep(0.02)
        path.write_text("whole")

    writing = threading.Thread(target=write_slowly)
    writing.start()
    look_when_settled(Layout(home), "anytown")
    assert path.read_text() == "whole"
    writing.join()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"cells": [', "line 1"),
        ("", "line 1"),
        ("{}", "no cells"),
        ("[]", "no cells"),
        ('{"cells": 3}', "no list"),
    ],
)
def test_a_notebook_that_is_not_whole_is_named(tmp_path, text, said):
    (tmp_path / "15-mash.ipynb").write_text(text)
    (tmp_path / "16-early-help.ipynb").write_text('{"cells": []}')
    (found,) = find_unreadable_notebooks(tmp_path)
    assert found.startswith("15-mash.ipynb cannot be read yet") and said in found


def test_code_that_is_no_python_is_named_with_its_line(tmp_path, monkeypatch):
    assert find_unreadable_code() == []
    monkeypatch.setattr(watching, "CODE", tmp_path)
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline/half.py").write_text("x = 1\ndef half(:\n")
    (found,) = find_unreadable_code()
    assert found.startswith("pipeline/half.py, line 2: invalid syntax")
