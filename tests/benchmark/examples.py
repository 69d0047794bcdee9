"""What is timed? The code and the example in a folder where both can be edited and emptied."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from copies import copy_clone

from pipeline.run.memory import held_by

HERE = Path(__file__).parent
BOARD, PERIOD = "southampton", "2014-15"


@dataclass(frozen=True)
class Timed:
    """One run of a command: wall seconds and, where asked for, the most memory in MiB.

    Memory is the proportional set size of the command and all that it started.
    """

    seconds: float
    memory_mib: float = 0.0
    output: str = ""


class Example:
    """A copy of the code and the example in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = copy_clone(folder).path
        self.lscb("report")  # compiles the code, so that no measured run does

    @property
    def edition(self) -> Path:
        return self.path / "reports" / BOARD / PERIOD / "board"

    def empty(self, *names: str) -> None:
        """Remove what was generated, or the named parts of it."""
        for name in names or ("reports", "data/processed"):
            shutil.rmtree(self.path / name, ignore_errors=True)

    def stages(self) -> dict[str, float]:
        """Return the seconds of each stage of the last run."""
        return json.loads((self.edition / "run.json").read_text(encoding="utf-8"))["seconds"]

    def ran(self) -> int:
        """Return how many sections the last run ran."""
        run = json.loads((self.edition / "run.json").read_text(encoding="utf-8"))
        return sum(section["why"] != "unchanged" for section in run["sections"])

    def edited_notebook(self) -> tuple[Path, str]:
        """Return a notebook and its text with a question more below its heading."""
        path = self.path / "notebooks" / "19-family-courts.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = "".join(notebook["cells"][0]["source"]) + " Why?"
        return path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"

    def edited_return(self) -> tuple[Path, str]:
        """Return a return and its text with one added to one number."""
        path = self.path / "data/raw" / BOARD / PERIOD / "returns" / f"{PERIOD}-Q4/barnardos.csv"
        before = path.read_text(encoding="utf-8")
        after = re.sub(
            r"(trafficked_young_people_count,2014-15-Q4,\w+,,,)(\d+)",
            lambda found: f"{found[1]}{int(found[2]) + 1}",
            before,
        )
        assert before != after, path
        return path, after

    def edited_paragraph(self) -> tuple[Path, str]:
        """Return a paragraph of the board's and its text with a sentence more."""
        path = self.path / "data/raw" / BOARD / PERIOD / "narrative" / "mash.md"
        return path, path.read_text(encoding="utf-8") + "\nOne more sentence.\n"

    def lscb(self, *words: str, memory: bool = False) -> Timed:
        """Run the command of this copy and time it."""
        return self.python("-m", "pipeline", *words, "--home", str(self.path), memory=memory)

    def script(self, name: str, *words: str) -> Timed:
        """Run a script of this folder with the copy's code."""
        return self.python(str(HERE / f"{name}.py"), *words)

    def python(self, *words: str, memory: bool = False) -> Timed:
        """Run Python in the copy and time it."""
        environment = os.environ | {
            "LSCB_HOME": str(self.path),
            "PYTHONPATH": os.pathsep.join([str(self.path), str(HERE.parent)]),
            "PYTHONHASHSEED": "0",
        }
        return timed([sys.executable, *words], self.path, environment, memory)


def timed(
    command: list[str], folder: Path, environment: dict[str, str], memory: bool = False
) -> Timed:
    """Run a command to its end, time it and, if asked, look at its memory ten times a second.

    Raises RuntimeError with what it said where it failed.
    """
    started, most = time.monotonic(), 0
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        while memory and process.poll() is None:
            most = max(most, held_by(process.pid))
            time.sleep(0.1)
        output, said = process.communicate()
    seconds = time.monotonic() - started
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said[-2000:]}")
    return Timed(seconds, most / 1024, output)
