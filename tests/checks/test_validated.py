"""Is a table validated again exactly when something changed that its findings rest on?"""

import json

import numpy as np
import pandas as pd
import pytest
from small_board import Small, row

from pipeline.checks import check, read_validated, write_validated
from pipeline.checks import suites as great_expectations_suites
from pipeline.checks.relations import Relations
from pipeline.checks.validated import Failure, Validated, key_of
from pipeline.findings import Severity
from pipeline.periods import parse_period

Q2 = "2014-15-Q2"
CONTRIBUTION = {
    "contributor": "Council",
    "period": "2014-15",
    "amount_gbp": "5",
    "share_printed_pct": "50",
    "note": "",
}
FRAME = pd.DataFrame({"row_id": ["a", "b"], "value": [1.5, np.nan], "words": ["x", None]})


@pytest.fixture
def asked(monkeypatch) -> list[list[str]]:
    """The tables that Great Expectations is asked about, one list a check."""
    real, asked = great_expectations_suites.run_suites, []

    def run_suites(frames, *others):
        asked.append(sorted(name for name, frame in frames.items() if len(frame)))
        return real(frames, *others)

    monkeypatch.setattr(great_expectations_suites, "run_suites", run_suites)
    return asked


def test_only_the_table_that_changed_is_validated_and_nothing_is_lost(tmp_path, asked):
    small, kept = Small(tmp_path), tmp_path / "kept"

    def checked():
        raw = small.read(Q2)
        about = (small.board, small.catalogue, parse_period(Q2), small.suites, Relations())
        done = check(raw, *about, read_validated(kept))
        write_validated(done.validated, kept)
        return done

    small.csv("returns/2014-15-Q2/council.csv", [row("repeat_pct", 101, Q2)])
    small.register("contributions", CONTRIBUTION | {"amount_gbp": "-5"})
    first = checked()
    assert {"observations", "contributions"} <= set(asked[0])
    assert {"above-possible", "negative-amount"} <= {one.rule for one in first.findings}
    again = checked()
    assert len(asked) == 1  # nobody was asked
    assert again.findings == first.findings
    pd.testing.assert_frame_equal(again.tables["observations"], first.tables["observations"])
    small.register("contributions", CONTRIBUTION)
    assert "negative-amount" not in {one.rule for one in checked().findings}
    small.csv("returns/2014-15-Q2/council.csv", [row("repeat_pct", 20, Q2)])
    assert "above-possible" not in {one.rule for one in checked().findings}
    assert asked[1:] == [["contributions"], ["observations"]]


@pytest.mark.parametrize(
    "changed",
    [
        FRAME.assign(value=[1.5, 0.0]),
        FRAME.assign(value=[np.nextafter(1.5, 2), np.nan]),
        FRAME.assign(words=["x", ""]),
        FRAME.assign(words=["", "x"]),
        FRAME.assign(row_id=["a", "c"]),
        FRAME.rename(columns={"words": "others"}),
        FRAME.iloc[::-1],
        FRAME.iloc[:1],
        FRAME.astype({"value": "float32"}),
    ],
)
def test_whatever_changes_in_a_frame_changes_its_key(tmp_path, changed):
    suite = tmp_path / "frame.json"
    suite.write_text("{}")
    before = key_of(FRAME, suite, {"areas": ["a"]})
    assert before == key_of(FRAME.copy(), suite, {"areas": ["a"]})
    assert before != key_of(changed, suite, {"areas": ["a"]})


def test_the_suite_its_parameters_and_the_code_change_the_key(tmp_path, monkeypatch):
    suite = tmp_path / "frame.json"
    suite.write_text("{}")
    keys = {key_of(FRAME, suite, {"areas": ["a"]}), key_of(FRAME, suite, {"areas": ["b"]})}
    suite.write_text("{ }")
    keys.add(key_of(FRAME, suite, {"areas": ["a"]}))
    monkeypatch.setattr("pipeline.checks.validated.code_hash", lambda: "other code")
    keys.add(key_of(FRAME, suite, {"areas": ["a"]}))
    assert len(keys) == 4


def test_what_was_found_is_read_as_it_was_written_and_a_crash_is_not_kept(tmp_path):
    failure = Failure("t", Severity.WARNING, "rule", "is", "not", ("a", "b"))
    crashed = Failure("u", Severity.CRITICAL, "rule", "is", "not", crash="it broke")
    write_validated({"t": Validated("k", (failure,)), "u": Validated("k", (crashed,))}, tmp_path)
    assert read_validated(tmp_path) == {"t": Validated("k", (failure,))}
    assert [path.name for path in tmp_path.iterdir()] == ["validated.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"t": 1}', '{"t": {"key": "k"}}',
             json.dumps({"t": {"key": "k", "failures": [{"severity": "odd", "row_ids": []}]}})]
)  # fmt: skip
def test_a_damaged_record_is_no_record(tmp_path, text):
    (tmp_path / "validated.json").write_text(text)
    assert read_validated(tmp_path) == {}
