"""Does each agency get its own return back, with just the failing cells marked and explained?"""

import pytest
from openpyxl import Workbook, load_workbook
from small_board import HEADER

from pipeline.errors import UsageError
from pipeline.findings import Finding, Severity
from pipeline.layout import Layout
from pipeline.operate.annotations import SHEET, annotate_returns

RED, YELLOW = "FFF4CCCC", "FFFFF2CC"


def found(
    file: str, cell: str, what: str = "is no number", severity: str = "critical",
    actor: str = "police",
) -> Finding:  # fmt: skip
    file = f"anytown/2014-15/returns/2014-15-Q3/{file}"
    return Finding(Severity(severity), actor, file, cell, what, "a number", "Resend it.", "rule")


@pytest.fixture
def layout(tmp_path) -> Layout:
    folder = tmp_path / "data/raw/anytown/2014-15/returns/2014-15-Q3"
    folder.mkdir(parents=True)
    book = Workbook()
    book.active.title = "Return"
    for row in (HEADER, ["reports", "2014-15-Q3", "anytown", None, None, "twelve", "", ""]):
        book.active.append(row)
    book.create_sheet("About").append(["agency", "police"])
    book.save(folder / "police.xlsx")
    lines = [",".join(HEADER), 'a,b,c,,,1,,"two', 'lines"', "d,e,f,,,=1+1,,"]
    (folder / "council.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    return Layout(tmp_path)


def annotate(layout: Layout, tmp_path, *findings: Finding):
    agencies = ["police", "council", "broken"]
    return annotate_returns(findings, agencies, layout, tmp_path / "back")


def marked(book) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_a_workbook_comes_back_with_the_failing_cells_marked(layout, tmp_path):
    (path,) = annotate(
        layout,
        tmp_path,
        found("police.xlsx", "Return!F2"),
        found("police.xlsx", "Return!F2", "is implausible", "warning"),
        found("police.xlsx", "About!A2", "names no quarter", "warning"),
    )
    assert path == tmp_path / "back/2014-15-Q3/police.xlsx"
    book = load_workbook(path)
    assert book.sheetnames == [SHEET, "Return", "About"]
    assert list(marked(book)) == ["Return!F2", "About!A2"]
    assert "is no number; expected a number. Resend it." in marked(book)["Return!F2"]
    assert "is implausible" in marked(book)["Return!F2"]
    assert book["Return"]["F2"].value == "twelve"
    assert book["Return"]["F2"].fill.start_color.rgb == RED  # the graver of the two
    assert book["About"]["A2"].fill.start_color.rgb == YELLOW
    assert book["Return"]["E2"].fill.fill_type is None
    assert [row[0].value for row in book[SHEET].iter_rows(min_row=2)][:2] == ["Return!F2"] * 2
    assert book[SHEET]["A2"].hyperlink.location == "'Return'!F2"


def test_what_was_received_is_not_touched(layout, tmp_path):
    raw = layout.raw / "anytown/2014-15/returns/2014-15-Q3"
    before = {path.name: path.read_bytes() for path in raw.iterdir()}
    annotate(layout, tmp_path, found("police.xlsx", "Return!F2"), found("council.csv", "line 2"))
    assert {path.name: path.read_bytes() for path in raw.iterdir()} == before


def test_a_csv_file_comes_back_as_a_workbook_of_its_rows(layout, tmp_path):
    (path,) = annotate(
        layout,
        tmp_path,
        found("council.csv", "line 4, value", actor="council"),
        found("council.csv", "line 2", "stands twice", actor="council"),
    )
    book = load_workbook(path)
    assert list(marked(book)) == ["Return!A2", "Return!F3"]  # line 4 is the third row
    assert book["Return"]["F3"].value == "=1+1"
    assert book["Return"]["F3"].data_type == "s"  # a text, as it was sent: never a formula
    assert book["Return"]["H2"].value == "two\nlines"


def test_a_file_that_cannot_be_opened_comes_back_as_the_list_alone(layout, tmp_path):
    (path,) = annotate(layout, tmp_path, found("broken.xlsx", "", "is damaged", actor="broken"))
    book = load_workbook(path)
    assert book.sheetnames == [SHEET]
    assert [cell.value for cell in book[SHEET][2]][:2] == ["the whole file", "is damaged"]


@pytest.mark.parametrize(
    "finding",
    [
        found("police.xlsx", "Return!F2", severity="info"),
        found("police.xlsx", "Return!F2", actor="analyst"),
        found("gone.xlsx", "Return!F2"),
    ],
)
def test_nothing_to_correct_is_no_file(finding, layout, tmp_path):
    assert annotate(layout, tmp_path, finding) == []


def test_a_comment_that_was_there_stays(layout, tmp_path):
    path = layout.raw / "anytown/2014-15/returns/2014-15-Q3/police.xlsx"
    book = load_workbook(path)
    from openpyxl.comments import Comment

    book["Return"]["F2"].comment = Comment("as counted by hand", "the police")
    book.save(path)
    (written,) = annotate(layout, tmp_path, found("police.xlsx", "Return!F2"))
    text = marked(load_workbook(written))["Return!F2"]
    assert text.startswith("as counted by hand") and "is no number" in text


def test_a_folder_of_received_files_is_refused(layout):
    with pytest.raises(UsageError, match="expected a folder elsewhere"):
        annotate_returns([], ["police"], layout, layout.raw / "anytown")


def test_hostile_words_are_texts(layout, tmp_path):
    hostile = '=HYPERLINK("x")\x07'
    (path,) = annotate(layout, tmp_path, found("police.xlsx", "Return!F2", hostile))
    cell = load_workbook(path)[SHEET]["B2"]
    assert cell.data_type == "s" and cell.value == hostile.replace("\x07", "\ufffd")
