"""Is an edition taken as it is only where it rests on the same, is whole and has all sections?"""

import json

import pytest

from pipeline.fingerprints import hash_file
from pipeline.last_run import is_current, keep_run, key_of


@pytest.fixture
def run(tmp_path) -> dict:
    for name in ("edition", "sections"):
        (tmp_path / name).mkdir()
    (tmp_path / "edition/index.html").write_text("page")
    return {
        "exit_code": 0,
        "sections": [{"section": "mash", "state": "done"}],
        "files": {"index.html": hash_file(tmp_path / "edition/index.html")},
    }


def kept(folder, run, key="k") -> None:
    (folder / "edition/run.json").write_text(json.dumps({"files": run["files"]}))
    keep_run(run, key, folder / "edition", folder / "sections")


def current(folder, key="k") -> dict | None:
    return is_current(folder / "edition", folder / "sections", key)


def test_what_is_whole_and_rests_on_the_same_is_current(run, tmp_path):
    for exit_code in (0, 3):
        kept(tmp_path, run | {"exit_code": exit_code})
        assert current(tmp_path) == run | {"exit_code": exit_code}
    assert key_of(tmp_path / "edition", tmp_path / "sections") == "k"


@pytest.mark.parametrize("exit_code", [3, 4])
def test_a_section_that_failed_is_tried_again_whatever_else_was_found(run, tmp_path, exit_code):
    failed = [{"section": "mash", "state": "failed"}]
    kept(tmp_path, run | {"sections": failed, "exit_code": exit_code})
    assert current(tmp_path) is None


def test_another_key_or_file_is_not_current(run, tmp_path):
    kept(tmp_path, run)
    assert current(tmp_path, "other") is None
    (tmp_path / "edition/index.html").write_text("edited")
    assert current(tmp_path) is None


def test_the_edition_of_another_run_is_not_current(run, tmp_path):
    kept(tmp_path, run)
    (tmp_path / "edition/run.json").write_text("{}")  # its own record was not kept
    assert current(tmp_path) is None
    assert key_of(tmp_path / "edition", tmp_path / "sections") == ""


@pytest.mark.parametrize("record", ["", "{"])
def test_what_cannot_be_read_is_not_current(run, tmp_path, record):
    assert current(tmp_path) is None
    kept(tmp_path, run)
    (tmp_path / "sections/made.json").write_text(record)
    assert current(tmp_path) is None
