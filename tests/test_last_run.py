"""Is an edition taken as it is only where it rests on the same, is whole and has all sections?"""

import json

import pytest

from pipeline.fingerprints import hash_file
from pipeline.last_run import is_current


@pytest.fixture
def run(tmp_path) -> dict:
    (tmp_path / "index.html").write_text("page")
    return {
        "key": "k",
        "exit_code": 0,
        "sections": [{"section": "mash", "state": "done"}],
        "files": {"index.html": hash_file(tmp_path / "index.html")},
    }


def current(folder, run) -> bool:
    (folder / "run.json").write_text(json.dumps(run))
    return is_current(folder, "k") is not None


def test_what_is_whole_and_rests_on_the_same_is_current(run, tmp_path):
    assert current(tmp_path, run)
    assert current(tmp_path, run | {"exit_code": 3})


@pytest.mark.parametrize("exit_code", [3, 4])
def test_a_section_that_failed_is_tried_again_whatever_else_was_found(run, tmp_path, exit_code):
    failed = [{"section": "mash", "state": "failed"}]
    assert not current(tmp_path, run | {"sections": failed, "exit_code": exit_code})


def test_another_key_or_file_is_not_current(run, tmp_path):
    assert not current(tmp_path, run | {"key": "other"})
    (tmp_path / "index.html").write_text("edited")
    assert not current(tmp_path, run)


def test_what_cannot_be_read_is_not_current(tmp_path):
    assert is_current(tmp_path, "k") is None
    (tmp_path / "run.json").write_text("{")
    assert is_current(tmp_path, "k") is None
