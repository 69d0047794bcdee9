"""Values with their counts, as a section sees them: the small board's, and some of England."""

import pandas as pd
from section.conftest import BOARD, CATALOGUE, row

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.periods import parse_period
from pipeline.section.observations import Observations
from pipeline.tables import TABLES, conform

KIN = "brothers and sisters come together"
RELEASE = {"supplier": "dfe", "release": "A release", "source_file": "published/plans.csv"}


def catalogue() -> Catalogue:
    changed = [
        one | ({"clustered": KIN} if one["id"] in ("plan_rate", "contacts") else {})
        | ({"decimals": 1} if one["id"] == "repeat_pct" else {})
        for one in CATALOGUE["indicators"]
    ]  # fmt: skip
    return Catalogue.model_validate(CATALOGUE | {"indicators": changed})


def board() -> Board:
    areas = [*BOARD["areas"], {"id": "hill", "name": "Hill", "role": "neighbour"}]
    neighbours = {"version": "2021", "areas": ["valley", "hill"]}
    return Board.model_validate(BOARD | {"areas": areas, "neighbours": neighbours})


def published(indicator: str, period: str, area: str, value: float, *counts: float, **other):
    """One published value, with numerator and denominator where its counts are given."""
    named = dict(zip(("numerator", "denominator"), counts, strict=False))
    return row(indicator, period, value, area=area, **RELEASE, **named, **other)


COUNTED = [
    published("plan_rate", "2014-03-31", "brookshire", 49.7, 236, 47458),
    published("plan_rate", "2015-03-31", "brookshire", 67.7, 324, 47833),  # 60.6 to 75.5
    published("plan_rate", "2015-03-31", "valley", 70.0, 350, 50000),
    published("plan_rate", "2015-03-31", "hill", 32.0, 160, 50000),
    published("plan_rate", "2015-03-31", "region", 41.2, 7790, 1890000),
    published("plan_rate", "2015-03-31", "england", 43.1),
    published("plan_rate", "2014-03-31", "england", 42.1),
    published("repeat_pct", "2014-15", "brookshire", 42.5, 2723, 6407),  # 41.3 to 43.7
    published("repeat_pct", "2014-15", "england", 24.2, 154070, 635620),
    published("seen_in_time_pct", "2014-15", "brookshire", 62),
    published("seen_in_time_pct", "2014-15", "england", 60),
]


def observations(rows: list[dict], period: str = "2014-15") -> Observations:
    frame = conform(pd.DataFrame(rows), TABLES["observations"])
    return Observations(frame, catalogue(), board(), parse_period(period))
