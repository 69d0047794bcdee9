"""A copy of the clone, its code and its data, in a folder of its own, so that all can be edited."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homes import ROOT, Home

# Runs one command after another in one process, which imports what is heavy once.
WORKER = """
import json, sys
from pipeline.commands.building import plan, report
from pipeline.errors import PipelineError

told, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    command, *words = json.loads(line)
    try:
        {"plan": plan, "report": report}[command].main(words, standalone_mode=False)
        code = 0
    except SystemExit as ended:
        code = ended.code
    except PipelineError as error:
        print(error)
        code = error.exit_code
    print(code, file=told, flush=True)
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
        asked = ["report", *words, "--home", str(home.path)]
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that runs reports has ended"
        return int(answer)


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
