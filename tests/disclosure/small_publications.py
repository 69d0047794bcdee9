"""A board with three areas and the observations of a few measures, to be protected by hand."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from small_board import BOARD, CATALOGUE

from pipeline.board import Board, load_board
from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.checks.relations import Relations
from pipeline.disclosure.protection import Protected, protect
from pipeline.disclosure.rules import Disclosure
from pipeline.tables import OBSERVATIONS, POPULATION, conform

AREAS = """areas:
  - {id: anytown, name: Anytown, role: own, ons_code: E06999999, dfe_code: "999"}
  - {id: elsewhere, name: Elsewhere, role: panel}
  - {id: both, name: Both, role: panel, parts: [anytown, elsewhere]}
  - {id: south, name: South, role: region}
"""
_ENTRY = """
  - {{id: {id}, title: "{title}", definition: Text., {more} unit: {unit}, kind: {kind},
     frequency: quarter, supplier: council, polarity: context, disclosure: {disclosure},
     decimals: 1, section: mash, plausible: [0, 100000]}}"""
_RATIO = "numerator: {}, denominator: {}, denominator_vintage: the same,"
MEASURES = [
    ("deaths", "Deaths", "count", "flow", ""),
    ("deaths_expected", "Deaths expected", "count", "flow", ""),
    ("deaths_unexpected", "Deaths unexpected", "count", "flow", ""),
    ("looked_after", "Looked after", "count", "stock", ""),
    ("looked_after_rate", "Rate", "per_10k", "stock", _RATIO.format("children looked after",
                                                                    "residents")),
    ("seen_pct", "Seen in time", "pct", "flow", _RATIO.format("children seen", "children")),
    ("seen_pct_lowest", "Seen: lowest", "pct", "flow", _RATIO.format("children seen", "children")),
    ("monthly_deaths", "Deaths a month", "count", "average", ""),
    ("deaths_change", "Change", "percent_change", "flow", ""),
    ("deaths_more", "More deaths", "count", "flow", ""),
    ("looked_after_rate_fall", "Fall of the rate", "pct", "stock", ""),
    ("seen_points", "Points", "percentage_points", "flow", ""),
    ("deaths_lowest", "Deaths: lowest", "count", "flow", ""),
    ("deaths_highest", "Deaths: highest", "count", "flow", ""),
    ("reviews_made", "Reviews", "count", "flow", ""),
    ("entries", "Entries to care", "count", "flow", ""),
    ("exits", "Exits from care", "count", "flow", ""),
    ("modifiable_pct", "Modifiable", "pct", "cohort", ""),
    ("late_pct", "Seen late", "pct", "flow", _RATIO.format("children seen late", "children")),
    ("expected_pct", "Share expected", "pct", "flow", ""),
    ("never_pct", "Not seen", "pct", "flow", _RATIO.format("children not seen", "children")),
]  # fmt: skip
OF_NO_CHILDREN = (
    "deaths_change", "deaths_more", "looked_after_rate_fall", "seen_points", "reviews_made"
)  # fmt: skip
RELATIONS = Relations.model_validate(
    {
        "sums": [{"whole": "deaths", "parts": ["deaths_expected", "deaths_unexpected"],
                  "because": "a death is expected or not"}],
        "rates": [{"rate": "looked_after_rate", "count": "looked_after", "because": "same"}],
        "means": [{"mean": "monthly_deaths", "total": "deaths", "parts": 12, "because": "months"}],
        "shares": [{"share": "expected_pct", "part": "deaths_expected", "whole": "deaths",
                    "because": "of all deaths"}],
        "bases": [{"share": "modifiable_pct", "of": "deaths", "because": "of all deaths"}],
        "rows": [{"count": "reviews_made", "table": "reviews", "because": "a row each"}],
        "changes": [
            {"change": "deaths_change", "of": "deaths", "because": "in a year"},
            {"change": "deaths_more", "of": "deaths", "because": "in a year"},
            {"change": "looked_after_rate_fall", "of": "looked_after_rate", "falls": True,
             "because": "in a year"},
            {"change": "seen_points", "of": "seen_pct", "because": "in a year"},
        ],
        "hundreds": [{"shares": ["seen_pct", "late_pct", "never_pct"], "because": "all"}],
        "balances": [{"stock": "looked_after", "started": "entries", "ended": "exits",
                      "because": "who came and went"}],
        "extremes": [
            {"lowest": "seen_pct_lowest", "highest": "seen_pct_lowest", "of": "seen_pct",
             "because": "no quarter is lower"},
            {"lowest": "deaths_lowest", "highest": "deaths_highest", "of": "deaths",
             "because": "no quarter is lower"},
        ],
    }
)  # fmt: skip


@lru_cache
def _read() -> tuple[Board, Catalogue]:
    """Read a board and catalogue, from files like any other."""
    head, _, tail = BOARD.partition("areas:")
    entries = "".join(
        _ENTRY.format(
            id=name, title=title, unit=unit, kind=kind, more=more,
            disclosure="none" if name in OF_NO_CHILDREN else "children",
        )
        for name, title, unit, kind, more in MEASURES
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "board.yaml").write_text(
            head + AREAS + "neighbours:" + tail.partition("neighbours:")[2], encoding="utf-8"
        )
        (place / "indicators.yaml").write_text(CATALOGUE.rstrip() + entries, encoding="utf-8")
        catalogue = load_catalogue(place / "indicators.yaml")
        return load_board(place / "board.yaml", catalogue), catalogue


def configured(**disclosure) -> tuple[Board, Catalogue]:
    """Return the board, with what it says of disclosure, and the catalogue."""
    board, catalogue = _read()
    return board.model_copy(update={"disclosure": Disclosure(**disclosure)}), catalogue


def observed(*rows: Mapping | tuple) -> pd.DataFrame:
    """Return a table of observations: (indicator, period, value) of Anytown, or what is said."""
    found = []
    for place, row in enumerate(rows):
        one = dict(zip(("indicator", "period", "value", "area"), row, strict=False)) if isinstance(
            row, tuple
        ) else dict(row)  # fmt: skip
        found.append(
            {"row_id": f"row-{place}", "area": "anytown", "supplier": "council",
             "status": "reported", "is_current": True, **one}
        )  # fmt: skip
    return conform(pd.DataFrame(found), OBSERVATIONS)


def protected(*rows, earlier=(), residents=None, **disclosure) -> Protected:
    """Return what becomes of observations, and that the audit of it is clean."""
    board, catalogue = configured(**disclosure)
    people = [{"area": "anytown", "period": "2013-06-30", "value": residents}] if residents else []
    result = protect(
        observed(*rows),
        conform(pd.DataFrame(people), POPULATION),
        board,
        catalogue,
        RELATIONS,
        observed(*earlier),
    )
    assert result.audited.is_clean, result.audited.failures
    return result


def hidden_of(result: Protected) -> list[tuple]:
    """Return indicator, area and period of the rows that are hidden."""
    table = result.public_observations
    rows = table[table["status"] == "suppressed"]
    return [tuple(row) for row in rows[["indicator", "area", "period"]].itertuples(index=False)]
