"""Finding returns, reading CSV, resubmission, and figures that did not come."""

import os
from datetime import date
from pathlib import Path

import pytest
from small_board import HEADER, Small, figure, of_rule, only, row

from pipeline.findings import Severity

COUNCIL = "anytown/2014-15/returns/2014-15-Q1/council.csv"


@pytest.fixture
def small(tmp_path) -> Small:
    small = Small(tmp_path)
    small.quiet()
    return small


def send(small: Small, *rows, header=HEADER):
    small.csv("returns/2014-15-Q1/council.csv", rows, header)
    return small.read()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_and_without_a_byte_order_mark(small, mark):
    path = small.place("returns/2014-15-Q1/council.csv")
    path.write_bytes(mark + path.read_bytes())
    found = figure(small.read(), "plan_rate")
    assert (found["value"], found["source_cell"]) == (81, "line 2")


def test_lines_are_counted_as_an_editor_counts_them(small):
    raw = send(
        small, row("attainment", 300, "AY2013-14", commentary="two\nlines"), row("plan_rate", "x")
    )
    assert only(raw, "text-in-number").cell == "line 4, value"


FILES = [
    (b"", "empty-file", ""),
    (b"\xef\xbb\xbf\n", "empty-file", ""),
    ("indicator\nna\u00efve".encode("latin-1"), "not-utf-8", "line 2"),
    (b"PK\x03\x04\x00\x00", "not-csv", ""),
    (b'indicator,"period\n', "not-csv", "line 1"),
    (b"indicator;period;area\n", "missing-columns", "line 1"),
    (b"indicator,period,area,numerator,value,status,commentary\n", "missing-columns", "line 1"),
    ((",".join([*HEADER, "value"]) + "\n").encode(), "repeated-column", "line 1"),
]


@pytest.mark.parametrize(("content", "rule", "place"), FILES)
def test_a_file_that_cannot_be_read_stops_no_other(small, content, rule, place):
    small.place("returns/2014-15-Q1/council.csv").write_bytes(content)
    raw = small.read()
    found = only(raw, rule)
    assert (found.severity, found.file, found.cell) == (Severity.CRITICAL, COUNCIL, place)
    assert found.actor == "council"
    assert figure(raw, "plan_rate")["status"] == "rejected"
    assert figure(raw, "reports")["value"] == 40


def test_missing_columns_are_named(small):
    raw = send(small, header=["indicator", "period", "area", "value", "status", "commentary"])
    assert "numerator, denominator" in only(raw, "missing-columns").what


def test_a_comma_too_many_rejects_the_row(small):
    raw = send(small, [*row("plan_rate", 81), "shifted"])
    assert only(raw, "shifted-cells").cell == "line 2"
    assert figure(raw, "plan_rate")["status"] == "rejected"


def test_a_comma_too_few_rejects_the_row(small):
    raw = send(small, row("plan_rate", denominator=81)[:-1])
    assert only(raw, "shifted-cells").cell == "line 2"
    assert figure(raw, "plan_rate")["status"] == "rejected"


def test_what_stands_under_no_heading_is_said(small):
    raw = send(small, [*row("plan_rate", 81), "lost words"], header=[*HEADER, ""])
    found = only(raw, "unknown-columns")
    assert (found.severity, found.cell) == (Severity.WARNING, "line 2")
    assert "lost" not in found.what


def test_rows_that_repeat_each_other_are_both_rejected(small):
    raw = send(small, row("plan_rate", 81), row("plan_rate", 82))
    found = of_rule(raw, "duplicate-row")
    assert [one.cell for one in found] == ["line 2", "line 3"]
    assert "line 3" in found[0].what
    rows = raw.observations[raw.observations["indicator"] == "plan_rate"]
    assert list(rows["status"]) == ["rejected", "rejected"]


def test_a_percentage_is_worked_out_half_up_from_its_parts(small):
    small.csv(
        "returns/2014-15-Q2/council.csv",
        [row("repeat_pct", period="2014-15-Q2", numerator=182, denominator=1120)],
    )
    assert figure(small.read("2014-15-Q2"), "repeat_pct", "2014-15-Q2")["value"] == 16.3


MISSING = [
    # (status cell, status, illustrative, reason, findings)
    ("withheld: under investigation", "withheld", False, "under investigation", set()),
    ("not-applicable: no cohort", "not-applicable", False, "no cohort", set()),
    ("withheld", "withheld", False, "", {"reason-missing"}),
    ("", "not-returned", False, "the return leaves it empty", {"left-empty"}),
]


@pytest.mark.parametrize(("cell", "status", "illustrative", "reason", "rules"), MISSING)
def test_kinds_of_nothing_are_kept_apart(small, cell, status, illustrative, reason, rules):
    raw = send(small, row("plan_rate", status=cell))
    found = figure(raw, "plan_rate")
    assert (found["status"], found["illustrative"]) == (status, illustrative)
    assert found["reason"] == reason
    assert {one.rule for one in raw.findings} - {"not-entered"} == rules


def test_zero_is_a_value(small):
    found = figure(send(small, row("plan_rate", 0)), "plan_rate")
    assert (found["value"], found["status"]) == (0, "reported")


def test_an_illustrative_value_carries_flag_and_reason(small):
    raw = send(small, row("plan_rate", 70, status="reported, illustrative: the picture is lost"))
    found = figure(raw, "plan_rate")
    assert (found["status"], found["illustrative"]) == ("reported", True)
    assert (found["value"], found["reason"]) == (70, "the picture is lost")


def test_a_value_beside_withheld_is_not_kept(small):
    raw = send(small, row("plan_rate", 70, status="withheld: not sure"))
    assert figure(raw, "plan_rate")["value"] != 70
    assert only(raw, "value-beside-status").cell == "line 2, value"


def test_an_alias_is_read_as_its_indicator(small):
    small.workbook("returns/2014-15-Q1/police.xlsx", [row("Police reports", 12)])
    assert figure(small.read(), "reports")["value"] == 12


def test_a_resubmission_supersedes_and_the_old_value_stays(small):
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 82)])
    raw = small.read()
    current = figure(raw, "plan_rate")
    assert (current["value"], current["supersedes"]) == (82, COUNCIL)
    old = raw.observations.query("source_file == @COUNCIL").iloc[0]
    assert (old["value"], old["is_current"]) == (81, False)


def test_submissions_are_counted_as_numbers(small):
    for number in (2, 9, 10):
        small.csv(f"returns/2014-15-Q1/council-{number}.csv", [row("plan_rate", 80 + number)])
    assert figure(small.read(), "plan_rate")["value"] == 90


def test_a_resubmission_answers_the_finding_on_the_row_it_replaces(small):
    send(small, row("plan_rate", "eighty"))
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 80)])
    raw = small.read()
    found = only(raw, "text-in-number")
    assert found.severity is Severity.INFO and "council-2.csv" in found.what
    assert figure(raw, "plan_rate")["value"] == 80


def test_a_resubmission_replaces_both_rows_that_repeat_each_other(small):
    send(small, row("plan_rate", 81), row("plan_rate", 82))
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 80)])
    raw = small.read()
    assert figure(raw, "plan_rate")["value"] == 80
    assert {one.severity for one in of_rule(raw, "duplicate-row")} == {Severity.INFO}


def test_a_resubmission_leaves_a_row_it_cannot_replace_as_a_warning(small):
    send(small, row("plan_rte", 81))
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 80)])
    assert only(small.read(), "unknown-indicator").severity is Severity.WARNING


def test_a_resubmission_replaces_a_file_that_could_not_be_read(small):
    small.place("returns/2014-15-Q1/council.csv").write_bytes(b"")
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 80)])
    raw = small.read()
    assert figure(raw, "plan_rate")["value"] == 80
    assert only(raw, "empty-file").severity is Severity.WARNING


def test_what_was_known_on_a_day_is_what_had_come_by_then(small):
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 82)])
    small.register(
        "received",
        small.receive("2014-15-Q1/police.xlsx", "2014-07-20", "police"),
        small.receive("2014-15-Q1/council.csv", "2014-07-21"),
        small.receive("2014-15-Q1/council-2.csv", "2014-09-01"),
    )
    then, now = small.read(as_of=date(2014, 8, 1)), small.read()
    assert figure(then, "plan_rate")["value"] == 81
    assert figure(now, "plan_rate")["value"] == 82
    assert figure(now, "plan_rate")["received_on"] == "2014-09-01"
    assert now.findings == []


def test_a_return_changed_since_receipt_is_said(small):
    small.register("received", small.receive("2014-15-Q1/council.csv", "2014-07-21"))
    send(small, row("plan_rate", 82))
    found = only(small.read(), "changed-since-receipt")
    assert (found.severity, found.actor, found.file) == (Severity.WARNING, "analyst", COUNCIL)


def test_a_missing_return_gives_not_returned_and_a_warning(small):
    small.place("returns/2014-15-Q1/council.csv").unlink()
    raw = small.read()
    found = figure(raw, "plan_rate")
    assert (found["status"], found["reason"]) == (
        "not-returned",
        "no return was received for the quarter",
    )
    late = only(raw, "no-return")
    assert (late.severity, late.actor, late.file) == (Severity.WARNING, "council", COUNCIL)
    # asked for since the second quarter, or only once a year: neither was due
    assert not set(raw.observations["indicator"]) & {"repeat_pct", "attainment"}


def test_an_indicator_that_a_return_leaves_out_is_not_returned(small):
    raw = send(small, row("attainment", 300, "AY2013-14"))
    assert figure(raw, "plan_rate")["reason"] == "the return has no row for it"
    assert only(raw, "missing-indicator").severity is Severity.INFO


def test_monthly_rows_answer_for_their_quarter(small):
    small.workbook("returns/2014-15-Q1/police.xlsx", [row("reports", 9, period="2014-M05")])
    assert of_rule(small.read(), "missing-indicator") == []


def test_a_quarters_report_reads_no_later_return(small):
    small.csv("returns/2014-15-Q2/council.csv", [row("plan_rate", 90, "2014-15-Q2")])
    assert "2014-15-Q2" not in set(small.read("2014-15-Q1").observations["period"])


def test_a_year_expects_every_quarter(small):
    raw = small.read("2014-15")
    assert len(of_rule(raw, "no-return")) == 6


@pytest.mark.parametrize(
    ("day", "missed"),
    # returns for the first quarter are due 30 days after 30 June
    [(date(2014, 7, 29), 0), (date(2014, 7, 30), 2), (date(2014, 10, 29), 2)],
)
def test_what_was_not_yet_due_on_a_day_is_not_missed(tmp_path, day, missed):
    small = Small(tmp_path)
    assert len(of_rule(small.read("2014-15", as_of=day), "no-return")) == missed


def test_an_agency_that_owes_no_quarterly_figure_is_not_missed(small):
    small.place("returns/2014-15-Q1/council.csv").unlink()
    once_a_year = [one for one in small.catalogue.indicators if one.frequency != "quarter"]
    small.catalogue = small.catalogue.model_copy(update={"indicators": tuple(once_a_year)})
    assert of_rule(small.read(), "no-return") == []


def test_files_of_nobody_are_said_and_lock_files_passed_over(small):
    for name in ("~$police.xlsx", ".DS_Store", "fire-service.csv", "council.docx"):
        small.place(f"returns/2014-15-Q1/{name}").write_bytes(b"x")
    small.place("returns/notes.txt").write_bytes(b"x")
    found = of_rule(small.read(), "unknown-file")
    assert sorted(one.file.rsplit("/", 1)[1] for one in found) == [
        "council.docx",
        "fire-service.csv",
        "notes.txt",
    ]
    assert {one.actor for one in found} == {"analyst"}


def test_inputs_are_every_file_that_was_read(small):
    small.csv("registers/priorities.csv", [], ["plan", "number", "priority", "lead_groups", "fact"])
    assert set(small.read().inputs) == {
        "anytown/board.yaml",
        COUNCIL,
        "anytown/2014-15/returns/2014-15-Q1/police.xlsx",
        "anytown/2014-15/registers/priorities.csv",
    }


def test_the_same_files_read_to_the_same_rows(small):
    one, two = small.read(), small.read()
    assert one.observations.equals(two.observations)
    assert one.findings == two.findings
    assert one.observations["row_id"].is_unique


def a_folder(path):
    path.unlink()
    path.mkdir()


def a_broken_link(path):
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize("become", [a_folder, a_broken_link])
def test_what_is_no_file_is_a_finding_and_its_figures_are_rejected(small, become):
    become(small.place("returns/2014-15-Q1/council.csv"))
    raw = small.read()
    assert only(raw, "not-readable").severity is Severity.CRITICAL
    assert figure(raw, "plan_rate")["status"] == "rejected"


def test_a_quarter_in_the_folder_of_another_year_is_said(small):
    for quarter in ("2013-14-Q4", "2015-16-Q1"):
        small.csv(f"returns/{quarter}/council.csv", [row("plan_rate", 81, quarter)])
    raw = small.read()
    assert [one.file.split("/")[-1] for one in of_rule(raw, "unknown-file")] == [
        "2013-14-Q4",
        "2015-16-Q1",
    ]
    assert set(raw.observations["period"]) == {"2014-15-Q1"}


def test_a_folder_that_is_no_year_is_said(small):
    small.write("data/raw/anytown/2013-2014/returns/2013-14-Q1/council.csv", "x")
    assert only(small.read(), "unknown-folder").file == "anytown/2013-2014"


def test_a_name_that_is_no_text_is_shown_as_well_as_it_can_be(small):
    folder = os.fsencode(small.place("returns/2014-15-Q1/council.csv").parent)
    for name in (b"caf\xe9.csv", b"two\nlines.csv"):
        Path(os.fsdecode(folder + b"/" + name)).write_text("x", encoding="utf-8")
    names = [one.file.rsplit("/", 1)[1] for one in of_rule(small.read(), "unknown-file")]
    assert names == ["caf\ufffd.csv", "two\ufffdlines.csv"]


def test_a_resubmission_that_cannot_be_read_leaves_one_figure_the_earlier_one(small):
    small.place("returns/2014-15-Q1/council-2.csv").write_bytes(b"")
    raw = small.read()
    assert only(raw, "empty-file").severity is Severity.CRITICAL
    assert figure(raw, "plan_rate")["value"] == 81


def test_a_figure_that_a_resubmission_leaves_out_still_counts_and_is_said(small):
    send(small, row("plan_rate", 81), row("attainment", 300, "AY2012-13"))
    small.csv("returns/2014-15-Q1/council-2.csv", [row("plan_rate", 82)])
    raw = small.read()
    found = only(raw, "not-repeated")
    assert (found.severity, found.cell, found.indicator) == (Severity.INFO, "line 3", "attainment")
    assert "council-2.csv" in found.what
    assert figure(raw, "attainment", "AY2012-13")["value"] == 300


def test_a_share_beyond_all_numbers_stops_nothing(small):
    for numerator, denominator in (("1e300", "2"), ("5", "1e-300"), ("1e308", "1e-308")):
        send(small, row("repeat_pct", numerator=numerator, denominator=denominator))
        assert figure(small.read(), "repeat_pct")["value"] > 100


def test_a_row_that_stands_a_thousand_times_is_said_in_few_words(small):
    raw = send(small, *[row("plan_rate", 81)] * 1000)
    found = of_rule(raw, "duplicate-row")
    assert len(found) == 1000
    assert "line 2, line 3, line 4, line 5 and 995 more places" in found[-1].what
    assert max(len(one.what) for one in found) < 150


def test_a_return_that_was_received_and_is_gone_is_said(small):
    small.register("received", small.receive("2014-15-Q1/council.csv", "2014-07-20"))
    small.place("returns/2014-15-Q1/council.csv").unlink()
    raw = small.read()
    found = only(raw, "return-lost")
    assert (found.severity, found.actor, found.file) == (Severity.WARNING, "analyst", COUNCIL)
    assert figure(raw, "plan_rate")["status"] == "not-returned"


@pytest.mark.parametrize("day", ["20/07/2014", "", "2014-02-30"])
def test_a_return_without_a_date_was_known_on_no_day(small, day):
    small.register(
        "received",
        small.receive("2014-15-Q1/police.xlsx", "2014-07-20", "police"),
        small.receive("2014-15-Q1/council.csv", day),
    )
    raw = small.read(as_of=date(2014, 8, 1))
    assert only(raw, "undated-return").file == COUNCIL
    assert figure(raw, "plan_rate")["status"] == "not-returned"
    assert figure(raw, "reports")["value"] == 40
