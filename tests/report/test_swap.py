"""Is an old edition replaced whole or not at all, and an interrupted swap mended?"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.report.swap import mend, replacing

# Builds a new edition and puts it in place, killed at the step that is asked for: a step is
# whatever is about to be written, renamed or removed.
STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir")
KILLED = f"""
import os, sys
from pathlib import Path
from pipeline.report.swap import replacing

left, final, how = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def count(event, _):
    global left
    if event in {STEPS}:
        left -= 1
        if left == -1:
            if how == "killed":
                os._exit(9)
            raise KeyboardInterrupt

sys.addaudithook(count)
with replacing(final) as building:
    for name in ("index.html", "run.json"):
        (building / name).write_text("new")
"""


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
    with replacing(final) as building:
        write(building, "new")
        assert (final / "index.html").read_text() == "old"
    assert (final / "index.html").read_text() == "new"
    assert left_in(final.parent) == ["board"]


def test_killed_while_building_keeps_the_old_one(final):
    write(final, "old")
    write(final.with_name(".board.building"), "half")
    mend(final)
    assert (final / "index.html").read_text() == "old"
    assert left_in(final.parent) == ["board"]


def test_killed_between_the_two_renames_is_completed(final):
    write(final.with_name(".board.old"), "old")
    write(final.with_name(".board.ready"), "new")
    mend(final)
    assert (final / "index.html").read_text() == "new"
    assert left_in(final.parent) == ["board"]


def test_killed_before_the_old_one_was_moved_is_undone(final):
    write(final, "old")
    write(final.with_name(".board.ready"), "new")
    mend(final)
    assert (final / "index.html").read_text() == "old"
    assert left_in(final.parent) == ["board"]


def test_a_lone_old_one_is_put_back(final):
    write(final.with_name(".board.old"), "old")
    mend(final)
    assert (final / "index.html").read_text() == "old"


@pytest.mark.parametrize("how", ["killed", "interrupted"])
def test_stopped_at_any_step_one_edition_is_whole_and_nothing_else_stays(final, how):
    for step in range(100):
        shutil.rmtree(final.parent)
        for name in ("index.html", "run.json"):
            write(final, "old")
            (final / name).write_text("old")
        command = [sys.executable, "-c", KILLED, str(step), str(final), how]
        ended = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
        assert ended in (0, 9 if how == "killed" else -signal.SIGINT)
        if how == "killed":  # the next run clears up
            mend(final)
        words = {(final / name).read_text() for name in ("index.html", "run.json")}
        assert words in ({"old"}, {"new"}), step
        assert left_in(final.parent) == ["board"], step
        if ended == 0:
            break
    assert words == {"new"}
    assert step > 8
