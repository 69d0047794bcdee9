"""Does the printed line make the quarter's report with nobody there, as cron would run it?

No terminal, an empty environment, a home of the user's that cannot be written to, and paths with
every sign that a shell or cron might take for its own.
"""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from homes import ROOT, Home

from pipeline.operate.locks import holding

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="runs sh, as cron does"),
]
SECTIONS = "[mash, prevent, data-quality]"
ALL_MISSING = "returns that are not in this report: 2"


class Unattended:
    """A home, the line that was printed for it, and what cron does with that line."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.temporary = home, folder
        printed = home.lscb("schedule", "cron")
        assert printed.returncode == 0, printed.stderr
        (entry,) = [line for line in printed.stdout.splitlines() if not line.startswith("#")]
        *_, command = entry.split(" ", 5)
        assert not re.search(r"(?<!\\)%", command)
        self.command = command.replace(r"\%", "%")

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["/bin/sh", "-c", self.command],
            cwd="/", stdin=subprocess.DEVNULL, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"HOME": "/nonexistent", "TMPDIR": str(self.temporary)},
        )  # fmt: skip

    def run(self) -> tuple[int, str]:
        """Return the exit code, and what this run added to the log."""
        before = len(self.log())
        run = self.start()
        said, _ = run.communicate(timeout=300)
        assert said == b"", "what is not in the log goes into cron's mail"
        return run.returncode, self.log()[before:]

    def log(self) -> str:
        file = self.home.path / "southampton.log"
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    @property
    def report(self) -> Path:
        return self.home.path / "reports/southampton/2014-15-Q4"

    def edition(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.report / "board").iterdir()}


@pytest.fixture(scope="module")
def unattended(tmp_path_factory) -> Unattended:
    """A board of three sections; one return of Q4 never came, one came the day after it was due."""
    folder = tmp_path_factory.mktemp("own") / 'the board\'s "100%" $HOME & data'
    shutil.copytree(ROOT / "data/raw", folder / "data/raw")
    home = Home(folder)
    board = folder / "data/raw/southampton/board.yaml"
    text = board.read_text(encoding="utf-8")
    made = re.sub(r"(title: Quarterly data set\n  sections: )\[.*\]", rf"\1{SECTIONS}", text)
    assert made != text
    board.write_text(made, encoding="utf-8")
    (home.year / "returns/2014-15-Q4/prevent.csv").unlink()
    register = home.year / "registers/received.csv"
    rows = list(csv.reader(register.read_text(encoding="utf-8").splitlines()))
    kept = [row for row in rows if row[0] != "2014-15-Q4/prevent.csv"]
    for row in kept:
        if row[0] == "2014-15-Q4/cafcass.csv":
            row[3] = "2015-05-13"
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(kept)
    return Unattended(home, tmp_path_factory.mktemp("temporary"))


@pytest.fixture(scope="module")
def first(unattended) -> tuple[int, str]:
    return unattended.run()


def test_the_line_makes_the_report_and_leaves_nothing_else(unattended, first):
    code, said = first
    assert code == 0, said
    assert (unattended.report / "board/index.html").is_file()
    assert said.endswith("2014-15-Q4/board/index.html\nexit code 0\n")
    assert "section 3 of 3" in said
    for noise in ("warn", "Traceback", "IPython", "atplotlib", "\r", "\x1b", "/nonexistent"):
        assert noise not in said.split("findings:")[0], said
    assert list(unattended.temporary.iterdir()) == []
    assert not Path("/nonexistent").exists()


def test_what_is_not_in_is_listed_with_how_late_it_is(unattended, first):
    listed = first[1].split(ALL_MISSING)[1]
    assert "  Cafcass, Q4 2014-15: due 12 May 2015; it came on 13 May 2015, 1 day late\n" in listed
    assert re.search(r"  Prevent, Q4 2014-15: due 12 May 2015, \d{4,} days late\n", listed)
    run = json.loads((unattended.report / "board/run.json").read_text(encoding="utf-8"))
    assert [(one["agency"], one["came_on"]) for one in run["missing"]] == [
        ("cafcass", "2015-05-13"),
        ("prevent", ""),
    ]
    page = (unattended.report / "board/index.html").read_text(encoding="utf-8")
    assert "Q4 2014-15, not returned: no return was received for the quarter" in page
    assert "No return of Prevent for Q4 2014-15" in page


def test_run_again_it_does_nothing_and_lists_the_same(unattended, first):
    before = unattended.edition()
    code, said = unattended.run()
    assert code == 0
    assert "nothing changed" in said and "section 1" not in said
    assert said.split(ALL_MISSING)[1] == first[1].split(ALL_MISSING)[1]
    assert unattended.edition() == before


def test_what_users_keep_in_their_homes_does_not_change_the_report(unattended, first, tmp_path):
    """Settings of matplotlib, fonts that it once found and commands for every IPython."""
    before = unattended.edition()
    settings = tmp_path / ".config/matplotlib/matplotlibrc"
    startup = tmp_path / ".ipython/profile_default/startup/own.py"
    for file, text in (
        (settings, "lines.solid_capstyle: butt\nmathtext.default: regular\nxtick.major.pad: 20\n"),
        (startup, "print('from the home of the user')\nimport pandas\npandas = None\n"),
    ):
        file.parent.mkdir(parents=True)
        file.write_text(text)
    done = unattended.home.lscb("report", "southampton", "latest-quarter", "--fresh",
                                HOME=str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert unattended.edition()["index.html"] == before["index.html"]
    assert not (startup.parents[1] / "history.sqlite").exists()


@pytest.fixture(scope="module")
def spoilt(unattended, first) -> None:
    """A figure that cannot be read, so that there is something to do, and to tell of."""
    sent = unattended.home.year / "returns/2014-15-Q4/marac.csv"
    header, line, *rest = sent.read_text(encoding="utf-8").splitlines()
    fields = next(csv.reader([line]))
    fields[5] = "about 12"
    sent.write_text("\n".join([header, ",".join(fields), *rest]) + "\n", encoding="utf-8")


def test_while_another_run_writes_it_says_who_and_ends(unattended, spoilt):
    before = unattended.edition()
    with holding(unattended.report):
        code, said = unattended.run()
    assert code == 6
    assert f"process {os.getpid()} of " in said and said.endswith("exit code 6\n")
    assert unattended.edition() == before


def test_after_one_that_was_killed_the_next_carries_on(unattended, spoilt):
    before, place = unattended.edition(), len(unattended.log())
    run = unattended.start()
    deadline = time.monotonic() + 120
    while "section 1 of" not in unattended.log()[place:]:
        assert run.poll() is None and time.monotonic() < deadline, unattended.log()[place:]
        time.sleep(0.02)
    holder = (unattended.report / ".lock-holder").read_text(encoding="utf-8")
    os.kill(int(re.search(r"process (\d+)", holder)[1]), signal.SIGKILL)
    run.communicate(timeout=60)
    assert run.returncode == 128 + signal.SIGKILL
    assert unattended.edition() == before
    code, said = unattended.run()
    assert code == 3, said
    assert re.search(r"findings: [1-9]\d* critical", said) and said.endswith("exit code 3\n")
    assert unattended.edition()["index.html"] != before["index.html"]
    assert list(unattended.temporary.iterdir()) == []
