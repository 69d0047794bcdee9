"""A small board with checked tables in a folder of its own, and the sections opened on it."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.processed import write_tables
from pipeline.section.section import Section
from pipeline.tables import TABLES, conform

HOSTILE = ("<script>alert(1)</script>", "{{ 7*191 }}", '=HYPERLINK("x")', "{section}")


def _indicator(name: str, **other) -> dict:
    return {
        "id": name,
        "title": name.replace("_", " ").capitalize(),
        "definition": "for tests",
        "unit": "count",
        "kind": "flow",
        "frequency": "quarter",
        "supplier": "council",
        "polarity": "context",
        "disclosure": "none",
        "decimals": 0,
        "section": "example",
        "plausible": [0, 100000],
        **other,
    }


CATALOGUE = {
    "suppliers": {"council": "The council", "police": "The police", "dfe": "The department"},
    "indicators": [
        _indicator("plan_rate", unit="per_10k", kind="stock", decimals=1),
        _indicator("referral_rate", unit="per_10k", decimals=1),
        _indicator("contacts", frequency="month", noun="contacts"),
        _indicator("notifications", supplier="police", caution="counted by hand"),
        _indicator(
            "seen_in_time_pct",
            unit="pct",
            polarity="higher_is_better",
            headline=True,
            target={"value": 75, "tolerance": 5, "source": "for tests"},
        ),
        _indicator("repeat_pct", unit="pct", polarity="lower_is_better", headline=True),
        _indicator("deaths_expected"),
        _indicator("deaths_unexpected"),
        _indicator("plan_count", kind="stock"),
        _indicator("never_returned"),
        _indicator("elsewhere", section="other"),
    ],
}
BOARD = {
    "id": "brookshire",
    "name": "Brookshire board",
    "terms": {"kind": "board", "body": "Board", "short": "B", "report": "annual report"},
    "areas": [
        {"id": "brookshire", "name": "Brookshire", "role": "own"},
        {"id": "region", "name": "The Region", "role": "region"},
        {"id": "england", "name": "England", "role": "country"},
        {"id": "valley", "name": "Valley", "role": "neighbour"},
    ],
    "neighbours": {"version": "2021", "areas": ["valley"]},
    "agencies": [
        {"id": "council", "name": "Brookshire Council", "form": "csv"},
        {"id": "police", "name": "Brookshire Police", "form": "csv"},
    ],
    "sub_groups": [
        {"id": "learning", "name": "Learning group", "short": "L", "shared_with": "the adults"},
        {"id": "operations", "name": "Operations", "short": "O", "part_of": "learning"},
    ],
    "levels": [
        {"name": "universal", "meaning": "for all"},
        {"name": "specialist", "meaning": "for few"},
    ],
    "chair": "A. Chair",
    "return_deadline_days": 30,
}
_RELEASE = {"supplier": "dfe", "release": "A release", "source_file": "published/plans.csv"}


def row(indicator: str, period: str, value: float | None, **other) -> dict:
    """One observation, as a return of the council unless told otherwise."""
    return {
        "indicator": indicator,
        "area": "brookshire",
        "period": period,
        "supplier": "council",
        "value": value,
        "status": "reported",
        "illustrative": False,
        "source_file": f"brookshire/2014-15/returns/{period}/council.csv",
        "source_cell": "line 2",
        "source_sha256": "ab" * 32,
        "is_current": True,
        **other,
    }


OBSERVATIONS = [
    row("plan_rate", "2014-15-Q1", 65, illustrative=True, reason="the chart was lost"),
    row("plan_rate", "2014-15-Q2", 70),
    row("plan_rate", "2014-15-Q3", 75),
    row("plan_rate", "2014-15-Q4", 999, is_current=False),
    row("plan_rate", "2014-15-Q4", 81, commentary=" ".join(HOSTILE)),
    row("plan_rate", "2014-15", 38, area="england", supplier="dfe", release="as cited"),
    *(
        row("plan_rate", f"{year}-03-31", value, area=area, **_RELEASE)
        for area, values in {
            "brookshire": (60.0, 64.2, 67.7, 70.1),
            "england": (40.0, 42.0, 43.0, 44.0),
            "valley": (50.0, 51.0, 52.25, 53.0),
        }.items()
        for year, value in zip((2013, 2014, 2015, 2016), values, strict=True)
    ),
    row("plan_count", "2014-15-Q4", 586),
    row("plan_count", "2015-03-31", 69470, area="england", **_RELEASE),
    row("referral_rate", "2014-15-Q1", 407),
    *(
        row("referral_rate", f"2014-15-Q{n}", None, status="withheld", reason="under review")
        for n in (2, 3, 4)
    ),
    row("contacts", "2014-15", 19542),
    row("contacts", "2014-M05", 1200),
    row("contacts", "2014-M06", 1303),
    row("notifications", "2014-15-Q1", None, status="not-returned", supplier="police"),
    row("notifications", "2014-15-Q2", 0, supplier="police"),
    row("seen_in_time_pct", "2014-15-Q1", 42),
    row("seen_in_time_pct", "2014-15-Q4", 72),
    row("repeat_pct", "2014-15-Q1", 9),
    row("repeat_pct", "2014-15-Q4", 16, commentary="Large families returned."),
    row("repeat_pct", "2014-15-Q4", 15, area="england", supplier="dfe", release="as cited"),
    row("deaths_expected", "2014-15", 6),
    row("deaths_unexpected", "2014-15", 7),
    row("deaths_unexpected", "2014-15-Q4", 21, area="region", supplier="dfe", release="as cited"),
    row("deaths_unexpected", "2014-15", 120, area="region", supplier="dfe", release="as cited"),
]
CONTRIBUTIONS = [
    {"contributor": "Council", "period": "2014-15", "amount_gbp": 75.0, "note": "estimated"},
    {"contributor": "=Police", "period": "2014-15", "amount_gbp": 25.0, "note": "estimated"},
]
ACTIONS = [
    {"origin": "review", "priority": "1", "action": "Train <all> staff", "lead": "police",
     "raised_on": "2014-05-01", "due": "2014-12-31", "state": "in progress",
     "updated_on": "2014-09-30", "indicators": "seen_in_time_pct"},
    {"origin": "review", "priority": "1", "action": "Write the plan", "lead": "learning",
     "raised_on": "2014-05-01", "due": "2014-09-30", "state": "complete",
     "closed_on": "2014-09-01", "updated_on": "2014-09-01"},
    {"origin": "audit", "priority": "2", "action": "=Audit again", "raised_on": "2015-01-10",
     "due": "2015-16", "state": "planned", "updated_on": "2015-03-31"},
]  # fmt: skip
PRIORITIES = [
    {"plan": "2014-15", "number": "1", "priority": "Neglect", "lead_groups": "learning board"},
    {"plan": "2013-15", "number": "2", "priority": "Voices", "lead_groups": ""},
    {"plan": "2015-18", "number": "1", "priority": "The whole area", "lead_groups": "learning"},
]
LEARNING = [
    {"origin": "audit", "about": "Plans", "kind": "finding", "text": "Ask <b>fathers</b> too"},
    {"origin": "audit", "about": "Plans", "kind": "good practice", "text": "Notes were clear"},
    {"origin": "review", "about": "Child Z", "kind": "lesson", "text": "Share what is known"},
]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(home=tmp_path)
    tables = {name: conform(pd.DataFrame(), table) for name, table in TABLES.items()}
    tables["observations"] = pd.DataFrame(OBSERVATIONS)
    tables["contributions"] = pd.DataFrame(CONTRIBUTIONS)
    for name, rows in (("actions", ACTIONS), ("priorities", PRIORITIES), ("learning", LEARNING)):
        tables[name] = conform(pd.DataFrame(rows), TABLES[name])
    write_tables(tables, layout.processed("brookshire", "2014-15"))
    return layout


@pytest.fixture
def section(layout: Layout) -> Section:
    board, catalogue = Board.model_validate(BOARD), Catalogue.model_validate(CATALOGUE)
    return Section("example", board, catalogue, parse_period("2014-15"), layout)


@pytest.fixture
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE
