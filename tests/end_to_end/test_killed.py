"""Does a run killed at any moment leave the last edition and no process, and is the next whole?

The moment is drawn from a seed, which the name of a case tells: so long after a stage began as a
part of the time that the stage takes. With what was edited before, the edition in place and the
one that the run makes differ.
"""

import random
import signal
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from operator import methodcaller
from pathlib import Path

import pytest
from homes import Home, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to find what is left"),
]
SECTIONS = ("mash", "early-help", "arrangements")
WAYS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT)
STAGES = ("start", "sections", "binding")
RAW = "data/raw/southampton"
# What is edited to what, so that all sections run: on checked data as they are, or checked anew.
EDITS = {
    "other words": {
        f"{RAW}/2014-15/narrative/{slug}.md": (". ", ".  Indeed: ") for slug in SECTIONS
    },
    "other name": {f"{RAW}/board.yaml": ("name: Southampton Local", "name: The City Local")},
}


class Watched:
    """A run whose stages are seen from outside: when each began, and what it said."""

    def __init__(self, home: Home, environment: dict[str, str]) -> None:
        self.began = {"start": time.monotonic()}
        self.said = ""
        self.process = home.start("report", **environment)
        self._building = home.edition.with_name(".board.building")
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stderr:
            self.said += line
            if line.startswith("section "):
                self.began.setdefault("sections", time.monotonic())

    def reach(self, stage: str) -> bool:
        """Wait until a stage has begun; False where the run ends before."""
        while stage not in self.began and self.process.poll() is None:
            if self._building.exists():
                self.began.setdefault("binding", time.monotonic())
            elif "binding" in self.began:
                self.began["done"] = time.monotonic()
            time.sleep(0.002)
        return stage in self.began

    def end(self) -> int:
        code = self.process.wait(timeout=120)
        self._listener.join()
        return code


@dataclass
class Board:
    """The board whose runs are killed: what its editions hold, and how long the stages take."""

    home: Home
    temporary: Path
    state: str = "as received"
    editions: dict[str, dict[str, bytes]] = field(default_factory=dict)
    lengths: dict[tuple[bool, str], float] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {"TMPDIR": str(self.temporary), "JUPYTER_DATA_DIR": str(self.temporary / "jupyter")}

    def turn(self, state: str) -> bool:
        """Edit the inputs to another state; say whether the data must be checked anew for it."""
        for edited in {self.state, state} - {"as received"}:
            for name, words in EDITS[edited].items():
                was, becomes = reversed(words) if edited == self.state else words
                self.home.edit(name, methodcaller("replace", was, becomes))
        is_checked = "other name" in (self.state, state)
        self.state = state
        return is_checked

    def build(self, is_checked: bool) -> None:
        """Make the edition of this state, and see how long each stage takes."""
        run = Watched(self.home, self.environment)
        assert run.reach("done"), run.said
        assert run.end() == 0, run.said
        assert self.home.ran() == set(SECTIONS)
        for stage, then in pairwise([*STAGES, "done"]):
            self.lengths[is_checked, stage] = run.began[then] - run.began[stage]
        self.editions[self.state] = self.home.files()

    def left_over(self) -> list[str]:
        """Return what runs left in the folder for temporary files, and in the home."""
        files = [path for path in self.temporary.rglob("*") if path.is_file()]
        return [str(path) for path in files] + self.home.left_overs()


@pytest.fixture(scope="module")
def board(new_home, tmp_path_factory) -> Board:
    home = new_home()
    home.choose(*SECTIONS)
    board = Board(home, tmp_path_factory.mktemp("t"))
    for state in ("other name", "as received", "other words"):
        board.build(board.turn(state))
    assert len({tuple(files.values()) for files in board.editions.values()}) == 3
    return board


def kill(board: Board, seed: int) -> None:
    drawn, home, old = random.Random(seed), board.home, board.state
    other = "other name" if seed % 5 == 0 else "other words"
    is_checked = board.turn(other if old == "as received" else "as received")
    stage = drawn.choice(STAGES)
    part, how = drawn.uniform(0, 1), WAYS[seed % len(WAYS)]
    if stage == "start" and part < 0.15:
        how = signal.SIGKILL  # any other is answered by Python itself until the command has begun
    known = home.known()

    run = Watched(home, board.environment)
    if run.reach(stage):
        time.sleep(part * board.lengths[is_checked, stage])
    run.process.send_signal(how)
    code = run.end()
    case = f"seed {seed}: {old} to {board.state}, {how.name} at {part:.2f} of {stage}, exit {code}"
    print(case)
    assert code in {0, -9 if how is signal.SIGKILL else 130}, case + run.said
    assert "Traceback" not in run.said, case + run.said
    assert wait_until(lambda: not home.processes()), case
    # Killed between two renames, the new edition stands ready beside: the next run puts it in.
    left = home.files() if home.edition.exists() else board.editions[board.state]
    assert left in (board.editions[old], board.editions[board.state]), case
    is_done = left == board.editions[board.state]
    finished = {slug for slug, entry in home.known().items() if entry != known.get(slug)}

    done = home.lscb("report", **board.environment)
    assert done.returncode == 0, case + done.stderr
    assert home.files() == board.editions[board.state], case
    assert is_done or home.ran() == set(SECTIONS) - finished, case
    assert board.left_over() == [], case
    assert not home.processes(), case


@pytest.mark.parametrize("seed", range(20, 30))
def test_a_run_killed_at_any_moment(board, seed):
    kill(board, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(30, 130))
def test_a_run_killed_at_many_more_moments(board, seed):
    kill(board, seed)
