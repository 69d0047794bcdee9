"""Does the example's report show what the returns say, each figure where a reader looks for it?"""

import csv
import html
import json
import re

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def page(built) -> str:
    return (built.edition / "index.html").read_text(encoding="utf-8")


def section(page: str, slug: str) -> str:
    """Return a section's text as a reader sees it, tags dropped."""
    found = re.search(rf'<section[^>]* id="{slug}".*?</section>', page, flags=re.DOTALL)
    assert found, f"no section {slug}"
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", found[0], flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


SHOWN = [
    ("child-protection", ["81", "38", "52", "67.7"]),
    ("children-looked-after", ["586", "122", "42", "72"]),
    ("mash", ["19,542", "1,303", "June 2014"]),
    ("child-deaths", ["12", "Hampshire", "Isle of Wight", "Portsmouth", "Southampton"]),
    ("arrangements", ["£124,284", "76,014", "61.16"]),
    ("children-in-need", ["407", "withheld", "accuracy"]),
]


@pytest.mark.parametrize(("slug", "figures"), SHOWN)
def test_a_section_shows_its_figures(page, slug, figures):
    text = section(page, slug)
    assert [figure for figure in figures if figure not in text] == []


def test_an_edition_has_all_its_files(built):
    names = {path.name for path in built.edition.iterdir()}
    assert names == {"index.html", "data.csv", "data.xlsx", "run.json"}
    run = json.loads((built.edition / "run.json").read_text())
    assert {entry["state"] for entry in run["sections"]} == {"done"}
    assert set(run["claims"]) == {"bound", "quoted", "unbound"}
    assert run["findings"]["critical"] == 0
    assert len(run["inputs"]) > 20


def test_no_code_no_path_and_no_outside_request(page, built):
    assert "open_section" not in page
    assert str(built.path) not in page
    assert not re.search(r"""(?:src|href)=["']https?://""", page)
    assert "Traceback" not in page


def test_one_changed_value_changes_only_what_depends_on_it(built, new_home):
    home = new_home()
    path = home.year / "registers" / "contributions.csv"
    path.write_text(path.read_text().replace("12770", "12771"))
    done = home.lscb("report")
    assert done.returncode == 0, done.stderr

    def cells(edition):
        with (edition / "data.csv").open(encoding="utf-8-sig", newline="") as file:
            return {tuple(row) for row in csv.reader(file)}

    changed = cells(built.edition) ^ cells(home.edition)
    assert changed
    # The amounts no longer make up their total, which is told among the findings.
    assert {row[0] for row in changed} == {"arrangements", "data-quality"}
