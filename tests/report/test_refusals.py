"""Does each thing that must keep an edition from being released do so, by itself and together?"""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.findings import Severity
from pipeline.index import Index
from pipeline.last_run import keep_run
from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.report.compared import record_comparison
from pipeline.report.comparison import compare
from pipeline.report.readback import read_edition
from pipeline.report.refusals import list_refusals
from pipeline.report.release import write_release
from pipeline.subject import Subject

from .kept import DAY, WARNING, keep, tidy
from .made_up import CRITICAL, make_board, make_catalogue

SIGNED = ("mash", "chair", "2015-06-01")
MISSING = replace(WARNING, rule="no-return", what="no return of Mercia Council for Q1 2014-15")
ROWS = [tidy("2014-15-Q1", 61)]


class Desk:
    """An edition that can be released, until a test changes something."""

    def __init__(self, home: Path) -> None:
        self.layout = Layout(home)
        board, catalogue = make_board(), make_catalogue()
        self.subject = Subject(self.layout, board, catalogue, parse_period("2014-15"))
        self.audience, self.key, self.findings = "board", "k", []
        self.signed, self.releases = [SIGNED], []

    def keep(self, rows=ROWS, run: dict | None = None, prose: str = "<p>Few plans.</p>") -> Path:
        place = self.layout.report("mercia", "2014-15") / self.audience
        keep(place, rows, prose, run={"audience": self.audience} | (run or {}))
        sections = self.layout.sections("mercia", "2014-15", self.audience)
        sections.mkdir(parents=True, exist_ok=True)
        keep_run({}, "k", place, sections)
        return place

    def release(self) -> Path:
        """Release what is in place, whatever stands in its way."""
        place = self.layout.report("mercia", "2014-15") / self.audience
        released = self.layout.released("mercia", "2014-15", self.audience)
        final = released / str(len(self.releases) + 1)
        board, catalogue = self.subject.board, self.subject.catalogue
        last = self.releases[-1] if self.releases else None
        write_release(read_edition(place), board, catalogue, last, final, "chair", "agreed", DAY)
        self.releases.append(final)
        return final

    def reasons(self) -> list[str]:
        sign_offs = pd.DataFrame(self.signed, columns=["section", "by", "on"])
        checked = Index(self.findings, {}, {})
        _, found = list_refusals(
            self.subject, self.audience, self.key, checked, sign_offs, self.releases
        )
        return ["\n".join(reason.lines()) for reason in found]

    def reason(self) -> str:
        (found,) = self.reasons()
        return found


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def test_where_nothing_stands_in_the_way_there_is_no_reason(desk):
    desk.keep()
    desk.findings = [replace(WARNING, severity=Severity.INFO)]
    assert desk.reasons() == []


def test_no_edition(desk):
    assert "is no edition" in desk.reason()


def test_a_changed_edition(desk):
    (desk.keep() / "data.csv").write_text("other")
    assert "data.csv: was changed after it was made" in desk.reason()


def test_an_edition_that_is_not_current(desk):
    desk.keep()
    desk.key = "another"
    assert desk.reason().startswith("- The edition is not current")


def test_a_section_that_failed(desk):
    desk.keep(run={"sections": [{"section": "mash", "state": "failed", "error": "no figure"}]})
    assert desk.reason().endswith("    mash: no figure")


def test_a_critical_finding(desk):
    desk.keep()
    desk.findings = [CRITICAL]
    assert desk.reason().startswith("- Critical findings: 1")
    assert "returns/a.csv, line 2: no number" in desk.reason()


def test_a_warning_without_a_decision(desk):
    desk.keep()
    desk.findings = [WARNING]
    assert desk.reason().startswith("- Warnings without a decision: 1")
    assert desk.reason().endswith(f"[r {WARNING.code}]")
    assert "returns/a.csv, line 3: high" in desk.reason()


def test_a_return_that_is_missing_without_a_reason(desk):
    desk.keep()
    desk.findings = [MISSING]
    assert desk.reason().startswith("- Returns that are missing without a stated reason: 1")
    assert desk.reason().endswith("no return of Mercia Council for Q1 2014-15")


@pytest.mark.parametrize(
    ("rows", "prose"),
    [
        ([tidy("2014-15-Q1", 61, illustrative="yes")], "<p>Few plans.</p>"),
        (ROWS, '<p>Plans <span class="illustrative">rose</span>.</p>'),
    ],
)
def test_an_illustrative_value_in_a_table_or_in_prose(desk, rows, prose):
    desk.keep(rows, prose=prose)
    assert desk.reason().startswith("- Illustrative values are shown")


@pytest.mark.parametrize("audit", [{}, {"is_clean": False}, {"is_clean": "yes"}, None])
def test_a_public_edition_whose_audit_is_not_clean_or_was_not_made(desk, audit):
    desk.audience = "public"
    desk.keep(run={"disclosure": audit})
    assert desk.reason().startswith("- The disclosure audit is not clean")


def test_a_public_edition_whose_audit_is_clean(desk):
    desk.audience = "public"
    desk.keep(run={"disclosure": {"hidden": 3, "secondary": 1, "narrowest": 5, "is_clean": True}})
    assert desk.reasons() == []


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        ([], "mash: nobody signed it off"),
        ([("prevent", "chair", "2015-06-01")], "mash: nobody signed it off"),
        ([("mash", " ", "2015-06-01")], "mash: nobody signed it off"),
        ([("mash", "chair", "")], "mash: nobody signed it off"),
        ([("mash", "chair", "2015-03-31")], "mash: signed off on 2015-03-31, before the period"),
    ],
)
def test_a_section_without_a_sign_off(desk, signed, words):
    desk.keep()
    desk.signed = signed
    assert words in desk.reason()


def test_the_last_sign_off_counts(desk):
    desk.keep()
    desk.signed = [SIGNED, ("mash", "chair", "2014-06-01")]
    assert desk.reasons() == []


def test_no_comparison_with_the_last_release(desk):
    current = desk.keep()
    last = desk.release()
    assert desk.reason().startswith("- The edition was not compared with the last one released, 1")
    assert f"lscb compare {last} {current}" in desk.reason()
    comparison = compare(read_edition(last), read_edition(current))
    record_comparison(comparison, desk.layout.home / "reports")
    assert desk.reasons() == []


def test_a_comparison_with_an_older_release_does_not_count(desk):
    current = desk.keep()
    first = desk.release()
    desk.layout.report("mercia", "2014-15").rename(desk.layout.home / "away")
    current = desk.keep([tidy("2014-15-Q1", 62)])
    desk.release()
    comparison = compare(read_edition(first), read_edition(current))
    record_comparison(comparison, desk.layout.home / "reports")
    assert "was not compared with the last one released, 2" in desk.reason()


def test_an_earlier_release_that_is_not_as_it_was(desk):
    desk.keep()
    last = desk.release()
    (last / "data.csv").chmod(0o600)
    (last / "data.csv").write_text("other")
    assert desk.reason().startswith("- Earlier releases that are not as they were: 1")
    assert "data.csv was changed" in desk.reason()


def test_all_reasons_are_given_at_once(desk):
    desk.audience, desk.key, desk.signed = "public", "another", []
    desk.keep(
        [tidy("2014-15-Q1", 61, illustrative="yes")],
        run={"sections": [{"section": "mash", "state": "failed", "error": "x"}]},
    )
    desk.release()
    desk.findings = [CRITICAL, WARNING, MISSING]
    assert len(desk.reasons()) == 9
