"""Is a release written whole or not at all, read-only, and found out when it is not as it was?"""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.released import read_figures
from pipeline.report.readback import ReadBack, read_edition
from pipeline.report.release import clear_half_written, write_release
from pipeline.report.release_check import check_release, check_releases

from .kept import DAY, keep, tidy
from .made_up import make_board, make_catalogue

CLAIM = '<p>Few: <data value="3" data-source="count(register/actions)">3</data> open.</p>'
NAMES = ["SHA256SUMS", "data.csv", "data.xlsx", "figures.csv", "index.html", "release.json"]
NAMES += ["run.json"]
# What is about to be written, copied, made read-only or renamed: a release may be killed at any.
STEPS = {"open", "os.mkdir", "os.rename", "os.chmod", "shutil.copyfile"}


def release(folder: Path, number: int = 1, value: object = 61) -> Path:
    place = keep(folder / f"edition-{number}", [tidy("2014-15-Q1", value)], CLAIM)
    final = folder / "released" / str(number)
    before = folder / "released" / str(number - 1)
    write_release(
        read_edition(place), make_board(), make_catalogue(), before if number > 1 else None,
        final, "chair", "agreed", DAY,
    )  # fmt: skip
    return final


def test_a_release_holds_the_edition_its_figures_its_record_and_its_hashes(tmp_path):
    final = release(tmp_path)
    assert sorted(path.name for path in final.iterdir()) == NAMES
    for name in ("index.html", "data.csv", "data.xlsx", "run.json"):
        assert (final / name).read_bytes() == (tmp_path / "edition-1" / name).read_bytes()
    assert json.loads((final / "release.json").read_text()) == {
        "board": "mercia",
        "period": "2014-15",
        "audience": "board",
        "number": 1,
        "by": "chair",
        "reason": "agreed",
        "on": DAY.isoformat(),
        "earlier": None,
        "changed": [],
    }
    assert read_figures(final) == {
        "plan_rate/mercia/2014-15-Q1/council": ("61",),
        "count(register/actions)": ("3",),
    }
    assert sorted(path.name for path in final.parent.iterdir()) == ["1"]


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not there")
def test_sha256sum_itself_checks_the_list(tmp_path):
    final = release(tmp_path)
    words = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(words, cwd=final, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(NAMES) - 1


def test_a_release_is_read_only(tmp_path):
    final = release(tmp_path)
    for path in (final, *final.iterdir()):
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path


def test_the_next_release_names_what_changed_and_the_one_before(tmp_path):
    first, second = release(tmp_path), release(tmp_path, 2, value="withheld")
    record = json.loads((second / "release.json").read_text())
    assert record["changed"] == [
        {"figure": "plan_rate/mercia/2014-15-Q1/council", "was": ["61"], "now": ["withheld"]}
    ]
    sums = hashlib.sha256((first / "SHA256SUMS").read_bytes()).hexdigest()
    assert record["earlier"] == {"number": 1, "sha256": sums}
    assert [problems for _, problems in check_releases([first, second])] == [[], []]


def write(path: Path, text: str) -> None:
    path.parent.chmod(0o700)
    if path.exists():
        path.chmod(0o600)
    path.write_text(text)


def remove(path: Path) -> None:
    path.parent.chmod(0o700)
    path.unlink()


def list_anew(folder: Path) -> None:
    """Write the list of hashes of a folder as its files now are, as a forger would."""
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    write(folder / "SHA256SUMS", "".join(sums))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda folder: write(folder / "data.csv", "other"), "data.csv was changed"),
        (lambda folder: write(folder / "release.json", "{}"), "release.json was changed"),
        (lambda folder: remove(folder / "run.json"), "run.json is not there"),
        (lambda folder: write(folder / "more.txt", ""), "more.txt was added"),
        (lambda folder: remove(folder / "SHA256SUMS"), "SHA256SUMS cannot be read"),
        (lambda folder: write(folder / "SHA256SUMS", "x"), "SHA256SUMS cannot be read"),
        (lambda folder: write(folder / "SHA256SUMS", ""), "data.csv was added"),
    ],
)
def test_whatever_is_not_as_it_was_is_found(tmp_path, spoil, problem):
    final = release(tmp_path)
    assert check_release(final) == []
    spoil(final)
    assert problem in check_release(final)


def test_a_list_forged_with_its_files_is_found_by_the_release_after_it(tmp_path):
    first, second = release(tmp_path), release(tmp_path, 2)
    write(first / "data.csv", "other")
    list_anew(first)
    assert check_release(first) == []
    assert dict(check_releases([first, second]))[first] == [
        "SHA256SUMS is not the one that release 2 wrote down"
    ]


def test_a_release_that_is_lost_or_renamed_is_found(tmp_path):
    release(tmp_path)
    second = release(tmp_path, 2)
    words = "a release before it is lost: it is the 1. there is"
    assert dict(check_releases([second])) == {second: [words]}
    other = second.with_name("3")
    second.rename(other)
    assert "release.json is of release 2" in dict(check_releases([other]))[other]


def release_killed(edition: ReadBack, final: Path, left: int) -> int:
    """Release in a process of its own that dies at a step; return 0 where it was not reached."""
    board, catalogue = make_board(), make_catalogue()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def count(event: str, _: object) -> None:
        nonlocal left
        left -= event in STEPS
        if left < 0:
            os._exit(9)

    sys.addaudithook(count)
    write_release(edition, board, catalogue, None, final, "chair", "agreed", DAY)
    os._exit(0)


def test_killed_at_any_step_there_is_a_whole_release_or_none_and_the_next_clears_up(tmp_path):
    edition, ends = read_edition(keep(tmp_path / "edition")), []
    for step in range(100):
        final = tmp_path / f"released-{step}" / "1"
        ends.append(release_killed(edition, final, step))
        is_there = final.exists()
        assert not is_there or check_release(final) == []
        clear_half_written(final)
        assert [path.name for path in final.parent.glob("*")] == ["1"] * is_there
        if ends[-1] == 0:
            break
    assert set(ends[:-1]) == {9}
    assert is_there
    assert step > 20
