"""Is a home lent only where there is none, and nothing of it left?"""

import os
import tempfile
from pathlib import Path

import pytest

from pipeline.private_home import writable_home


def no_home(*_: object) -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_home_that_can_be_written_to_is_left_as_it_is(tmp_path, temporary, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    with writable_home():
        assert Path.home() == tmp_path
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("why", ["not there", "a file", "read-only", "not set"])
def test_another_is_lent_and_taken_back(tmp_path, temporary, monkeypatch, why):
    home = tmp_path / "home"
    if why == "a file":
        home.write_text("")
    elif why == "read-only":  # permissions do not bind root, so it is the system that says so
        home.mkdir()
        monkeypatch.setattr(os, "access", lambda path, mode: path != home)
    for name in ("HOME", "USERPROFILE"):
        if why == "not set":
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, str(home))
    if why == "not set":  # and the user database has no entry for the user
        monkeypatch.setattr("pathlib.Path.home", no_home)
    before = {name: os.environ.get(name) for name in ("HOME", "USERPROFILE")}
    with writable_home():
        lent = Path(os.environ["HOME"])
        assert lent.parent == temporary and lent.is_dir()
        assert lent.name.startswith(f"lscb-{os.getpid()}-")  # known to the next run by its name
        (lent / "left").write_text("by a library")
    assert {name: os.environ.get(name) for name in before} == before
    assert list(temporary.iterdir()) == []
