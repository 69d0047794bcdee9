"""Does a kernel killed at any moment cost its section and no other, and does the next run mend it?

Several kernels of a run are killed, each so long after the one before as a seed draws, which the
name of a case tells.
"""

import json
import os
import random
import re
import signal
import time
from pathlib import Path

import pytest
from homes import Home, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to find kernels"),
]
SECTIONS = ("mash", "early-help", "children-in-need", "child-protection", "arrangements")
KILLS = 2  # in one run


@pytest.fixture(scope="module")
def home(new_home) -> Home:
    home = new_home()
    home.choose(*SECTIONS)
    assert home.lscb("report").returncode == 0
    return home


@pytest.fixture(scope="module")
def whole(home) -> dict[str, bytes]:
    return home.files()


def kernels(home: Home) -> list[int]:
    """Return the kernels that run: the children of the process that forks them."""
    running = home.processes()
    found = []
    for process in running:
        try:
            stat = Path("/proc", str(process), "stat").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) in running:
            found.append(process)
    return found


def errors_in(executed: Path) -> list[str]:
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output["ename"] for output in outputs if output["output_type"] == "error"]


def kill_kernels(home: Home, whole: dict[str, bytes], seed: int) -> None:
    drawn, length = random.Random(seed), home.run()["seconds"]["sections"]
    for executed in home.store.glob("*.ipynb"):  # so that all run, on the checked data as they are
        executed.write_text(executed.read_text(encoding="utf-8") + " ", encoding="utf-8")
    (home.edition / "data.csv").unlink()
    run = home.start("report")
    wait_until(lambda: kernels(home) or run.poll() is not None)
    killed = []
    for _ in range(KILLS):
        time.sleep(drawn.uniform(0, length / KILLS))
        wait_until(lambda: kernels(home) or run.poll() is not None)
        alive = sorted(set(kernels(home)) - set(killed))
        if alive:
            killed.append(drawn.choice(alive))
            os.kill(killed[-1], signal.SIGKILL)
    said = run.stderr.read()
    code = run.wait(timeout=120)

    told = {one["section"]: one["error"] for one in home.run()["sections"] if one["error"]}
    case = f"seed {seed}: {len(killed)} killed, failed: {told}, exit {code}, said: {said}"
    print(case)
    assert home.ran() == set(SECTIONS), case
    assert len(told) <= len(killed), case
    assert code == (4 if told else 0), case
    assert "Traceback" not in said, case
    assert wait_until(lambda: not home.processes()), case
    page = (home.edition / "index.html").read_text(encoding="utf-8")
    for slug in SECTIONS:
        (executed,) = home.store.glob(f"*-{slug}.ipynb")
        opening = re.search(f'<section id="{slug}"[^>]*>', page)[0]
        assert ('data-state="failed"' in opening) == (slug in told), (slug, case)
        assert bool(errors_in(executed)) == (slug in told), (slug, case)
    assert set(told.values()) <= {"its kernel died before the last cell was done"}, case
    if not told:
        assert home.files() == whole, case

    done = home.lscb("report")
    assert done.returncode == 0, case + done.stderr
    assert home.files() == whole, case
    assert not told or home.ran() == set(told), case
    assert home.left_overs() == [], case


@pytest.mark.parametrize("seed", range(10 // KILLS))
def test_kernels_killed_at_any_moment(home, whole, seed):
    kill_kernels(home, whole, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 10 + 100 // KILLS))
def test_kernels_killed_at_many_more_moments(home, whole, seed):
    kill_kernels(home, whole, seed)
