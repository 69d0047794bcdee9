"""Registers, cited and printed figures: strict headers, faults by place, nothing lost."""

from datetime import date

import pytest
from small_board import HEADER, Small, figure, of_rule, only, row

from pipeline.findings import Severity
from pipeline.tables import REGISTERS, TABLES

FOLDER = "anytown/2014-15/registers"
CONTRIBUTION = {
    "contributor": "Council",
    "period": "2014-15",
    "amount_gbp": "1000",
    "share_printed_pct": "50",
    "note": "",
}


@pytest.fixture
def small(tmp_path) -> Small:
    small = Small(tmp_path)
    small.quiet()
    return small


@pytest.mark.parametrize("table", REGISTERS, ids=lambda table: table.name)
def test_every_register_is_a_table_even_without_a_file(small, table):
    frame = small.read().registers[table.name]
    assert list(frame.columns) == table.names
    assert len(frame) == 0


def test_a_register_knows_where_each_row_stands(small):
    small.register("contributions", CONTRIBUTION)
    (found,) = small.read().registers["contributions"].to_dict("records")
    assert (found["amount_gbp"], found["source_cell"]) == (1000.0, "line 2")
    assert found["source_file"] == f"{FOLDER}/contributions.csv"


def test_a_text_in_a_numeric_cell_leaves_the_row(small):
    small.register("contributions", CONTRIBUTION | {"amount_gbp": "about a thousand"})
    raw = small.read()
    found = only(raw, "text-in-number")
    assert (found.severity, found.actor) == (Severity.CRITICAL, "analyst")
    assert (found.file, found.cell) == (f"{FOLDER}/contributions.csv", "line 2, amount_gbp")
    assert raw.registers["contributions"]["contributor"].tolist() == ["Council"]


def test_a_missing_column_empties_the_register_and_an_unknown_one_is_said(small):
    short = {name: value for name, value in CONTRIBUTION.items() if name != "note"}
    small.register("contributions", short)
    raw = small.read()
    assert "note" in only(raw, "missing-columns").what
    assert len(raw.registers["contributions"]) == 0
    small.register("contributions", CONTRIBUTION | {"colour": "red"})
    assert only(small.read(), "unknown-columns").severity is Severity.WARNING


def test_a_file_that_is_no_register_is_said(small):
    small.register("contribution", CONTRIBUTION)
    assert only(small.read(), "unknown-file").file == f"{FOLDER}/contribution.csv"


CITED = [*HEADER, "supplier", "release"]


def cite(small: Small, *rows):
    small.csv("registers/cited.csv", rows, CITED)
    return small.read()


def test_a_cited_figure_names_its_supplier_and_release(small):
    line = row("plan_rate", 38, "2013-14", "England", status=": the year is not named")
    raw = cite(small, [*line, "dfe", "as cited"])
    found = figure(raw, "plan_rate", "2013-14")
    assert (found["supplier"], found["release"], found["area"]) == ("dfe", "as cited", "england")
    assert (found["status"], found["reason"]) == ("reported", "the year is not named")


def test_a_report_as_known_on_a_day_is_signed_off_after_it(small):
    signed = {"section": "mash", "by": "chair", "on": "2014-08-20"}
    small.register("sign_offs", signed)
    raw = small.read(as_of=date(2014, 7, 30))
    assert raw.registers["sign_offs"]["on"].tolist() == ["2014-08-20"]


CITED_FAULTS = [
    ([*row("plan_rate", 38, "2013-14"), "dff", "as cited"], "unknown-supplier", "supplier"),
    ([*row("plan_rate", "38ish", "2013-14"), "dfe", "as cited"], "text-in-number", "value"),
    ([*row("plan_rates", 38, "2013-14"), "dfe", "as cited"], "unknown-indicator", "indicator"),
]


@pytest.mark.parametrize(("line", "rule", "column"), CITED_FAULTS)
def test_a_cited_figure_is_checked_as_a_returned_one(small, line, rule, column):
    found = only(cite(small, line), rule)
    assert (found.severity, found.actor) == (Severity.CRITICAL, "analyst")
    assert found.cell == f"line 2, {column}"


def test_two_releases_stand_side_by_side_and_one_twice_does_not(small):
    line = row("plan_rate", 38, "2013-14", "england")
    raw = cite(small, [*line, "dfe", "first"], [*line, "dfe", "second"])
    assert of_rule(raw, "duplicate-row") == []
    raw = cite(small, [*line, "dfe", "first"], [*line, "dfe", "first"])
    assert len(of_rule(raw, "duplicate-row")) == 2


def test_printed_figures_are_evidence_and_stay_text(small):
    names = [name for name in TABLES["printed_figures"].names if name not in
             ("row_id", "source_file", "source_cell")]  # fmt: skip
    line = ["f001", "mash", "contacts", "Anytown", "year", "1 in 3", "share", "not stated", ""]
    small.csv("printed-figures.csv", [line], names)
    raw = small.read()
    assert raw.printed_figures["value"].tolist() == ["1 in 3"]
    assert "1 in 3" not in raw.observations.to_csv()
