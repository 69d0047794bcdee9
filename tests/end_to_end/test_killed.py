"""Does a run that is ended leave the last edition and no process, and does the next complete?"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from homes import ROOT, Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to find what is left"),
]
SECTIONS = "[foreword, mash, early-help, children-in-need, child-protection, arrangements]"


@pytest.fixture(scope="module")
def home(new_home) -> Home:
    home = new_home()
    board = home.path / "data/raw/southampton/board.yaml"
    text = board.read_text(encoding="utf-8")
    board.write_text(text.replace("sections: all", f"sections: {SECTIONS}"), encoding="utf-8")
    assert home.lscb("report").returncode == 0
    return home


def processes_of(home: Home) -> list[int]:
    """Return the processes that run for a home: its kernels and what forks them."""
    wanted, found = f"LSCB_HOME={home.path}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until(condition, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_ended_run_leaves_the_last_edition_and_no_process(home, how, tmp_path):
    before = {path.name: path.read_bytes() for path in home.edition.iterdir()}
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "report", "--fresh", "--home", str(home.path)],
        cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    for line in run.stderr:
        if line.startswith("section 2 of"):
            break
    run.send_signal(how)
    said = run.stderr.read()
    code = run.wait(timeout=60)
    assert code == (-9 if how is signal.SIGKILL else 130), said
    assert "Traceback" not in said
    assert wait_until(lambda: not processes_of(home)), processes_of(home)
    assert {path.name: path.read_bytes() for path in home.edition.iterdir()} == before
    if how is not signal.SIGKILL:
        assert list(tmp_path.iterdir()) == []
    done = home.lscb("report", "--fresh", TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []  # what the killed run could not put away, the next does
