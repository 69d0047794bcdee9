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
        _indicator("seen_in_time_pct", unit="pct"),
        _indicator("deaths_expected"),
        _indicator("deaths_unexpected"),
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
    row("deaths_expected", "2014-15", 6),
    row("deaths_unexpected", "2014-15", 7),
]
CONTRIBUTIONS = [
    {"contributor": "Council", "period": "2014-15", "amount_gbp": 75.0, "note": "estimated"},
    {"contributor": "=Police", "period": "2014-15", "amount_gbp": 25.0, "note": "estimated"},
]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(home=tmp_path)
    tables = {name: conform(pd.DataFrame(), table) for name, table in TABLES.items()}
    tables["observations"] = pd.DataFrame(OBSERVATIONS)
    tables["contributions"] = pd.DataFrame(CONTRIBUTIONS)
    write_tables(tables, layout.processed("brookshire", "2014-15"))
    return layout


@pytest.fixture
def section(layout: Layout) -> Section:
    board, catalogue = Board.model_validate(BOARD), Catalogue.model_validate(CATALOGUE)
    return Section("example", board, catalogue, parse_period("2014-15"), layout)


@pytest.fixture
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE
