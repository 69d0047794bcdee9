"""Are quarterly data sets and packs made of the right sections, as known on their day?"""

import csv
import json
import re

import pytest

pytestmark = pytest.mark.slow

LATE = "returns/2014-15-Q3/child-death-overview-panel-2.csv"


@pytest.fixture(scope="module")
def home(new_home):
    """The example with a short quarterly data set, and a resubmission that came months later."""
    home = new_home()
    board = home.path / "data/raw/southampton/board.yaml"
    board.write_text(
        re.sub(
            r"(quarterly:\n  title: .*\n  sections: )\[.*\]",
            r"\1[child-protection, child-deaths]",
            board.read_text(),
        )
    )
    sent = home.year / "returns/2014-15-Q3/child-death-overview-panel.csv"
    lines = sent.read_text(encoding="utf-8-sig").splitlines()
    (home.year / LATE).write_text(
        "\n".join([lines[0], *(re.sub(r",\d+,,$", ",77,,", line) for line in lines[1:])]) + "\n"
    )
    register = home.year / "registers/received.csv"
    with register.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            [LATE.removeprefix("returns/"), "child-death-overview-panel", "2014-15-Q3",
             "2015-06-01", "", "performance analyst", "2015-06-01"]
        )  # fmt: skip
    return home


def page_of(done, home, folder: str) -> str:
    assert done.returncode == 0, done.stderr
    page = home.path / "reports/southampton" / folder / "index.html"
    assert done.stdout.strip() == str(page)
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def quarter(home) -> str:
    return page_of(home.lscb("report", "southampton", "2014-15-Q3"), home, "2014-15-Q3/board")


def test_a_quarters_data_set_knows_nothing_later(quarter):
    assert "Quarterly data set: Q3 2014-15" in quarter
    assert re.findall(r'<section id="([a-z-]+)"', quarter)[:-1] == [
        "child-protection",
        "child-deaths",
    ]
    rate = re.search(r'<section id="child-protection".*?</section>', quarter, flags=re.DOTALL)[0]
    assert ">77 " in rate  # the third quarter's value
    assert "Q4 2014-15" not in rate
    assert "2014-15-Q4" not in rate


def test_a_quarters_data_set_is_as_known_on_the_day_its_returns_were_due(quarter):
    deaths = re.search(r'<section id="child-deaths".*?</section>', quarter, flags=re.DOTALL)[0]
    assert ">19<" in deaths
    assert ">77<" not in deaths
    assert "2015-02-11" in quarter


def test_the_resubmission_counts_from_its_own_day_on(home):
    done = home.lscb("report", "southampton", "2014-15-Q3", "--as-of", "2015-06-02")
    page = page_of(done, home, "2014-15-Q3/board")
    deaths = re.search(r'<section id="child-deaths".*?</section>', page, flags=re.DOTALL)[0]
    assert ">77<" in deaths


def test_a_pack_holds_only_its_sections_and_stands_beside_its_edition(home):
    done = home.lscb("report", "southampton", "2014-15", "--pack", "challenge-log")
    page = page_of(done, home, "2014-15/board/packs/challenge-log")
    assert "Challenge log: 2014-15" in page
    assert re.findall(r'<section id="([a-z-]+)"', page)[:-1] == ["challenge-log"]
    folder = home.edition / "packs/challenge-log"
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "data.csv", "data.xlsx", "run.json",
    }  # fmt: skip
    assert json.loads((folder / "run.json").read_text())["pack"] == "challenge-log"


def test_an_unknown_pack_is_refused_with_those_there_are(home):
    done = home.lscb("report", "southampton", "2014-15", "--pack", "lado-log")
    assert done.returncode == 2
    assert "has no pack 'lado-log'; board.yaml has: met, challenge-log" in done.stderr
