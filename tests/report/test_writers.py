"""data.csv and data.xlsx: every value, as itself, and no text that a spreadsheet would run."""

import csv
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.fingerprints import hash_file
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


@pytest.mark.parametrize("change", ["nothing", "a value", "a title", "the file", "no run"])
def test_the_last_workbook_is_used_again_only_where_nothing_in_it_changed(
    change, tmp_path, monkeypatch
):
    edition = make_example(tmp_path)
    last, new = tmp_path / "board", tmp_path / "new"
    new.mkdir()
    run = {
        "workbook": write_data(edition, last, last),
        "files": {"data.xlsx": hash_file(last / "data.xlsx")},
    }
    first, *others = edition.items
    if change == "a value":
        rows = ((*first.rows[0][:-1], 999), *first.rows[1:])
        edition = replace(edition, items=(replace(first, rows=rows), *others))
    elif change == "a title":
        edition = replace(edition, items=(replace(first, title="Another"), *others))
    elif change == "the file":
        (last / "data.xlsx").write_bytes(b"not as it was left")
    elif change == "no run":
        run = None
    written = []
    monkeypatch.setattr(
        "pipeline.report.writers.write_workbook", lambda _edition, path: written.append(path)
    )
    write_data(edition, new, last, run)
    assert bool(written) == (change != "nothing")
    if change == "nothing":
        assert (new / "data.xlsx").read_bytes() == (last / "data.xlsx").read_bytes()
