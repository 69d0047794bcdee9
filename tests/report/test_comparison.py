"""Does a comparison tell what differs in numbers, findings and prose, and nothing else?"""

import pytest

from pipeline.report.compared import comparison_file, record_comparison, was_compared
from pipeline.report.comparison import compare
from pipeline.report.readback import Shown, read_edition

from .kept import WARNING, edition, keep, said, tidy

Q1, Q2 = tidy("2014-15-Q1", 61), tidy("2014-15-Q2", 70)
NAME = "Plans, Mercia, {} 2014-15 (Mercia Council)"


def changes(one: dict, two: dict) -> list[tuple[str, str, str]]:
    found = compare(said(**one), said(**two)).changes
    return [(change.kind, change.section, change.text) for change in found]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([Q1, tidy("2014-15-Q2", 71)], f"{NAME.format('Q2')}: 71; it was 70"),
        ([Q1], f"{NAME.format('Q2')}: no longer shown; it was 70"),
        ([Q1, Q2, tidy("2014-15-Q3", 0)], f"{NAME.format('Q3')}: 0, which was not shown before"),
        (
            [Q1, tidy("2014-15-Q2", "withheld", status="withheld")],
            f"{NAME.format('Q2')}: withheld; it was 70",
        ),
        (
            [Q1, tidy("2014-15-Q2", 70, status="provisional")],
            f"{NAME.format('Q2')}: 70 (provisional); it was 70",
        ),
        (
            [Q1, tidy("2014-15-Q2", 70, illustrative="yes")],
            f"{NAME.format('Q2')}: 70 (illustrative); it was 70",
        ),
        (
            [Q1, tidy("2014-15-Q2", 70, lower_95=60, upper_95=80)],
            f"{NAME.format('Q2')}: 70 (95% interval 60 to 80); it was 70",
        ),
    ],
)
def test_a_figure_that_differs_is_told_once(rows, text):
    assert changes({"rows": [Q1, Q2]}, {"rows": rows}) == [("figure", "mash", text)]


def test_two_releases_of_one_figure_stand_together():
    before = [tidy("2014-15-Q1", 4, release="A"), tidy("2014-15-Q1", 5, release="B")]
    after = [before[1], tidy("2014-15-Q1", 6, release="A")]
    ((_, _, text),) = changes({"rows": before}, {"rows": after})
    assert text.endswith("5 (B) and 6 (A); it was 4 (A) and 5 (B)")


@pytest.mark.parametrize(
    ("actions", "text"),
    [
        (
            [["Train", "complete"], ["Audit", "planned"]],
            "“Actions”: Train: State complete, was open",
        ),
        ([["Train", "open"]], "“Actions”: no longer there: Audit; planned"),
        (
            [["Write", "planned"], ["Train", "open"], ["Audit", "planned"]],
            "“Actions”: new: Write; planned",
        ),
    ],
)  # fmt: skip
def test_an_entry_of_a_register_that_differs_is_told(actions, text):
    before = {"actions": [["Train", "open"], ["Audit", "planned"]]}
    assert changes(before, {"actions": actions}) == [("entry", "mash", text)]


def test_rows_in_another_order_are_no_change():
    before = [["Train", "open"], ["Audit", "planned"]]
    assert changes({"actions": before}, {"actions": before[::-1]}) == []


def test_a_table_that_is_new_or_gone_is_told():
    rows = {"actions": [["Train", "open"]]}
    assert changes({}, rows) == [
        ("entry", "mash", "The table “Actions” is new")
    ]  # fmt: skip
    assert changes(rows, {}) == [("entry", "mash", "The table “Actions” is no longer there")]


@pytest.mark.parametrize(
    ("prose", "text"),
    [
        (["Few plans.", "None waits."], "New: “None waits.”"),
        ([], "Taken out: “Few plans.”"),
        (["Many plans."], "Now: “Many plans.” Before: “Few plans.”"),
    ],
)
def test_a_sentence_that_differs_is_told(prose, text):
    assert changes({}, {"sentences": prose}) == [("sentence", "mash", text)]


def test_findings_that_are_new_or_gone_are_told():
    said = "returns/a.csv, line 3: high; expected less. Ask the council."
    assert changes({}, {"findings": [WARNING]}) == [("finding", "", f"new: warning: {said}")]
    assert changes({"findings": [WARNING]}, {}) == [
        ("finding", "", f"no longer found: warning: {said}")
    ]


def test_where_an_edition_holds_no_findings_their_number_is_compared():
    ((kind, _, text),) = changes(
        {"run": {"found": []}}, {"findings": [WARNING], "run": {"found": []}}
    )
    assert (kind, text) == (
        "finding",
        "findings: 0 critical, was 0, 1 warning, was 0, 0 info, was 0",
    )


def test_a_section_that_failed_is_told():
    failed = {"sections": [{"section": "mash", "state": "failed", "error": "x"}]}
    assert ("entry", "mash", "The section was made, is now not made") in changes(
        {}, {"run": failed}
    )


def test_the_same_editions_do_not_differ_and_lines_say_so():
    one, two = said([Q1]), said([Q1])
    found = compare(one, two)
    assert found.changes == ()
    assert list(found.lines())[-1] == "Nothing changed: the files are the same."
    assert one.sha256 == two.sha256
    redrawn = said([Q1], run={"files": {"index.html": "other"}})
    assert "laid out or drawn" in list(compare(one, redrawn).lines())[-1]


def test_lines_are_grouped_by_section_and_counted():
    found = compare(
        said([Q1]),
        said([tidy("2014-15-Q1", 62)], findings=[WARNING]),
    )
    lines = list(found.lines())
    assert lines[0].startswith("Earlier: Mercia Board: Annual report 2014-15, board edition")
    assert lines[2:5] == ["", "Plans", f"  {NAME.format('Q1')}: 62; it was 61"]
    assert lines[6] == "What the checks found"
    assert lines[-1] == "Changed: 1 figure, 0 entries of tables, 0 sentences, 1 finding."


def test_the_tables_of_findings_and_of_changes_are_told_as_such_alone():
    def tables(what: str) -> dict:
        others = [
            Shown("mash", "table", "Found", ("Found", "Severity"), ((what, "warning"),)),
            Shown("mash", "table", "Changed", ("Measure", "Now [r]"), ((what, "1"),)),
        ]
        return {"others": others, "findings": [WARNING]}

    assert changes(tables("high"), tables("low")) == []
    public = {"findings": [], "run": {"found": []}}  # findings stand in its table alone
    assert len(changes(tables("high") | public, tables("low") | public)) == 2


def test_a_table_whose_title_tells_a_number_is_still_the_same():
    def chart(share: str) -> dict:
        title, rows = f"{share} complete", (("open", share),)
        return {"others": [Shown("mash", "figure", title, ("state", "count"), rows)]}

    ((_, _, text),) = changes(chart("3"), chart("4"))
    assert text == "“4 complete”: open: count 4, was 3"


def test_a_comparison_is_written_down_and_counts_for_these_two_alone(tmp_path):
    current = keep(tmp_path / "reports/mercia/2014-15/board", [Q1])
    first, other = edition(tmp_path / "1", [Q2]), edition(tmp_path / "2")
    now = read_edition(current)
    assert not was_compared(now, first)
    written = record_comparison(compare(first, now), tmp_path / "reports")
    assert written == comparison_file(current) == current.with_name("board-comparison.json")
    assert was_compared(now, first)
    assert not was_compared(now, other)
    changed = edition(tmp_path / "changed", [Q2])
    assert not was_compared(changed, first)


def test_a_comparison_of_anything_else_is_not_written_down(tmp_path):
    current = read_edition(keep(tmp_path / "reports/mercia/2014-15/board"))
    public = edition(tmp_path / "1", run={"audience": "public"})
    assert record_comparison(compare(public, current), tmp_path / "reports") is None
    two = edition(tmp_path / "2")
    assert record_comparison(compare(two, two), tmp_path / "reports") is None
    assert not comparison_file(current.folder).exists()
