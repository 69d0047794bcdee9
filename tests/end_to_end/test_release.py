"""Is an edition released once nothing stands in the way, kept as it was, and revised with marks?

An invented partnership of one council: little enough for nothing to be wrong.
"""

import csv
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from homes import ROOT, Home

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
  - {id: fenwick-council, name: Fenwick Council, supplies_as: southampton-city-council, form: csv}
sections: [child-protection, data-quality]
return_deadline_days: 30
"""
HEADER = ["indicator", "period", "area", "numerator", "denominator", "value", "status"]
HEADER += ["commentary"]
RATES = (40.1, 41.5, 43.0, 44.2)
REVISED = (40.1, 41.5, 43.7, 44.2)
NAME = "Children on a child protection plan: rate"


def write(path: Path, header: list[str], rows: list[tuple]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@dataclass(frozen=True)
class Fenwick(Home):
    """The partnership's home."""

    @property
    def year(self) -> Path:
        return self.path / "data/raw/fenwick/2021-22"

    @property
    def edition(self) -> Path:
        return self.path / "reports/fenwick/2021-22/board"

    def released(self, number: int) -> Path:
        return self.path / f"data/released/fenwick/2021-22/board/{number}"

    def send(self, rates: tuple[float, ...]) -> None:
        for number, rate in enumerate(rates, 1):
            quarter = f"2021-22-Q{number}"
            row = ("child_protection_plan_rate", quarter, "fenwick", "", "", rate, "", "")
            write(self.year / f"returns/{quarter}/fenwick-council.csv", HEADER, [row])

    def report(self) -> None:
        done = self.lscb("report")
        assert done.returncode == 0, done.stderr

    def say(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--home", str(self.path)])

    def release(self, *words: str) -> Result:
        words = words or ("--by", "chair", "--reason", "agreed at the meeting")
        return self.say("release", "fenwick", "2021-22", *words)

    def compare(self, one: str, two: str) -> Result:
        return self.say("compare", f"fenwick/2021-22/{one}", f"fenwick/2021-22/{two}")


@pytest.fixture(scope="module")
def fenwick(tmp_path_factory) -> tuple[Fenwick, dict[str, Result]]:
    """A home with two releases, and what was said on the way to them."""
    home, said = Fenwick(tmp_path_factory.mktemp("fenwick")), {}
    shutil.copytree(ROOT / "data/raw/published", home.path / "data/raw/published")
    home.year.mkdir(parents=True)
    (home.year.parent / "board.yaml").write_text(BOARD, encoding="utf-8")
    signed = [(slug, "chair", "2022-06-01") for slug in ("child-protection", "data-quality")]
    write(home.year / "registers/sign_offs.csv", ["section", "by", "on"], signed)
    home.send(RATES)
    home.report()
    said["first"] = home.release()
    said["stale"] = home.release()
    home.send(REVISED)
    home.report()
    said["not compared"] = home.release()
    said["compare"] = home.compare("board/1", "board")
    said["second"] = home.release()
    said["check"] = home.release("--check")
    return home, said


def reasons(done: Result) -> list[str]:
    assert done.exit_code == 8, done.output
    assert done.stdout == ""
    return [line[2:] for line in done.stderr.splitlines() if line.startswith("- ")]


def test_what_nothing_stands_in_the_way_of_is_released(fenwick):
    home, said = fenwick
    assert said["first"].exit_code == 0, said["first"].output
    assert said["first"].stdout.strip() == str(home.released(1))
    assert "nothing to compare it with" in said["first"].stderr
    record = json.loads((home.released(1) / "release.json").read_text(encoding="utf-8"))
    assert (record["by"], record["reason"]) == ("chair", "agreed at the meeting")


def test_what_was_released_is_not_released_again_as_it_is(fenwick):
    _, said = fenwick
    first, second = reasons(said["stale"])
    assert first.startswith("The edition is not current")
    assert second.startswith("The edition was not compared with the last one released, 1.")


def test_a_new_edition_must_be_compared_with_the_last_one_released(fenwick):
    _, said = fenwick
    (only,) = reasons(said["not compared"])
    assert only.startswith("The edition was not compared")


def test_the_comparison_tells_the_figure_that_changed(fenwick):
    _, said = fenwick
    assert said["compare"].exit_code == 7
    text = f"  {NAME}, Fenwick, Q3 2021-22 (Fenwick Council): 43.7; it was 43"
    assert text in said["compare"].stdout.splitlines()
    assert "Changed: 1 figure, 0 entries of tables, " in said["compare"].stdout


def test_the_same_edition_does_not_differ(fenwick):
    home, _ = fenwick
    done = home.compare("board/1", "board/1")
    assert done.exit_code == 0
    assert "Nothing changed: the files are the same." in done.stdout


def test_the_revision_marks_what_changed_and_lists_it(fenwick):
    home, said = fenwick
    assert said["second"].exit_code == 0, said["second"].output
    assert "figures that changed since the last one: 1" in said["second"].stderr
    first, second = (
        (home.released(number) / "index.html").read_text(encoding="utf-8") for number in (1, 2)
    )
    assert "[r]</td>" not in first and "was not released before" in first
    assert '<td class="num">43.7 [r]</td>' in second
    assert ">44.2 [r]<" not in second
    assert "<dt>Changes marked [r] since</dt><dd>release 1</dd>" in second
    listed = re.search(r'<table id="data-quality-table-changed">.*?</table>', second, re.DOTALL)[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", listed) == [
        "Fenwick, Q3 2021-22", "Fenwick Council", "43", "43.7"
    ]  # fmt: skip
    record = json.loads((home.released(2) / "release.json").read_text(encoding="utf-8"))
    figure = "child_protection_plan_rate/fenwick/2021-22-Q3/fenwick-council"
    assert record["changed"] == [{"figure": figure, "was": ["43"], "now": ["43.7"]}]


def test_releases_are_checked_and_one_that_was_changed_is_found(fenwick):
    home, said = fenwick
    assert said["check"].exit_code == 0
    assert said["check"].stdout.splitlines() == [
        f"{home.released(number)}: as it was released" for number in (1, 2)
    ]
    copy = Fenwick(home.path / "copy")
    for name in ("raw", "released"):
        shutil.copytree(home.path / "data" / name, copy.path / "data" / name)
    page = copy.released(1) / "index.html"
    page.chmod(0o600)
    page.write_text(page.read_text(encoding="utf-8").replace("43", "44"), encoding="utf-8")
    done = copy.release("--check")
    assert done.exit_code == 8
    assert f"{copy.released(1)}: index.html was changed" in done.stdout
    assert "1 of 2 releases are not as they were" in done.stderr
    refused = copy.say("compare", str(copy.released(1)), str(copy.released(2)))
    assert refused.exit_code == 2
    assert "index.html was changed; expected a release as it was made" in refused.stderr


def test_after_a_release_the_sections_run_that_show_what_it_shows(fenwick):
    home, _ = fenwick
    copy = home.path.with_name("plan")
    for name in ("data", "reports"):
        shutil.copytree(home.path / name, copy / name)
    lines = Fenwick(copy).say("plan").stdout.splitlines()
    assert lines[0] == "checks: nothing they rest on changed"
    # Release 2 shows another figure of the rate than release 1: both sections read it.
    assert all("would run; what it reads changed" in line for line in lines[1:])
