"""data.csv and data.xlsx: every value, as itself, and no text that a spreadsheet would run."""

import csv
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.report.writers import write_data

from .made_up import HOSTILE, make_example


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition")
    make_example(folder)
    return folder / "board"


@pytest.fixture(scope="module")
def lines(folder):
    with (folder / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book(folder):
    return load_workbook(folder / "data.xlsx")


def test_the_csv_has_a_line_for_every_cell_behind_every_item(lines):
    assert list(lines[0]) == ["section", "item", "title", "row", "column", "value"]
    first = [line for line in lines if line["item"] == "Figure 1" and line["column"] == "value"]
    assert [line["value"] for line in first] == ["61", "70", "74", "81"]
    assert {line["section"] for line in first} == {"child-protection"}
    assert {line["title"] for line in first} == {"The rate rose each quarter"}


def test_zero_withheld_rejected_and_not_returned_stay_apart(lines):
    wessex = [line["value"] for line in lines if line["item"] == "Table 1" and line["row"] == "2"]
    assert wessex == ["Wessex", "0", "withheld", "not-returned", "rejected", "See below"]


def test_no_cell_of_the_csv_can_be_taken_for_a_formula(lines):
    spoken = {line["value"] for line in lines if line["column"] == "commentary"}
    for text in HOSTILE:
        assert text in spoken or f"Mercia Council: {text}" in spoken
    for line in lines:
        for value in line.values():
            assert value[:1] not in ("=", "+", "-", "@", "\t")


def test_excel_is_told_that_the_csv_is_utf_8(folder):
    assert (folder / "data.csv").read_bytes().startswith(b"\xef\xbb\xbfsection,item,")


def test_the_workbook_has_contents_and_one_sheet_an_item(book):
    assert book.sheetnames == ["Contents", "Figure 1", "Table 1", "Figure 2", "Table 2"]
    contents = [[cell.value for cell in row] for row in book["Contents"].iter_rows()]
    assert ["Figure 1", "The rate rose each quarter", "Children on protection plans"] in contents
    for name in book.sheetnames[1:]:
        assert book[name]["A1"].value.startswith(f"{name}: ")
        assert book[name]["A3"].value.startswith("Board edition: official-sensitive")


def test_numbers_are_numbers_and_texts_are_texts(book):
    assert [cell.value for cell in book["Figure 1"]["B"]][5:] == ["value", 61, 70, 74, 81]
    commentary = book["Table 2"]["C"][6:]
    assert [cell.value for cell in commentary] == list(HOSTILE)
    assert {cell.data_type for cell in commentary} == {"s"}
    assert [cell.quotePrefix for cell in commentary] == [False, False, True, False, True]


def test_no_sheet_holds_a_formula(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so(tmp_path):
    edition = make_example(tmp_path)
    first, *others = edition.items
    rows = ((*first.rows[0][:-1], "x" * 40_000), *first.rows[1:])
    write_data(replace(edition, items=(replace(first, rows=rows), *others)), tmp_path)
    sheet = load_workbook(tmp_path / "data.xlsx")[first.label]
    (text,) = [
        cell.value for cell in sheet[7] if isinstance(cell.value, str) and "xx" in cell.value
    ]
    assert len(text) == 32_767 and text.endswith("x…")


def test_links_lead_from_the_contents_to_each_sheet_and_back(book):
    for row in book["Contents"].iter_rows(max_col=1):
        if row[0].value in book.sheetnames:
            assert row[0].hyperlink.location == f"'{row[0].value}'!A1"
    for name in book.sheetnames[1:]:
        assert book[name]["A4"].hyperlink.location == "'Contents'!A1"
