"""Can every figure of the printed report be found in the edition, in the section that printed it?

Each from a return, a register or a published extract: nothing draws from printed-figures.csv.
``data/printed-figures-map.csv`` says where each stands in the raw data.
"""

import csv
import html
import re
from pathlib import Path

import pytest

from pipeline.board import load_board
from pipeline.section.wording import format_number

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "data/raw/southampton/2014-15"
BOARD = load_board(ROOT / "data/raw/southampton/board.yaml")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


PRINTED = {row["id"]: row for row in read_csv(YEAR / "printed-figures.csv")}
MAP = read_csv(ROOT / "tests/data/printed-figures-map.csv")


@pytest.fixture(scope="module")
def sections(built) -> dict[str, str]:
    page = (built.edition / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<section id="([a-z0-9-]+)".*?</section>', page, flags=re.DOTALL)
    parts = re.split(r'<section id="[a-z0-9-]+"', page)[1:]
    return dict(zip(found, parts, strict=True))


@pytest.fixture(scope="module")
def measures(built) -> set[tuple[str, str]]:
    """The (section, indicator) pairs behind the edition's tables and figures."""
    with (built.edition / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row[0], row[-1]) for row in csv.reader(file) if row[-2] == "indicator"}


def cells(section: str) -> list[str]:
    """Return what stands in table cells and in marked numbers, as read."""
    found = re.findall(r"<(td|th|data)\b[^>]*>(.*?)</\1>", section, flags=re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for _, text in found]


def files(section: str) -> str:
    return section[section.rindex('class="sources"') :]


@pytest.mark.parametrize("figure", PRINTED)
def test_a_printed_figure_is_in_its_section(figure, sections, measures):
    section = sections[PRINTED[figure]["section"]]
    shown = cells(section)
    for entry in (entry for entry in MAP if entry["id"] == figure):
        assert "printed-figures" not in entry["place"]
        if entry["reading"] == "words":
            text = html.unescape(re.sub(r"<[^>]+>", " ", section))
            assert entry["printed"] in re.sub(r"\s+", " ", text)
            continue
        if entry["reading"] == "lost":
            assert (PRINTED[figure]["section"], entry["indicator"]) in measures
            continue
        number = float(entry["printed"])
        wanted = {format_number(number, decimals, padded=False) for decimals in range(5)}
        assert any(cell.strip("£% []ip") in wanted for cell in shown), wanted
        if entry["reading"] == "value":
            assert f"southampton/2014-15/{entry['place']}" in files(section)


def test_nothing_comes_from_the_printed_figures(sections):
    for slug, section in sections.items():
        assert "printed-figures.csv" not in section, slug


def test_what_the_source_gives_only_in_words_is_listed(sections, capsys):
    words = [entry for entry in MAP if entry["reading"] == "words"]
    assert len(words) > 5
    for entry in words:
        print(f"{entry['id']} {PRINTED[entry['id']]['section']}: {entry['printed']}")
    assert capsys.readouterr().out.count("\n") == len(words)
