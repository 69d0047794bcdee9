"""Filing a return: recognised, byte for byte, never over another, entered once."""

from datetime import date

import pytest
from small_board import Small, row

from pipeline.board import Agency
from pipeline.errors import ConfigurationError, ReturnError, UsageError
from pipeline.ingest.receipts import read_receipts
from pipeline.ingest.received import is_received, receive
from pipeline.ingest.sources import sha256_of

TODAY = date(2014, 7, 25)


@pytest.fixture
def small(tmp_path) -> Small:
    return Small(tmp_path)


def sent(small: Small, name="inbox/Q1 figures.xlsx", value=40, quarter="2014-15-Q1"):
    return small.workbook(name, [row("reports", value)], quarter)


def file_it(small: Small, path, **said):
    return receive(path, small.layout, small.board, small.catalogue, TODAY, **said)


def receipts(small: Small):
    return read_receipts(small.place("registers/received.csv"))


def test_a_workbook_says_itself_whose_it_is(small):
    path = sent(small)
    place = file_it(small, path)
    assert place == small.place("returns/2014-15-Q1/police.xlsx")
    assert place.read_bytes() == path.read_bytes()
    (entry,) = receipts(small)
    assert (entry.file, entry.agency, entry.quarter) == (
        "2014-15-Q1/police.xlsx",
        "police",
        "2014-15-Q1",
    )
    assert (entry.received_on, entry.sha256) == ("2014-07-25", sha256_of(path))
    assert (entry.completed_by, entry.completed_on) == ("data officer", "2014-07-20")


def test_what_was_filed_is_read_with_its_date(small):
    file_it(small, sent(small))
    assert small.read().observations.iloc[0]["received_on"] == "2014-07-25"


def test_the_same_file_again_changes_nothing(small):
    path = sent(small)
    assert is_received(path, small.layout, small.board) is None
    first = file_it(small, path)
    assert file_it(small, path) == first == is_received(path, small.layout, small.board)
    assert len(receipts(small)) == 1
    assert len(list(first.parent.iterdir())) == 1


def test_another_submission_gets_the_next_number(small):
    first = file_it(small, sent(small))
    kept = first.read_bytes()
    assert file_it(small, sent(small, value=41)).name == "police-2.xlsx"
    assert file_it(small, sent(small, value=42)).name == "police-3.xlsx"
    assert first.read_bytes() == kept
    assert [entry.file.split("/")[1] for entry in receipts(small)] == [
        "police.xlsx",
        "police-2.xlsx",
        "police-3.xlsx",
    ]


def test_a_csv_needs_to_be_told(small):
    path = small.csv("inbox/figures.csv", [row("plan_rate", 81)])
    with pytest.raises(UsageError, match="--agency"):
        file_it(small, path)
    with pytest.raises(UsageError, match="--quarter"):
        file_it(small, path, agency="council")
    place = file_it(small, path, agency="council", quarter="2014-15-Q1", completed_by="manager")
    assert place.name == "council.csv"
    assert receipts(small)[0].completed_by == "manager"


REFUSED = [
    ({"agency": "fire-service"}, UsageError, "says"),
    ({"quarter": "2014-15-Q2"}, UsageError, "ask the agency"),
]


@pytest.mark.parametrize(("said", "error", "words"), REFUSED)
def test_options_may_not_contradict_the_workbook(small, said, error, words):
    with pytest.raises(error, match=words):
        file_it(small, sent(small), **said)
    assert receipts(small) == []


def test_an_unknown_agency_or_quarter_is_refused_with_what_is_known(small):
    path = small.csv("inbox/figures.csv", [row("plan_rate", 81)])
    with pytest.raises(UsageError, match="police, council"):
        file_it(small, path, agency="fire-service", quarter="2014-15-Q1")
    with pytest.raises(UsageError, match="2014-15-Q3"):
        file_it(small, path, agency="council", quarter="2014-15")


UNREADABLE = [("a.xlsx", b""), ("a.xlsx", b"text"), ("a.csv", b""), ("a.docx", b"text")]


@pytest.mark.parametrize(("name", "content"), UNREADABLE)
def test_what_cannot_be_read_is_not_filed(small, name, content):
    path = small.write(f"inbox/{name}", content)
    with pytest.raises(ReturnError, match=name):
        file_it(small, path, agency="police", quarter="2014-15-Q1")
    assert not small.layout.returns("anytown", "2014-15").exists()


def test_a_faulty_cell_does_not_keep_a_return_out(small):
    assert file_it(small, sent(small, value="about 40")).is_file()


def test_a_file_that_is_not_there_is_said(small):
    with pytest.raises(UsageError, match="no such file"):
        file_it(small, small.home / "nowhere.xlsx")


BROKEN = [
    ("file,agency\n2014-15-Q1/x.csv,caf\u00e9\n".encode("utf-16"), "UTF-8"),
    (b"file,agency\n2014-15-Q1/x.csv,police\n", "header lacks quarter"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_a_register_that_cannot_be_read_is_never_written_over(small, content, words):
    register = small.write(str(small.place("registers/received.csv")), content)
    with pytest.raises(ConfigurationError, match=words):
        file_it(small, sent(small))
    assert register.read_bytes() == content
    assert not small.layout.returns("anytown", "2014-15").exists()


def test_what_the_register_holds_is_kept_to_the_letter(small):
    header = "note,file,agency,quarter,received_on,sha256,completed_by,completed_on"
    before = f"\ufeff{header}\r\n'as sent',2014-15-Q1/x.csv,council,2014-15-Q1,,,,"
    register = small.write(str(small.place("registers/received.csv")), before)
    file_it(small, sent(small))
    text = register.read_bytes().decode("utf-8")
    assert text.startswith(before)
    assert receipts(small)[1].file == "2014-15-Q1/police.xlsx"


def test_an_agency_whose_id_looks_like_a_resubmission_is_another_one(small):
    agencies = (*small.board.agencies, Agency(id="council-2", name="Second", form="csv"))
    board = small.board.model_copy(update={"agencies": agencies})
    path = small.csv("inbox/figures.csv", [row("plan_rate", 81)])
    said = {"quarter": "2014-15-Q1"}
    names = [
        receive(path, small.layout, board, small.catalogue, TODAY, agency=agency, **said).name
        for agency in ("council-2", "council")
    ]
    other = small.csv("inbox/figures.csv", [row("plan_rate", 82)])
    third = receive(other, small.layout, board, small.catalogue, TODAY, agency="council", **said)
    assert [*names, third.name] == ["council-2.csv", "council.csv", "council-3.csv"]
