"""Every suite and every expectation: sound rows pass, and each expectation can fail."""

import json

import numpy as np
import pandas as pd
import pytest
from small_board import Small

from pipeline.checks.frames import suite_parameters, with_catalogue
from pipeline.checks.suites import load_suite, run_suites
from pipeline.errors import ConfigurationError
from pipeline.layout import CODE
from pipeline.tables import OBSERVATIONS, TABLES, conform

SUITES = CODE / "expectations" / "suites"
EXPECTATIONS = [
    (path.stem, number)
    for path in sorted(SUITES.glob("*.json"))
    for number in range(len(json.loads(path.read_text())["expectations"]))
]
HASH = "0" * 64
FIGURE = {
    "indicator": "repeat_pct",
    "area": "anytown",
    "period": "2014-15-Q1",
    "kind": "flow",
    "supplier": "council",
    "numerator": 2,
    "denominator": 10,
    "value": 20,
    "status": "reported",
    "source_sha256": HASH,
    "received_on": "2014-07-20",
    "is_current": True,
    "source_cell": "line 2",
}
STATED = {"state": "complete", "fact": "q001 q002", "indicators": "reports plan_rate"}
SOUND = {
    "observations": FIGURE,
    "published": FIGURE | {"supplier": "dfe", "release": "Statistics, 2014"},
    "population": {"area": "anytown", "period": "2014-06-30", "value": 9, "release": "Mid-2014"},
    "printed_figures": {
        "id": "f001",
        "section": "mash",
        "measure": "contacts",
        "value": "1 in 3",
        "supplier": "not stated",
    },
    "printed_readings": {
        "id": "f001",
        "indicator": "reports",
        "area": "anytown",
        "reading": "value",
    },
    "decisions": {
        "decision": "correct",
        "indicator": "reports",
        "area": "anytown",
        "period": "2014-15-Q1",
        "supplier": "police",
        "corrected_value": "4",
        "reason": "why",
        "by": "analyst",
        "on": "2014-09-01",
    },
    "received": {
        "file": "2014-15-Q1/police.xlsx",
        "agency": "police",
        "quarter": "2014-15-Q1",
        "received_on": "2014-07-20",
        "sha256": HASH,
        "completed_by": "data officer",
    },
    "challenges": STATED | {"id": "challenge-01", "challenge": "asked"},
    "actions": STATED | {"id": "action-001", "origin": "audit", "action": "do", "priority": "1"},
    "learning": STATED
    | {"id": "learning-001", "origin": "audit", "kind": "lesson", "text": "Share it."},
    "reviews": STATED | {"id": "review-1", "name": "A", "type": "smaller review"},
    "audits": STATED | {"id": "audit-1", "title": "Plans"},
    "section_11": STATED | {"id": "return-01"},
    "training": STATED | {"id": "event-01", "title": "Day", "type": "workshop"},
    "contributions": {
        "contributor": "Council",
        "period": "2014-15",
        "amount_gbp": 5,
        "share_printed_pct": 50,
    },
    "priorities": {"plan": "2014-15", "number": "1", "priority": "Neglect", "fact": ""},
    "sign_offs": {"section": "mash", "by": "chair", "on": "2015-05-01"},
}
# What breaks an expectation, where its column alone does not tell: by suite and rule.
BREAKING = {
    ("observations", "value-missing"): {"value": np.nan},
    ("observations", "value-beside-status"): {"status": "withheld", "reason": "why"},
    ("observations", "below-possible"): {"value": -1},
    ("observations", "above-possible"): {"value": 101},
    ("observations", "numerator-above-denominator"): {"numerator": 11},
    ("observations", "negative-numerator"): {"numerator": -1},
    ("observations", "denominator-not-positive"): {"denominator": 0},
    ("observations", "below-its-parts"): {"value": 0.2},
    ("observations", "above-its-parts"): {"value": 21},
    ("observations", "not-whole"): {"numerator": 2.5},
    ("observations", "below-plausible"): {"value": -1},
    ("observations", "above-plausible"): {"value": 61},
    ("observations", "reason-missing"): {"status": "withheld", "release": "Statistics, 2014"},
    ("observations", "rejected-without-reason"): {"status": "rejected"},
    ("published", "agency-as-publisher"): {"supplier": "council"},
    ("published", "place-missing"): {"source_cell": ""},
    ("published", "release-missing"): {"release": ""},
    ("published", "value-beside-symbol"): {"symbol": "c"},
    ("population", "population-missing"): [{"value": 0}, {"value": np.nan}],
    ("decisions", "rule-missing"): {"decision": "accept"},
    ("contributions", "amount-missing"): {"amount_gbp": np.nan},
    ("contributions", "negative-amount"): {"amount_gbp": -1},
    ("contributions", "share-out-of-range"): {"share_printed_pct": 101},
}
EMPTIED = {  # rules that an empty cell breaks
    "text-missing",
    "reason-missing",
    "role-missing",
    "release-missing",
    "measure-missing",
    "supplier-missing",
    "value-missing",
    "contributor-missing",
    "indicator-missing",
    "area-missing",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Small:
    return Small(tmp_path_factory.mktemp("small"))


def frame_of(name: str, rows: list[dict], small: Small) -> pd.DataFrame:
    rows = [{"row_id": f"row {number}", **row} for number, row in enumerate(rows)]
    table = TABLES.get(name, OBSERVATIONS)
    frame = conform(pd.DataFrame(rows), table)
    if table is OBSERVATIONS:
        frame = with_catalogue(frame, small.board, small.catalogue)
    return frame


def run(name: str, rows: list[dict], small: Small):
    parameters = suite_parameters(small.board, small.catalogue)
    return run_suites({name: frame_of(name, rows, small)}, SUITES, parameters)


def test_every_table_but_the_findings_has_a_suite():
    names = {path.stem for path in SUITES.glob("*.json")}
    assert names == set(TABLES) - {"findings"} | {"published"} == set(SOUND)


@pytest.mark.parametrize("name", SOUND)
def test_sound_rows_pass(name, small):
    assert run(name, [SOUND[name]], small) == []


@pytest.mark.parametrize("name", SOUND)
def test_a_suite_has_the_words_for_its_findings(name):
    suite = load_suite(SUITES / f"{name}.json")
    assert suite.name == name
    for expectation in suite.expectations:
        assert all(expectation.meta[key] for key in ("rule", "found", "notes"))


def rows_that_break(name: str, number: int, one: dict) -> list[dict]:
    """Return rows that break one expectation of a suite, named after its number."""
    rule, column, sound = one["meta"]["rule"], one["kwargs"].get("column", ""), SOUND[name]
    if one["type"].endswith("unique"):
        return [sound | {"row_id": f"breaks {number}"}] * 2
    broken = {column: "" if rule in EMPTIED else "no such thing!"}
    changes = BREAKING.get((name, rule), broken)
    if isinstance(changes, list):
        changes = changes[int("null" in one["type"])]
    return [sound | changes | {"row_id": f"breaks {number}"}]


@pytest.fixture(scope="module")
def broken(small):
    """Run each suite once on a sound row and on a broken one for each of its expectations."""
    found = {}
    for name in SOUND:
        expectations = json.loads((SUITES / f"{name}.json").read_text())["expectations"]
        rows = [SOUND[name] | {"row_id": "sound"}]
        for number, one in enumerate(expectations):
            rows += rows_that_break(name, number, one)
        found[name] = run(name, rows, small)
    return found


@pytest.mark.parametrize(("name", "number"), EXPECTATIONS)
def test_each_expectation_finds_what_breaks_it(name, number, broken):
    one = json.loads((SUITES / f"{name}.json").read_text())["expectations"][number]
    rule, notes = one["meta"]["rule"], one["meta"]["notes"]
    (failure,) = [
        found
        for found in broken[name]
        if (found.rule, found.expected) == (rule, notes) and f"breaks {number}" in found.row_ids
    ]
    assert failure.severity == one["severity"]
    assert failure.crash == ""
    if not one["type"].endswith("unique"):
        assert "sound" not in failure.row_ids


def test_a_crashed_expectation_says_so(tmp_path, small):
    suite = {
        "name": "sign_offs",
        "expectations": [
            {
                "type": "expect_column_values_to_be_unique",
                "kwargs": {"column": "nowhere"},
                "severity": "info",
                "meta": {"rule": "a", "found": "b", "notes": "c"},
            }
        ],
    }
    (tmp_path / "sign_offs.json").write_text(json.dumps(suite))
    frame = frame_of("sign_offs", [SOUND["sign_offs"]], small)
    (failure,) = run_suites({"sign_offs": frame}, tmp_path, {})
    assert "nowhere" in failure.crash


WRONG = [
    ('{"name": "x",', "line 1"),
    ('{"name": "x", "expectations": [{"type": "expect_nothing"}]}', "no suite"),
    (
        '{"name": "x", "expectations": [{"type": "expect_column_to_exist",'
        ' "kwargs": {"column": "a"}}]}',
        "rule",
    ),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_wrong_suite_names_its_file(tmp_path, text, words):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=words) as error:
        load_suite(path)
    assert "x.json" in str(error.value)


def test_a_missing_suite_is_said(tmp_path, small):
    with pytest.raises(ConfigurationError, match="observations"):
        run_suites({"observations": frame_of("observations", [FIGURE], small)}, tmp_path, {})
