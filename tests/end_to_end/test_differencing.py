"""Do four releases of one year and a revision, taken together, hide what each of them hides?

An invented partnership releases the public editions of three quarters, then of the year. Six,
seven and eight children had died by then, and the year's total would tell how few did in the
fourth quarter.
"""

import csv
import hashlib
import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from homes import ROOT, Home
from stranger import LEAST_WIDTH, Cell, known_in, widths, worlds

from pipeline.cli import main

pytestmark = pytest.mark.slow

BOARD = """
id: fenwick
name: Fenwick Safeguarding Children Partnership
terms:
  kind: partnership
  body: Safeguarding Children Partnership
  short: FSCP
  report: yearly report
areas:
  - {id: fenwick, name: Fenwick, role: own, ons_code: E06999997}
neighbours: {version: none, areas: []}
agencies:
  - {id: fenwick-panel, name: Fenwick Panel, supplies_as: child-death-overview-panel, form: csv}
sections: [child-deaths, data-quality]
quarterly: {title: Quarterly data set, sections: [child-deaths]}
return_deadline_days: 30
"""
YEAR = "2021-22"
DEATHS, EXPECTED, UNEXPECTED = (
    "child_death_notifications", "child_deaths_expected", "child_deaths_unexpected",
)  # fmt: skip
QUARTERS = [f"{YEAR}-Q{number}" for number in range(1, 5)]
SENT = {  # on which day, and which figures
    "2021-22-Q1/fenwick-panel.csv": ("2021-07-20", [(DEATHS, QUARTERS[0], 6, "")]),
    "2021-22-Q2/fenwick-panel.csv": ("2021-10-20", [(DEATHS, QUARTERS[1], 7, "")]),
    "2021-22-Q3/fenwick-panel.csv": ("2022-01-20", [(DEATHS, QUARTERS[2], 8, "")]),
    "2021-22-Q4/fenwick-panel.csv": (
        "2022-04-20",
        [(DEATHS, QUARTERS[3], 3, ""), (DEATHS, YEAR, 24, ""), (EXPECTED, YEAR, 14, ""),
         (UNEXPECTED, YEAR, 10, "")],
    ),
    "2021-22-Q4/fenwick-panel-2.csv": (
        "2022-05-20",
        [(DEATHS, QUARTERS[1], 8, "revised"), (DEATHS, QUARTERS[3], 3, ""),
         (DEATHS, YEAR, 25, "revised"), (EXPECTED, YEAR, 14, ""),
         (UNEXPECTED, YEAR, 11, "revised")],
    ),
}  # fmt: skip
# By heart, as in test_public.py.
SUMS = [
    ((DEATHS, "fenwick", YEAR), [(DEATHS, "fenwick", quarter) for quarter in QUARTERS]),
    ((DEATHS, "fenwick", YEAR), [(EXPECTED, "fenwick", YEAR), (UNEXPECTED, "fenwick", YEAR)]),
]
CELLS = [SUMS[0][0], *SUMS[0][1], *SUMS[1][1]]
FEW = (DEATHS, "fenwick", QUARTERS[3])


@dataclass(frozen=True)
class Fenwick(Home):
    """The partnership's home, whose returns come in one by one; ``planned`` is what a plan said."""

    planned: list[str] = field(default_factory=list)

    @property
    def year(self) -> Path:
        return self.path / "data/raw/fenwick" / YEAR

    def released(self, period: str, number: int = 1) -> Path:
        return self.path / f"data/released/fenwick/{period}/public/{number}"

    def write(self, name: str, header: str, rows: list[tuple]) -> None:
        path = self.year / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])

    def receive(self, number: int) -> None:
        """Have the first so many returns, the last of them received just now."""
        entries = []
        for name, (day, figures) in [*SENT.items()][:number]:
            rows = [(one, period, "fenwick", "", "", value, status, "")
                    for one, period, value, status in figures]  # fmt: skip
            header = "indicator,period,area,numerator,denominator,value,status,commentary"
            self.write(f"returns/{name}", header, rows)
            digest = hashlib.sha256((self.year / f"returns/{name}").read_bytes()).hexdigest()
            entry = (name, "fenwick-panel", name.partition("/")[0], day, digest, "officer", day)
            entries.append(entry)
        header = "file,agency,quarter,received_on,sha256,completed_by,completed_on"
        self.write("registers/received.csv", header, entries)

    def sign(self, day: str) -> None:
        signed = [(section, "chair", day) for section in ("child-deaths", "data-quality")]
        self.write("registers/sign_offs.csv", "section,by,on", signed)

    def say(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--home", str(self.path)])

    def report(self, period: str) -> Path:
        done = self.say("report", "fenwick", period, "--audience", "public")
        assert done.exit_code == 0, done.output
        return Path(done.stdout.strip()).parent

    def release(self, period: str) -> Result:
        done = self.say("release", "fenwick", period, "--audience", "public",
                        "--by", "chair", "--reason", "agreed at the meeting")  # fmt: skip
        assert done.exit_code == 0, done.output
        return done


@pytest.fixture(scope="module")
def fenwick(tmp_path_factory) -> Fenwick:
    """Four releases, then a resubmission and a fifth release."""
    home = Fenwick(tmp_path_factory.mktemp("fenwick"))
    shutil.copytree(ROOT / "data/raw/published", home.path / "data/raw/published")
    home.year.mkdir(parents=True)
    (home.year.parent / "board.yaml").write_text(BOARD, encoding="utf-8")
    days = ("2021-08-10", "2021-11-10", "2022-02-10", "2022-05-10")
    for number, (period, day) in enumerate(zip([*QUARTERS[:3], YEAR], days, strict=True), 1):
        home.receive(number)
        home.sign(day)
        home.report(period)
        home.release(period)
    home.receive(5)
    planned = home.say("plan", "fenwick", YEAR, "--audience", "both").stdout
    home.planned.extend(planned.splitlines())
    edition = home.report(YEAR)
    done = home.say("compare", str(home.released(YEAR)), str(edition))
    assert done.exit_code == 7, done.output
    home.release(YEAR)
    return home


def known(*folders: Path) -> list[dict[Cell, float]]:
    """Return what a stranger reads in each of several editions."""
    return [known_in(folder, {"fenwick": "Fenwick"}) for folder in folders]


def narrowest(editions: list[dict[Cell, float]]) -> float:
    """Return the least that anybody can narrow the few of the fourth quarter down to."""
    assert all(FEW not in edition for edition in editions)
    found = [widths(world, CELLS, SUMS) for world in worlds(editions)]
    return min(world[FEW] for world in found if world)


def quarters(home: Fenwick) -> list[Path]:
    return [home.released(quarter) for quarter in QUARTERS[:3]]


def test_the_year_does_not_tell_the_fourth_quarter_to_who_kept_the_others(fenwick):
    editions = known(*quarters(fenwick), fenwick.released(YEAR))
    for edition, quarter, count in zip(editions, QUARTERS, (6, 7, 8), strict=False):
        assert edition[DEATHS, "fenwick", quarter] == count
    assert editions[3], "the year shows what it can"
    assert narrowest(editions) >= LEAST_WIDTH


def test_nor_does_the_revision_with_all_four(fenwick):
    editions = known(*quarters(fenwick), fenwick.released(YEAR), fenwick.released(YEAR, 2))
    assert editions[4][DEATHS, "fenwick", QUARTERS[1]] == 8
    assert narrowest(editions) >= LEAST_WIDTH


def test_an_edition_that_knows_of_no_earlier_one_tells_it(fenwick, tmp_path):
    """So the attack finds what there is to find."""
    other = Fenwick(tmp_path)
    shutil.copytree(fenwick.path / "data/raw", tmp_path / "data/raw")
    other.receive(4)
    (other.year / "returns/2021-22-Q4/fenwick-panel-2.csv").unlink()
    alone = known(other.report(YEAR))
    assert narrowest(alone) >= LEAST_WIDTH
    assert narrowest([*known(*quarters(fenwick)), *alone]) == 0


def test_the_revision_marks_and_lists_what_changed_and_nothing_hidden(fenwick):
    page = (fenwick.released(YEAR, 2) / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<td class="num">([^<]*) \[r\]</td>', page) == ["8"]
    listed = re.search(r'<table id="data-quality-table-changed">.*?</table>', page, re.DOTALL)[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", listed) == [
        "Fenwick, Q2 2021-22", "Fenwick Panel", "7", "8"
    ]  # fmt: skip
    text = (fenwick.released(YEAR, 2) / "release.json").read_text(encoding="utf-8")
    figure = f"{DEATHS}/fenwick/{QUARTERS[1]}/fenwick-panel"
    assert json.loads(text)["changed"] == [
        {"figure": figure, "was": ["7"], "now": ["8"]},
        {"figure": "count(register/received)", "was": ["4"], "now": ["5"]},
    ]


def test_the_plan_says_of_both_editions_what_the_run_does(fenwick):
    run = json.loads((fenwick.path / f"reports/fenwick/{YEAR}/public/run.json").read_text())
    why = {one["section"]: one["why"] for one in run["sections"]}
    assert fenwick.planned == [
        "checks: would run; raw files, expectations or code changed, or they have not run yet",
        "board edition:",
        "22-child-deaths: would run; it has not run yet, or failed",
        "29-data-quality: would run; it has not run yet, or failed",
        "public edition:",
        f"22-child-deaths: would run; {why['child-deaths']}",
        f"29-data-quality: would run; {why['data-quality']}",
    ]
    assert why["child-deaths"].startswith("what it reads changed: ")
    lines = fenwick.say("plan", "fenwick", YEAR, "--audience", "public").stdout.splitlines()
    assert lines[0] == "checks: nothing they rest on changed"
    assert all("would run; what it reads changed" in line for line in lines[1:])  # released since


def test_every_release_is_as_it_was(fenwick):
    for period, count in [*((quarter, 1) for quarter in QUARTERS[:3]), (YEAR, 2)]:
        done = fenwick.say("release", "fenwick", period, "--check")
        assert done.exit_code == 0, done.output
        assert done.stdout.count(": as it was released") == count
