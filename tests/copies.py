"""A copy of the clone, its code and its data, in a folder of its own, so that all can be edited."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from homes import ROOT, Home

# Runs one command after another in one process, which imports what is heavy once.
WORKER = """
import contextlib, io, json, sys
from pipeline.commands.building import plan, report

for line in sys.stdin:
    command, *words = json.loads(line)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            {"plan": plan, "report": report}[command].main(words, standalone_mode=False)
            code = 0
        except SystemExit as ended:
            code = ended.code
    print(json.dumps([code, said.getvalue()]), flush=True)
"""


def copy_clone(folder: Path) -> Home:
    """Copy the code and the example's data to a folder, which is then both the code and a home."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("pipeline", "expectations", "notebooks", "data/raw"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "requirements.lock", folder)
    return Home(folder, code=folder)


class Worker:
    """A process that runs reports from a copy of the code, for whichever home is asked for."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def report(self, home: Home, *words: str) -> int:
        """Run ``lscb report`` for a home and return its exit code."""
        return self._run("report", home, words)[0]

    def plan(self, home: Home, *words: str) -> str:
        """Return what ``lscb plan`` says for a home."""
        return self._run("plan", home, words)[1]

    def _run(self, command: str, home: Home, words: Iterable[str]) -> tuple[int, str]:
        self._process.stdin.write(json.dumps([command, *words, "--home", str(home.path)]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that runs reports has ended"
        return tuple(json.loads(answer))


@contextmanager
def working(code: Path) -> Iterator[Worker]:
    """Keep a worker of a copy of the code while this context lasts."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=code,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Worker(process)
    finally:
        process.stdin.close()
        process.wait(timeout=60)
