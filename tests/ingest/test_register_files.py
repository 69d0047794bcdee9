"""Are the example's registers and narrative as their schemas and sources say?"""

import csv
import re
from pathlib import Path

import pytest

from pipeline.tables import TABLES

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "data" / "raw" / "southampton" / "2014-15"
FACTS = ROOT.parent / "shared" / "mission" / "facts.csv"
OURS = ("row_id", "source_file", "source_cell")
REGISTERS = (
    "challenges",
    "actions",
    "reviews",
    "audits",
    "section_11",
    "training",
    "contributions",
    "priorities",
    "sign_offs",
    "decisions",
)
STATES = {"complete", "in progress", "planned", "carried forward", "not stated"}
ORIGINS = {"review", "audit", "section-11", "inspection", "business-plan", "panel"}


def rows(name: str) -> list[dict[str, str]]:
    with (YEAR / "registers" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", REGISTERS)
def test_the_header_is_the_tables_schema(name):
    with (YEAR / "registers" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [column for column in TABLES[name].names if column not in OURS]


@pytest.mark.parametrize("name", REGISTERS)
def test_ids_are_unique_and_states_known(name):
    ids = [row["id"] for row in rows(name) if "id" in row]
    assert len(ids) == len(set(ids))
    assert {row["state"] for row in rows(name) if "state" in row} <= STATES


@pytest.mark.parametrize("name", REGISTERS)
def test_facts_exist_in_the_source(name):
    if not FACTS.is_file():
        pytest.skip("the source's facts are not at hand")
    with FACTS.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    for row in rows(name):
        if "fact" in row:
            assert row["fact"] and set(row["fact"].split()) <= known, row


@pytest.mark.parametrize("name", REGISTERS)
def test_no_sentence_is_copied_from_the_source(name):
    if not FACTS.is_file():
        pytest.skip("the source's facts are not at hand")
    source = " ".join(re.findall(r"\w+", FACTS.read_text(encoding="utf-8").lower()))
    for row in rows(name):
        for column in ("action", "aim", "progress", "challenge"):
            words = re.findall(r"\w+", row.get(column, "").lower())
            runs = (" ".join(words[n : n + 10]) for n in range(len(words) - 9))
            assert not [run for run in runs if run in source], row


def test_challenges_are_known_by_their_number_only():
    challenges = rows("challenges")
    assert len(challenges) == 37
    assert sum(row["state"] == "complete" for row in challenges) == 33
    assert sum(row["state"] == "in progress" for row in challenges) == 4
    for row in challenges:
        assert row["challenge"].endswith("the source gives only the count")
        assert not row["challenged"] and not row["action"] and not row["raised_at"]


def test_actions_say_where_they_come_from():
    actions = rows("actions")
    assert {row["origin"] for row in actions} == ORIGINS
    assert all(row["action"] and row["lead"] for row in actions)
    assert {row["priority"] for row in actions} == {"", *"123456789"}
    assert sum(row["action"].startswith("Recommendation") for row in actions) == 7


def test_counts_of_the_registers_are_those_of_the_source():
    reviews = [row["type"] for row in rows("reviews")]
    assert reviews.count("serious case review") == 4 and reviews.count("smaller review") == 2
    assert len(rows("section_11")) == 14
    assert sum(row["type"] == "newsletter" for row in rows("training")) == 4
    audits = [row["state"] for row in rows("audits")]
    assert audits.count("complete") == 2 and len(audits) == 5
    plans = [row["plan"] for row in rows("priorities")]
    assert plans.count("2014-15") == 9 and plans.count("2015-18") == 5


def test_contributions_add_up_to_the_printed_total_and_shares():
    contributions = rows("contributions")
    amounts = [float(row["amount_gbp"]) for row in contributions]
    assert sum(amounts) == 124_284
    for row, amount in zip(contributions, amounts, strict=True):
        # the source cuts shares off after two decimals or rounds them: either is within 0.01
        assert abs(amount / 124_284 * 100 - float(row["share_printed_pct"])) < 0.01
