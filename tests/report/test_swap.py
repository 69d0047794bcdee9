"""Is an old edition replaced whole or not at all, and an interrupted swap mended?"""

from pathlib import Path

import pytest

from pipeline.report.swap import beside, recover, take_place


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text)
    return folder


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def final(tmp_path):
    return tmp_path / "board"


def test_a_new_folder_takes_the_place_of_an_old_one(final):
    write(final, "old")
    building = write(beside(final), "new")
    assert (final / "index.html").read_text() == "old"
    take_place(building, final)
    assert (final / "index.html").read_text() == "new"
    assert left_in(final.parent) == ["board"]


def test_killed_while_building_keeps_the_old_one(final):
    write(final, "old")
    write(beside(final), "half")
    recover(final)
    assert (final / "index.html").read_text() == "old"
    assert list(beside(final).iterdir()) == []


def test_killed_between_the_two_renames_is_completed(final):
    write(final.with_name(".board.old"), "old")
    write(final.with_name(".board.ready"), "new")
    recover(final)
    assert (final / "index.html").read_text() == "new"
    assert left_in(final.parent) == ["board"]


def test_killed_before_the_old_one_was_moved_is_undone(final):
    write(final, "old")
    write(final.with_name(".board.ready"), "new")
    recover(final)
    assert (final / "index.html").read_text() == "old"
    assert left_in(final.parent) == ["board"]


def test_a_lone_old_one_is_put_back(final):
    write(final.with_name(".board.old"), "old")
    recover(final)
    assert (final / "index.html").read_text() == "old"
