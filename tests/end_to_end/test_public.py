"""Does the public edition tell a small number to anybody, whatever file they look into?

The attacker here shares no code with the pipeline: it reads the files as a stranger would, and
knows by heart which figures make up which.
"""

import hashlib
import json
import re
import shutil
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from homes import Home
from stranger import LEAST_WIDTH, Cell, Strings, known_in, tidy_rows, widths

pytestmark = pytest.mark.slow

SECTIONS = (
    "introduction", "inspection", "learning-and-development", "children-looked-after",
    "child-deaths", "missing-exploited-trafficked", "prevent", "data-quality",
)  # fmt: skip
DEATHS = "child_death_notifications"
KINDS = (DEATHS, "child_deaths_expected", "child_deaths_unexpected")
AREAS = {"southampton": "Southampton", "portsmouth": "Portsmouth", "hampshire": "Hampshire",
         "isle-of-wight": "Isle of Wight"}  # fmt: skip
PERIODS = [f"2014-15-Q{n}" for n in range(1, 5)] + ["2014-15"]
# By heart: deaths are expected or not, and a year has four quarters.
SUMS = [
    *(((DEATHS, area, "2014-15"), [(DEATHS, area, one) for one in PERIODS[:4]]) for area in AREAS),
    *(
        (
            (DEATHS, area, "2014-15"),
            [("child_deaths_expected", area, "2014-15"),
             ("child_deaths_unexpected", area, "2014-15")],
        )
        for area in AREAS
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(new_home) -> Home:
    """The example without its printed figures, both editions made by one command."""
    home = new_home()
    home.choose(*SECTIONS)
    for name in ("printed-figures.csv", "printed-readings.csv"):
        (home.year / name).unlink()
    done = home.lscb("report", "--audience", "both")
    assert done.returncode == 0, done.stderr
    assert "hidden: " in done.stderr
    return home


def edition(home: Home, audience: str) -> Path:
    return home.report / audience


def small_in(folder: Path) -> set[Cell]:
    """Return which counts of deaths a board edition gives as 1 to 5."""
    return {cell for cell, value in known_of(folder).items()
            if cell[0] in KINDS and 1 <= value <= 5}  # fmt: skip


def known_of(folder: Path) -> dict[Cell, float]:
    return known_in(folder, AREAS)


def narrowed(known: dict[Cell, float]) -> dict[Cell, float]:
    """Return how wide the range is of every death count that is not known."""
    cells = [(kind, area, period) for kind, area, period in product(KINDS, AREAS, PERIODS)
             if kind == DEATHS or period == "2014-15"]  # fmt: skip
    found = widths(known, cells, SUMS)
    assert found
    return found


def test_an_attack_on_the_public_edition_narrows_nothing_down(home):
    small = small_in(edition(home, "board"))
    known = known_of(edition(home, "public"))
    assert len(small) > 10 and not small & set(known)
    found = narrowed(known)
    assert small <= set(found)
    assert {cell: width for cell, width in found.items() if width < LEAST_WIDTH} == {}


def test_the_attack_finds_counts_where_only_small_ones_are_hidden(home):
    board = edition(home, "board")
    small = small_in(board)
    known = {cell: value for cell, value in known_of(board).items() if cell not in small}
    found = list(narrowed(known).values())
    assert 0 in found and sum(width < LEAST_WIDTH for width in found) > 3


def test_nobody_reads_a_hidden_figure_anywhere(home):
    """In the page, its claims and text alternatives, the workbook, run.json and the notebooks."""
    board, public = edition(home, "board"), edition(home, "public")
    hidden = set(known_of(board)) - set(known_of(public))
    assert {("trafficked_young_people_count", "southampton", "2014-15-Q2"),
            ("looked_after_missing_24_hours_count", "southampton", "2014-15-Q3"),
            ("care_leavers_higher_education_count", "southampton", "CY2014")} <= hidden  # fmt: skip
    names = {(indicator, AREAS.get(area, area), period) for indicator, area, period in hidden}
    for row in tidy_rows(public):
        if (row["indicator"], row["area"], row["period"]) in names:
            assert (row["value"], row["lower_95"], row["upper_95"]) == ("[c]", "none", "none")
            assert not re.search(r"\d", row["note"].replace("95%", "")), row
    workbook = openpyxl.load_workbook(public / "data.xlsx")
    for sheet in workbook:
        for row in sheet.iter_rows(values_only=True):
            if row[0] in {indicator for indicator, *_ in names} and row[2:4] in {
                name[1:] for name in names if name[0] == row[0]
            }:
                assert row[4] == "[c]", (sheet.title, row)
    page = (public / "index.html").read_text(encoding="utf-8")
    for said in Strings(page).descriptions:
        if "Child death" in said:
            assert "Isle of Wight, 2014-15: [c]" in said or "Portsmouth" not in said, said
    for notebook in (home.report / "sections/public").glob("*.ipynb"):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                item = output.get("data", {}).get("application/vnd.lscb+json") or {}
                for row in item.get("rows", []):
                    if tuple(row[place] for place in (0, 2, 3) if place < len(row)) in names:
                        assert row[4] == "[c]", (notebook.name, row)
    assert "only three" not in page  # of care leavers: a text that tells a hidden figure
    assert "only three" in (board / "index.html").read_text(encoding="utf-8")


def test_the_edition_is_the_same_whatever_the_hidden_figures_are(home, tmp_path):
    """Two worlds that differ only in what is hidden give the same bytes, charts' paths included."""
    other = Home(tmp_path)
    shutil.copytree(home.path / "data/raw", tmp_path / "data/raw")
    panel = "data/raw/southampton/2014-15/returns/{}/child-death-overview-panel.csv"
    for quarter, before, after in (("2014-15-Q1", 1, 2), ("2014-15-Q2", 2, 1)):
        cells = f"{DEATHS},{quarter},isle-of-wight,,,"
        other.edit(
            panel.format(quarter),
            lambda text, cells=cells, before=before, after=after: text.replace(
                f"{cells}{before},", f"{cells}{after},"
            ),
        )
        file = tmp_path / panel.format(quarter)
        before, after = (hashlib.sha256(path.read_bytes()).hexdigest()
                         for path in (home.path / panel.format(quarter), file))  # fmt: skip
        other.edit(
            "data/raw/southampton/2014-15/registers/received.csv",
            lambda text, before=before, after=after: text.replace(before, after),
        )
    done = other.lscb("report", "--audience", "public")
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "data.csv", "data.xlsx"):
        one, two = ((edition(one, "public") / name).read_bytes() for one in (home, other))
        assert one == two, name
    for path in sorted((home.report / "sections/public").glob("*.ipynb")):
        twin = other.report / "sections/public" / path.name
        one, two = (
            [cell.get("outputs") for cell in json.loads(each.read_text())["cells"]]
            for each in (path, twin)
        )
        assert one == two, path.name
    one, two = (without_times(edition(each, "public")) for each in (home, other))
    assert one == two
    assert "key" not in one and set(one["seconds"]) == {"sections", "binding"}


def without_times(folder: Path) -> dict:
    """Return what run.json says, but for how long the sections took and why they ran."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    run["seconds"] = dict.fromkeys(run["seconds"])
    for section in run["sections"]:
        section["seconds"] = None
    return run


def test_each_edition_says_who_may_read_it(home):
    for audience, words in (
        ("board", "Board edition: official-sensitive, not for publication"),
        ("public", "Public edition: disclosure-controlled"),
    ):
        page = (edition(home, audience) / "index.html").read_text(encoding="utf-8")
        assert page.count(words) >= 3  # on the cover, at the end and on every sheet
    assert "How small numbers are protected" in page
    run = json.loads((edition(home, "public") / "run.json").read_text(encoding="utf-8"))
    assert run["disclosure"]["is_clean"] and run["disclosure"]["narrowest"] >= LEAST_WIDTH
    assert run["found"] == []
    returns = [name for name in run["inputs"] if "/returns/" in name]
    assert returns and {run["inputs"][name] for name in returns} == {"not given"}
