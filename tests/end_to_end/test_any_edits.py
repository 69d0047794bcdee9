"""Can any edits, in any order, leave a stale figure? Compared with a build that knows no other.

Edits are drawn from a seed, which the name of a case tells, and runs stand between them. Whatever
they were, the editions must be, byte for byte, those of a clean home with the same inputs.
"""

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from copies import Worker, copy_clone, working
from homes import FILES, Home

pytestmark = pytest.mark.slow

SECTIONS = ("foreword", "mash", "child-protection", "arrangements", "data-quality")
SMALL = {
    r"sections: all": f"sections: [{', '.join(SECTIONS)}]",
    r"(title: Quarterly data set\n  sections: )\[.*\]": r"\1[mash, data-quality]",
    r"(title: Challenge log, sections: )\[.*?\]": r"\1[challenge-log, child-protection]",
}
# What is reported on, and where its edition stands below reports/southampton.
REPORTS = {
    ("southampton", "2014-15"): "2014-15/board",
    ("southampton", "2014-15-Q3"): "2014-15-Q3/board",
    ("southampton", "2014-15", "--pack", "challenge-log"): "2014-15/board/packs/challenge-log",
}


@dataclass
class Edited:
    """A home that edits are made to, and what was there before each of them."""

    home: Home
    drawn: random.Random
    made: list[str] = field(default_factory=list)
    before: list[tuple[Path, bytes | None]] = field(default_factory=list)

    def file(self, pattern: str) -> Path:
        return self.drawn.choice(sorted(self.home.path.glob(pattern)))

    def write(self, path: Path, text: str | None) -> None:
        """Write a file, or remove it, and keep what it was."""
        self.before.append((path, path.read_bytes() if path.is_file() else None))
        self.made.append(path.name)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")

    def word(self) -> str:
        return self.drawn.choice(["Amber", "Birch", "Cedar", "Damson", "Elder"])


def edit_cell(edited: Edited, path: Path, column: Callable[[str], bool]) -> None:
    """Change the number in one cell of a CSV file."""
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    cells = [
        (row, place)
        for row in rows[1:]
        for place, name in enumerate(rows[0])
        if column(name) and place < len(row) and re.fullmatch(r"\d+(\.\d+)?", row[place])
    ]
    if cells:
        row, place = edited.drawn.choice(cells)
        row[place] = str(round(float(row[place]) + edited.drawn.choice([-1, 1, 2]), 2))
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\n").writerows(rows)
        edited.write(path, written.getvalue())


def a_cell_of_a_return(edited: Edited) -> None:
    path = edited.file("data/raw/southampton/2014-15/returns/*/*.csv")
    edit_cell(edited, path, {"numerator", "denominator", "value"}.__contains__)


def a_cell_of_a_register(edited: Edited) -> None:
    edit_cell(edited, edited.home.year / "registers/contributions.csv", "amount_gbp".__eq__)


def a_row_of_a_register(edited: Edited) -> None:
    path = edited.home.year / f"registers/{edited.drawn.choice(['challenges', 'learning'])}.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rows.remove(edited.drawn.choice(rows))
    edited.write(path, "\n".join([header, *rows]) + "\n")


def a_published_cell(edited: Edited) -> None:
    edit_cell(edited, edited.file("data/raw/published/*.csv"), lambda name: "rate" in name.lower())


def a_decision(edited: Edited) -> None:
    path = edited.home.year / "registers/decisions.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    if rows and edited.drawn.random() < 0.5:
        rows.remove(edited.drawn.choice(rows))
    else:
        returned = edited.file("data/raw/southampton/2014-15/returns/*/*.csv")
        of = edited.drawn.choice(list(csv.DictReader(io.StringIO(returned.read_text("utf-8-sig")))))
        rows.append(
            f"withhold,{of['indicator']},{of['area']},{of['period']},{returned.stem},,"
            f"{of['value']},,{edited.word()},analyst,2015-05-01"
        )
    edited.write(path, "\n".join([header, *rows]) + "\n")


def a_paragraph(edited: Edited) -> None:
    folder = edited.home.year / edited.drawn.choice(["narrative", "narrative/2014-15-Q3"])
    folder.mkdir(exist_ok=True)
    path = folder / f"{edited.drawn.choice(SECTIONS)}.md"
    is_removed = path.is_file() and edited.drawn.random() < 0.3
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    edited.write(path, None if is_removed else f"{text}\n\n{edited.word()}.\n")


def a_notebook(edited: Edited) -> None:
    path = edited.home.code / "notebooks"
    path = edited.drawn.choice(sorted(path.glob("*.ipynb")))
    content = json.loads(path.read_text(encoding="utf-8"))
    if edited.drawn.random() < 0.5:  # its title, which others may name
        content["cells"][0]["source"][0] = f"# {edited.word()}\n"
    else:
        content["cells"][-2]["source"] = [f'section.say("{edited.word()}.")']
    edited.write(path, json.dumps(content, indent=1))


def an_entry_of_the_catalogue(edited: Edited) -> None:
    path = edited.home.code / "expectations/indicators.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    key = edited.drawn.choice(["title", "definition"])
    place = edited.drawn.choice(
        [place for place, line in enumerate(lines) if line.strip(" -").startswith(f"{key}: ")]
    )
    lines[place] = f"{lines[place].partition(': ')[0]}: {edited.word()}"
    edited.write(path, "\n".join(lines) + "\n")


def the_board(edited: Edited) -> None:
    path = edited.home.path / "data/raw/southampton/board.yaml"
    text = path.read_text(encoding="utf-8")
    what = edited.drawn.choice(["an agency", "the sections", "a caution"])
    if what == "an agency":
        text = re.sub(r"(id: cafcass, name: )\w+", rf"\1{edited.word()}", text)
    elif what == "the sections":
        kept = sorted(edited.drawn.sample(SECTIONS, 4))
        text = re.sub(r"(?m)^sections: .*$", f"sections: [{', '.join(kept)}]", text)
    else:
        text = re.sub(r"(?m)^(  mash_contacts: ).*$", rf"\1{edited.word()}", text)
    edited.write(path, text)


def an_edit_undone(edited: Edited) -> None:
    if edited.before:
        path, was = edited.drawn.choice(edited.before)
        edited.write(path, None if was is None else was.decode("utf-8"))


EDITS = (
    a_cell_of_a_return,
    a_cell_of_a_register,
    a_row_of_a_register,
    a_published_cell,
    a_decision,
    a_paragraph,
    a_notebook,
    an_entry_of_the_catalogue,
    the_board,
    an_edit_undone,
    an_edit_undone,
)


@pytest.fixture(scope="module")
def code(tmp_path_factory) -> Home:
    return copy_clone(tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="module")
def worker(code):
    with working(code.path) as worker:
        yield worker


def editions(home: Home, places: Iterable[str]) -> dict[str, bytes]:
    return {
        f"{place}/{name}": (home.path / "reports/southampton" / place / name).read_bytes()
        for place in places
        for name in FILES
    }


def make_edits(code: Home, worker: Worker, folder: Path, seed: int, builds: int, reports: int):
    home, clean = Home(folder / "edited", code.path), Home(folder / "clean", code.path)
    shutil.copytree(code.path / "data/raw", home.path / "data/raw")
    board = home.path / "data/raw/southampton/board.yaml"
    text = board.read_text(encoding="utf-8")
    for pattern, becomes in SMALL.items():
        text, count = re.subn(pattern, becomes, text)
        assert count == 1, pattern
    board.write_text(text, encoding="utf-8")
    drawn = random.Random(seed)
    edited = Edited(home, drawn)
    chosen = drawn.sample(list(REPORTS), reports)
    wanted = {report: place for report, place in REPORTS.items() if report in chosen}
    for build in range(builds):
        for _ in range(drawn.randint(2, 4) if build else 0):
            edit = drawn.choice(EDITS)
            edited.made.append(edit.__name__)
            edit(edited)
        for report in wanted if build in (0, builds - 1) else [drawn.choice(chosen)]:
            edited.made.append(f"lscb report {' '.join(report)}")
            assert worker.report(home, *report) in (0, 3, 4), (seed, *edited.made)
    shutil.copytree(home.path / "data/raw", clean.path / "data/raw")
    for report in wanted:
        worker.report(clean, *report)
    case = f"seed {seed}: {', '.join(edited.made)}"
    one, other = editions(home, wanted.values()), editions(clean, wanted.values())
    assert [name for name in one if one[name] != other[name]] == [], case


@pytest.mark.parametrize("seed", range(2))
def test_edits_leave_no_stale_figure(code, worker, tmp_path, seed):
    make_edits(code, worker, tmp_path, seed, builds=3, reports=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 35))
def test_many_edits_leave_no_stale_figure(code, worker, tmp_path, seed):
    make_edits(code, worker, tmp_path, seed, builds=8, reports=3)
