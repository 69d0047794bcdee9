"""Every trap of a workbook: the exact place, and what became of the figure."""

import math
import random
import time
from datetime import datetime

import pytest
from openpyxl.chart import BarChart, Reference
from small_board import Small, figure, of_rule, only, row

from pipeline.findings import Severity
from pipeline.ingest import workbooks

FILE = "anytown/2014-15/returns/2014-15-Q1/police.xlsx"


@pytest.fixture
def small(tmp_path) -> Small:
    small = Small(tmp_path)
    small.quiet()
    return small


def send(small: Small, *rows, quarter="2014-15-Q1", change=None):
    small.workbook("returns/2014-15-Q1/police.xlsx", rows, quarter, change)
    return small.read()


def test_a_sound_workbook_says_where_each_figure_stands(small):
    raw = send(small, row("reports", 40, numerator=40, commentary="as last year"))
    found = figure(raw, "reports")
    assert (found["value"], found["numerator"], found["status"]) == (40, 40, "reported")
    assert (found["source_file"], found["source_cell"]) == (FILE, "Return!F2")
    assert (found["commentary"], found["kind"], found["supplier"]) == (
        "as last year",
        "flow",
        "police",
    )
    assert {finding.rule for finding in raw.findings} == {"not-entered"}


CELL_FAULTS = [
    # (row, rule, place)
    (row("reports", "about 40"), "text-in-number", "Return!F2"),
    (row("reports", 40, denominator="12 approx"), "text-in-number", "Return!E2"),
    (row("reports", True), "text-in-number", "Return!F2"),
    (row("reports", datetime(2014, 6, 1)), "date-in-number", "Return!F2"),
    (row("reports", "nan"), "not-finite", "Return!F2"),
    (row("reports", "#DIV/0!"), "not-finite", "Return!F2"),
    (row("reports", "=1+1"), "formula-without-value", "Return!F2"),
    (row("reports", 40, status="rejected"), "unknown-status", "Return!G2"),
    (row("reports", 40, status='="with"&"held"'), "unknown-status", "Return!G2"),
    (row("reports", "", denominator=40), "value-missing", "Return!F2"),
    (row("reports", "", status="reported"), "value-missing", "Return!F2"),
    (row("plan_rate", 81), "wrong-supplier", "Return!A2"),
    (row("reports", 40, period="2014-15-Q2"), "wrong-quarter", "Return!B2"),
    (row("reports", 40, period="2014-M07"), "wrong-quarter", "Return!B2"),
    (row("reports", 40, period="2013-14-Q4"), "wrong-quarter", "Return!B2"),
    (row("reports", 40, period="2014-07-31"), "wrong-quarter", "Return!B2"),
]


@pytest.mark.parametrize(("faulty", "rule", "place"), CELL_FAULTS)
def test_a_faulty_cell_rejects_its_row_and_no_other(small, faulty, rule, place):
    raw = send(small, faulty, row("reports", 7, period="2014-M06"))
    found = only(raw, rule)
    assert (found.severity, found.file, found.cell) == (Severity.CRITICAL, FILE, place)
    assert found.actor == "police"
    assert "Ask Anytown Police to resubmit" in found.next_step
    observations = raw.observations.set_index("source_cell")
    bad, good = observations.loc["Return!F2"], observations.loc["Return!F3"]
    assert (bad["status"], good["status"], good["value"]) == ("rejected", "reported", 7)
    assert bad["reason"]
    assert all(math.isnan(bad[name]) for name in ("value", "numerator", "denominator"))


UNPLACED = [
    (row("repots", 40), "unknown-indicator", "Return!A2", "reports?"),
    (row("reports", 40, area="Anytwn"), "unknown-area", "Return!C2", "anytown?"),
    (row("reports", 40, period="Spring"), "unknown-period", "Return!B2", "2014-15-Q3"),
    (row("reports", 40, period=""), "unknown-period", "Return!B2", "2014-15-Q3"),
]


@pytest.mark.parametrize(("faulty", "rule", "place", "hint"), UNPLACED)
def test_a_row_about_nothing_known_is_a_finding_and_no_figure(small, faulty, rule, place, hint):
    raw = send(small, faulty)
    found = only(raw, rule)
    assert (found.severity, found.cell) == (Severity.CRITICAL, place)
    assert hint in found.expected
    assert "Return!F2" not in set(raw.observations["source_cell"])


def test_a_formula_with_its_stored_result_is_read(small):
    # openpyxl stores no results, so the stored value is put where Excel puts it.
    import zipfile

    path = small.workbook("returns/2014-15-Q1/police.xlsx", [row("reports", "=20+20")])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in parts[sheet] or b"<v/>" in parts[sheet] or b"<v />" in parts[sheet]
    for empty in (b"<v></v>", b"<v/>", b"<v />"):
        parts[sheet] = parts[sheet].replace(empty, b"<v>40</v>")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert figure(small.read(), "reports")["value"] == 40


def test_a_formula_is_never_taken_for_not_returned(small):
    assert figure(send(small, row("reports", "=A1")), "reports")["status"] == "rejected"


def test_a_number_stored_as_text_is_read_and_said(small):
    raw = send(small, row("reports", "40"))
    assert figure(raw, "reports")["value"] == 40
    found = only(raw, "number-as-text")
    assert (found.severity, found.cell) == (Severity.INFO, "Return!F2")
    assert "40" not in found.what


def test_a_percentage_format_is_not_guessed_at(small):
    def change(book):
        book["Return"]["F2"].number_format = "0.0%"

    raw = send(small, row("reports", 0.4), change=change)
    assert only(raw, "percentage-format").cell == "Return!F2"
    assert figure(raw, "reports")["status"] == "rejected"


def test_a_spreadsheet_date_in_the_period_is_read_and_said(small):
    raw = send(small, row("reports", 40, period=datetime(2014, 6, 30)))
    assert figure(raw, "reports", "2014-06-30")["value"] == 40
    found = only(raw, "spreadsheet-date")
    assert (found.severity, found.cell) == (Severity.WARNING, "Return!B2")


def hide_row(book):
    book["Return"].row_dimensions[2].hidden = True


def hide_column(book):
    book["Return"].column_dimensions["E"].hidden = True


def hide_grouped_columns(book):
    book["Return"].column_dimensions.group("D", "E", hidden=True)


def hide_sheet(book):
    book["About"].sheet_state = "hidden"


def merge(book):
    book["Return"].merge_cells("D2:E2")


SHAPES = [
    (hide_row, "hidden-row", ["Return!2:2"]),
    (hide_column, "hidden-column", ["Return!E:E"]),
    (hide_grouped_columns, "hidden-column", ["Return!D:D", "Return!E:E"]),
    (hide_sheet, "hidden-sheet", ["About!A1"]),
    (merge, "merged-cells", ["Return!D2:E2"]),
]


@pytest.mark.parametrize(("change", "rule", "places"), SHAPES)
def test_what_a_signatory_cannot_see_is_a_warning(small, change, rule, places):
    raw = send(small, row("reports", 40), change=change)
    found = of_rule(raw, rule)
    assert [one.cell for one in found] == places
    assert {one.severity for one in found} == {Severity.WARNING}
    assert figure(raw, "reports")["value"] == 40


def rename_sheet(book):
    book["Return"].title = "Sheet1"


def drop_column(book):
    book["Return"]["G1"] = "state"


FILES = [
    (b"", "empty-file", ""),
    (b"this is no workbook", "not-a-workbook", ""),
    (b"PK\x03\x04 broken", "not-a-workbook", ""),
]


@pytest.mark.parametrize(("content", "rule", "place"), FILES)
def test_a_file_that_cannot_be_read_rejects_what_was_due(small, content, rule, place):
    small.place("returns/2014-15-Q1/police.xlsx").write_bytes(content)
    raw = small.read()
    found = only(raw, rule)
    assert (found.severity, found.file, found.cell) == (Severity.CRITICAL, FILE, place)
    assert figure(raw, "reports")["status"] == "rejected"
    assert figure(raw, "plan_rate")["value"] == 81  # the other agency's return is not stopped


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [(rename_sheet, "missing-sheet", "Sheet1"), (drop_column, "missing-columns", "status")],
)
def test_a_workbook_of_another_form_names_what_it_lacks(small, change, rule, words):
    raw = send(small, row("reports", 40), change=change)
    assert words in only(raw, rule).what
    assert figure(raw, "reports")["status"] == "rejected"


def test_another_quarter_in_about_rejects_the_whole_return(small):
    raw = send(small, row("reports", 40), quarter="2014-15-Q2")
    assert only(raw, "wrong-quarter").cell == "About!quarter"
    assert figure(raw, "reports")["status"] == "rejected"


def test_another_agency_in_about_rejects_the_whole_return(small):
    def change(book):
        book["About"]["B1"] = "council"

    raw = send(small, row("reports", 40), change=change)
    assert only(raw, "wrong-agency").severity is Severity.CRITICAL
    assert figure(raw, "reports")["status"] == "rejected"


def test_titles_are_passed_over_and_unknown_columns_said(small):
    def change(book):
        sheet = book["Return"]
        sheet["I1"], sheet["J1"], sheet["K1"] = "title", "definition", "checked"

    found = only(send(small, row("reports", 40), change=change), "unknown-columns")
    assert found.severity is Severity.WARNING
    assert "'checked'" in found.what and "title" not in found.what


def test_supplier_text_is_kept_to_the_letter(small):
    words = "<script>alert(1)</script> {{ 7*191 }} {section} 'quoted'"
    assert (
        figure(send(small, row("reports", 4, commentary=words)), "reports")["commentary"] == words
    )


def test_a_figure_under_a_merged_cell_is_rejected_not_taken_for_not_returned(small):
    def change(book):
        book["Return"].merge_cells("F2:F3")

    raw = send(small, row("reports", 40), row("reports", None, "2014-M05"), change=change)
    assert figure(raw, "reports", "2014-M05")["status"] == "rejected"
    found = only(raw, "merged-value")
    assert (found.severity, found.cell) == (Severity.CRITICAL, "Return!F3")
    assert figure(raw, "reports")["value"] == 40


def test_a_formula_in_a_commentary_is_words_that_are_kept(small):
    words = '=HYPERLINK("http://example.invalid","see")'
    raw = send(small, row("reports", 40, commentary=words))
    assert figure(raw, "reports")["commentary"] == words


def test_what_stands_under_no_heading_or_on_another_sheet_is_said(small):
    def change(book):
        book["Return"]["K2"] = "of whom 3 are siblings"
        book["Return"]["L9"] = "another note"
        book.create_sheet("Return (2)").append(["reports"])
        book["Return (2)"].append(["2014-15-Q1"])

    raw = send(small, row("reports", 40), change=change)
    found = only(raw, "unknown-columns")
    assert (found.severity, found.cell) == (Severity.WARNING, "Return!K2")
    assert "1 more cell" in found.what and "siblings" not in found.what
    assert only(raw, "unread-sheet").cell == "Return (2)!A1"


def test_a_cell_formatted_by_mistake_in_the_last_row_costs_no_time(small):
    def change(book):
        book["Return"]["H1048576"].number_format = "0.0"

    started = time.monotonic()
    assert figure(send(small, row("reports", 40), change=change), "reports")["value"] == 40
    assert time.monotonic() - started < 5


def test_a_workbook_that_would_take_all_memory_is_not_opened(small, monkeypatch):
    def merge(book):
        book["Return"].merged_cells.add("A10:H1048576")

    assert only(send(small, row("reports", 40), change=merge), "too-large")
    monkeypatch.setattr(workbooks, "LARGEST_BYTES", 1000)
    raw = send(small, row("reports", 40))
    assert only(raw, "too-large").severity is Severity.CRITICAL
    assert figure(raw, "reports")["status"] == "rejected"


def test_a_chart_is_no_sheet_of_figures(small):
    def change(book):
        book["Return"].title = "Old"
        chart = BarChart()
        chart.add_data(Reference(book["Old"], min_col=6, min_row=1, max_row=2))
        book.create_chartsheet("Return").add_chart(chart)

    assert only(send(small, row("reports", 40), change=change), "missing-sheet")


def test_a_damaged_workbook_is_a_finding_whatever_openpyxl_makes_of_it(small):
    path = small.workbook("returns/2014-15-Q1/police.xlsx", [row("reports", 40)])
    sound = path.read_bytes()
    chance = random.Random(4)
    for _ in range(40):
        damaged = bytearray(sound)
        for _ in range(20):
            damaged[chance.randrange(len(sound))] = chance.randrange(256)
        path.write_bytes(bytes(damaged))
        small.read()  # reads it or says why not, and never raises
