"""Do the same notebooks make the report of another board, in another year, in its own words?

An invented partnership: a council that supplies what the example's city does, fewer agencies,
fewer measures, other sub-groups, no neighbours, no published figures.
"""

import csv
import html
import re

import pytest
from homes import Home

pytestmark = pytest.mark.slow

BOARD = """
id: millbrook
name: Millbrook Safeguarding Children Partnership
terms:
  kind: partnership
  body: Safeguarding Children Partnership
  short: MSCP
  report: yearly report
areas:
  - {id: millbrook, name: Millbrook, role: own, ons_code: E06999998}
  - {id: england, name: England, role: country, ons_code: E92000001}
neighbours: {version: none, areas: []}
agencies:
  - {id: millbrook-council, name: Millbrook Council, supplies_as: southampton-city-council, form: csv}
  - {id: northshire-police, name: Northshire Police, supplies_as: hampshire-constabulary, form: csv}
  - {id: mscp-office, name: Partnership office, supplies_as: lscb, form: csv}
sub_groups:
  - {id: learning-hub, name: Learning hub, short: LH}
levels:
  - {name: early, meaning: Help at the first sign of need}
  - {name: statutory, meaning: Help that the law requires}
not_collected: [children_in_need_with_plan_pct, sexual_offences_count]
return_deadline_days: 30
"""  # noqa: E501
HEADER = ["indicator", "period", "area", "numerator", "denominator", "value", "status"]
HEADER += ["commentary"]
COUNCIL = {  # by quarter
    "child_protection_plan_rate": (40.1, 41.5, 43.0, 44.2),
    "children_looked_after_count": (201, 199, 205, 210),
    "children_looked_after_rate": (70, 69, 71, 73),
    "universal_help_assessments_count": (30, 41, 38, 44),
}
POLICE = {"mash_police_notifications": (300, 320, 310, 305)}
CHALLENGES = [
    ("challenge-01", "2021-05-10", "learning-hub", "northshire-police",
     "Say why notifications come late", "A daily check was set up", "complete", "2021-09-30",
     "mash_police_notifications", ""),
    ("challenge-02", "2021-11-02", "learning-hub", "millbrook-council",
     "Explain the rise in plans", "", "in progress", "", "child_protection_plan_rate", ""),
]  # fmt: skip


def write(path, header, rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> tuple[Home, str]:
    home = Home(tmp_path_factory.mktemp("millbrook"))
    board = home.path / "data/raw/millbrook"
    board.mkdir(parents=True)
    (board / "board.yaml").write_text(BOARD, encoding="utf-8")
    for number in range(4):
        quarter = f"2021-22-Q{number + 1}"
        for agency, figures in (("millbrook-council", COUNCIL), ("northshire-police", POLICE)):
            rows = [
                (name, quarter, "millbrook", "", "", values[number], "", "")
                for name, values in figures.items()
            ]
            write(board / f"2021-22/returns/{quarter}/{agency}.csv", HEADER, rows)
    header = "id,raised_on,raised_at,challenged,challenge,action,state,closed_on,indicators,fact"
    write(board / "2021-22/registers/challenges.csv", header.split(","), CHALLENGES)
    done = home.lscb("report")
    assert done.returncode == 0, done.stderr
    page = home.path / "reports/millbrook/2021-22/board/index.html"
    assert done.stdout.strip() == str(page)
    return home, page.read_text(encoding="utf-8")


def test_no_section_failed_and_all_are_there(report):
    _, page = report
    assert 'data-state="failed"' not in page
    assert page.count("<section ") == 30  # 29 and 'About this edition'


def test_it_speaks_of_this_board_alone(report):
    _, page = report
    text = html.unescape(re.sub(r"<(style|script|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))
    assert "Millbrook Safeguarding Children Partnership" in text
    assert "Yearly report 2021-22" in text
    for word in ("Southampton", "Hampshire", "LSCB", "Keith Makin", "the source", " city"):
        assert word not in text, text[max(0, text.index(word) - 80) :][:200]


def section(page: str, slug: str) -> str:
    found = re.search(rf'<section id="{slug}".*?</section>', page, flags=re.DOTALL)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found)))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("introduction", "Learning hub"),
        ("introduction", "Help at the first sign of need"),
        ("foreword", "No statement of the chair was supplied for 2021-22."),
        ("child-protection", "44.2"),
        ("child-protection", "Challenge: Explain the rise in plans"),
        ("child-protection", "rose from 41.5 (Q2 2021-22) to 44.2 (Q4 2021-22)"),
        ("mash", "A daily check was set up"),
        ("challenge-log", "Say why notifications come late"),
        ("missing-exploited-trafficked", "not returned"),
        ("arrangements", "holds no"),
    ],
)
def test_each_section_tells_what_there_is(report, slug, words):
    _, page = report
    assert words in section(page, slug)


def test_a_measure_that_is_not_collected_is_no_gap(report):
    home, page = report
    assert "Children in need with a plan" in section(page, "children-in-need")
    assert "not collected" in section(page, "children-in-need").lower()
    findings = (home.path / "reports/millbrook/2021-22/checks/index.html").read_text()
    assert "children_in_need_with_plan_pct" not in findings
