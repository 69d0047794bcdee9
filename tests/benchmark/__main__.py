"""How fast is the pipeline beside the stock tools? Every ratio from one run of this command.

    python tests/benchmark [--times 3] [--rows 1000000] [--environments FOLDER] [--only WORD]

The example's 29 sections, medians of so many times. The stock way is the same validation, then a
loop of papermill with a fresh kernel a notebook, then nbconvert of the merged notebook (stock.py);
the floor is the same cells in one plain Python process (floor.py). Run it on a machine that does
nothing else.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).parents[1]))  # what the tests share

from examples import Example
from others import measure_others
from rows import check_rows
from seen import measure_preview

ROWS = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, the target, what was reached and whether it did."""

    what: str
    target: str
    reached: str
    is_met: bool | None = None

    def __str__(self) -> str:
        mark = {True: "met", False: "NOT MET", None: ""}[self.is_met]
        return f"| {self.what} | {self.target} | {self.reached} | {mark} |"


def main() -> None:
    asked = _arguments()
    print(
        f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores; ", end=""
    )
    print(
        f"medians of {asked.times}\n\n| what | target | reached | |\n|---|---|---|---|", flush=True
    )
    with tempfile.TemporaryDirectory() as folder:
        example = Example(Path(folder))
        measured = {
            "editions": lambda: _editions(example, asked.times),
            "edits": lambda: _edits(example, asked.times),
            "preview": lambda: _preview(example, asked.times),
            "rows": lambda: _rows(example, asked.rows),
            "others": lambda: _others(example, asked.environments),
        }
        for word, measure in measured.items():
            if asked.only in (None, word):
                for result in measure():
                    print(result, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="benchmark")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--rows", type=int, default=ROWS[-1])
    parser.add_argument("--only")
    kept = Path(tempfile.gettempdir()) / "lscb-benchmark-environments"
    parser.add_argument("--environments", type=Path, default=kept)
    return parser.parse_args()


def _times(number: int, measure: Callable[[], float]) -> float:
    return median(measure() for _ in range(number))


def _editions(example: Example, times: int) -> Iterator[Result]:
    """A whole edition with nothing stored: the pipeline, the stock way and the floor in turn."""
    stock, floor, ours = [], [], []
    stock_sections, floor_sections, our_sections = [], [], []
    memory = []
    for _ in range(times):
        example.empty("stock")
        run = example.script("stock", str(example.path / "stock"))
        stock.append(run.seconds)
        stock_sections.append(float(run.output.split()[-1]))
        example.empty("floor")
        run = example.script("floor", str(example.path / "floor"))
        floor.append(run.seconds)
        floor_sections.append(float(run.output.split()[-1]))
        example.empty()
        run = example.lscb("report", memory=True)
        memory.append(run.memory_mib)
        example.empty()
        ours.append(example.lscb("report").seconds)
        example.empty("reports")  # the sections alone: what was checked is kept
        example.lscb("report")
        our_sections.append(example.stages()["sections"])
    yield _times_faster(
        "all sections, against the stock loop", median(stock_sections), median(our_sections), 8
    )
    yield _times_faster("cold edition, against the stock way", median(stock), median(ours), 6)
    ratio = median(ours) / median(floor)
    yield Result(
        "cold edition, against the floor", "at most 1.5 times",
        f"{ratio:.2f} times ({median(ours):.1f} s, {median(floor):.1f} s)", ratio <= 1.5,
    )  # fmt: skip
    ratio = median(our_sections) / median(floor_sections)
    yield Result("all sections, against the floor's", "", f"{ratio:.2f} times")
    yield Result(
        "peak memory of all processes", "at most 1.2 GiB",
        f"{max(memory) / 1024:.2f} GiB", max(memory) <= 1.2 * 1024,
    )  # fmt: skip
    idle = median(example.lscb("report").seconds for _ in range(times))
    share, held = idle / median(stock), example.lscb("report", memory=True).memory_mib
    yield Result(
        "nothing changed", "at most 0.4 s, 80 MiB, 1 % of the stock way",
        f"{idle:.2f} s, {held:.0f} MiB, {share:.2%}",
        idle <= 0.4 and held <= 80 and share <= 0.01,
    )  # fmt: skip


def _times_faster(what: str, theirs: float, ours: float, wanted: float) -> Result:
    reached = f"{theirs / ours:.1f} times ({theirs:.1f} s, {ours:.1f} s)"
    return Result(what, f"at least {wanted} times faster", reached, theirs / ours >= wanted)


def _edits(example: Example, times: int) -> Iterator[Result]:
    """One edit, then one command: only the sections concerned run."""
    example.lscb("report")
    imports = {
        "one notebook edited": ("run", "kernel"),
        "one raw value changed": ("run", "checks", "kernel"),
    }
    for (what, needs), edit in zip(
        imports.items(), (example.edited_notebook, example.edited_return), strict=True
    ):
        seconds = []
        for _ in range(times):
            path, text = edit()
            path.write_text(text, encoding="utf-8")
            seconds.append(example.lscb("report").seconds)
        # Run and kernels import side by side, so that the longer of the two is what is needed.
        *own, kernel = needs
        necessary = max(
            _times(times, lambda own=own: float(example.script("imports", *own).output)),
            _times(times, lambda kernel=kernel: float(example.script("imports", kernel).output)),
        )
        over = median(seconds) - necessary
        yield Result(
            what, "its necessary imports + 1 s",
            f"{median(seconds):.1f} s = imports {necessary:.1f} s + {over:.1f} s; "
            f"{example.ran()} sections ran", over <= 1,
        )  # fmt: skip


def _preview(example: Example, times: int) -> Iterator[Result]:
    for what, seconds in measure_preview(example, times):
        yield Result(f"preview, from save to seen: {what}", "2 s", f"{seconds:.1f} s", seconds <= 2)


def _rows(example: Example, most: int) -> Iterator[Result]:
    runs = {number: check_rows(example, number) for number in ROWS if number <= most}
    least, *_, last = runs
    for number, run in runs.items():
        yield Result(
            f"lscb check, {number:,} rows", "at most 2 GiB",
            f"{run.seconds:.1f} s, {run.memory_mib / 1024:.2f} GiB", run.memory_mib <= 2048,
        )  # fmt: skip
    steps = [
        (runs[b].seconds - runs[a].seconds) / (b - a)
        for a, b in zip(list(runs)[:-1], list(runs)[1:], strict=True)
    ]
    if len(steps) > 1:
        growth = steps[-1] / steps[0]
        yield Result(
            f"lscb check, seconds a row from {least:,} to {last:,}", "linear",
            f"{growth:.2f} times as many a row in the last step as in the first", growth <= 1.25,
        )  # fmt: skip


def _others(example: Example, environments: Path) -> Iterator[Result]:
    environments.mkdir(parents=True, exist_ok=True)
    example.lscb("report")  # the notebooks read its checked tables
    for tool, what, seconds in measure_others(example, environments):
        reached = f"{seconds:.1f} s" if isinstance(seconds, float) else seconds
        yield Result(f"{tool}: {what}", "", reached)


if __name__ == "__main__":
    sys.exit(main())
