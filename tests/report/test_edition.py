"""Binding: order, numbers, placeholders, ids, claims, and the same bytes twice."""

import pytest
from nbformat import v4

from pipeline.errors import SectionError
from pipeline.report.binding import link_figures, one_line
from pipeline.report.edition import Item, Part
from pipeline.run.sections import SectionRun

from .made_up import bind_runs, code, display, figure, make_example, make_run, markdown, table

ROWS = [["Q1", 1], ["Q2", 2]]


def bind_one(tmp_path, *cells, **changes):
    edition = bind_runs([make_run(tmp_path, "mash", list(cells))], tmp_path / "out", **changes)
    return edition, (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_figures_and_tables_are_numbered_through_the_report_in_reading_order(tmp_path):
    runs = [
        make_run(tmp_path, slug, [markdown(f"# {slug}"), *cells], number=number)
        for number, (slug, cells) in enumerate(
            {
                "mash": [
                    code(figure("mash-figure-a", "A", ROWS), figure("mash-figure-b", "B", ROWS))
                ],
                "prevent": [
                    code(table("prevent-table-a", "C", ["x", "y"], ROWS)),
                    code(figure("prevent-figure-a", "D", ROWS)),
                ],
            }.items(),
            start=1,
        )
    ]
    edition = bind_runs(runs, tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert [(item.label, item.title, item.section) for item in edition.items] == [
        ("Figure 1", "A", "mash"),
        ("Figure 2", "B", "mash"),
        ("Table 1", "C", "prevent"),
        ("Figure 3", "D", "prevent"),
    ]
    assert '<span class="number">Figure 3</span>: D' in page
    assert "data-of" not in page
    assert edition.items[2].rows == (("Q1", 1), ("Q2", 2))


def test_the_first_heading_is_the_title_and_other_text_stays(tmp_path):
    edition, page = bind_one(tmp_path, markdown("# The *hub* #\n\nWhat reached it?"))
    assert edition.parts[0].title == "The *hub*"
    assert "<p>What reached it?</p>" in page


def test_a_failed_section_leaves_a_placeholder_that_names_no_folder(tmp_path):
    edition = make_example(tmp_path)
    page = (tmp_path / "board" / "index.html").read_text(encoding="utf-8")
    (failed,) = edition.failed
    assert (failed.slug, failed.title) == ("prevent", "Prevent")
    assert 'id="prevent" aria-labelledby="prevent-title" data-state="failed"' in page
    assert "This section could not be made." in page
    assert "registers.parquet: not there" in page
    assert "/srv" not in page
    assert "never shown" not in page
    assert edition.is_draft


@pytest.mark.parametrize("content", [None, "", "no json", "{}", '{"cells": [3]}'])
def test_an_absent_or_unreadable_notebook_is_a_failed_section(tmp_path, content):
    path = tmp_path / "01-early-help.ipynb"
    if content is not None:
        path.write_text(content)
    edition = bind_runs([SectionRun("early-help", path, path)], tmp_path / "out")
    assert edition.parts[0].is_failed
    assert edition.parts[0].title == "Early help"


def test_a_section_that_was_not_run_keeps_its_title_but_shows_nothing(tmp_path):
    made = make_run(tmp_path, "mash", [markdown("# The hub\n\nA question?")])
    run = SectionRun("mash", made.notebook, tmp_path / "absent.ipynb")
    edition = bind_runs([run], tmp_path / "out")
    assert edition.parts[0].title == "The hub"
    assert edition.parts[0].error == "it was not run"


def test_an_error_in_a_cell_fails_the_section_though_the_run_says_nothing(tmp_path):
    error = v4.new_output("error", ename="KeyError", evalue="'x'", traceback=["Traceback /srv/a/b"])
    edition, page = bind_one(tmp_path, markdown("# Hub"), code(error))
    assert edition.parts[0].error == "KeyError: 'x'"
    assert "Traceback" not in page


def test_an_edition_without_faults_is_no_draft(tmp_path):
    edition, page = bind_one(tmp_path, markdown("# Hub"), code(display("<p>Well.</p>")))
    assert not edition.is_draft
    assert "Draft" not in page
    assert "Example" not in page


@pytest.mark.parametrize(
    "error, line",
    [
        ("cell 3: SectionError: no indicator 'x'", "cell 3: SectionError: no indicator 'x'"),
        ('Traceback (most recent call last):\n  File "/a/b.py"\nKeyError: 1', "KeyError: 1"),
        ("\x1b[31mred\x1b[0m\nmore", "red"),
        ("/srv/a/a.parquet: not there", "a.parquet: not there"),
        (r"C:\Users\a\b.csv: not there", "b.csv: not there"),
        ("shares and/or numbers of 1/2", "shares and/or numbers of 1/2"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_an_error_is_one_line_without_traceback_or_folder(error, line):
    assert one_line(error) == line


def test_one_id_twice_is_refused_by_name(tmp_path):
    twice = code(figure("mash-figure-a", "A", ROWS), figure("mash-figure-a", "A", ROWS))
    with pytest.raises(SectionError, match="mash-figure-a"):
        bind_one(tmp_path, markdown("# Hub"), twice)


def test_the_same_heading_twice_in_a_section_gets_two_ids(tmp_path):
    _, page = bind_one(tmp_path, markdown("# Hub\n\n## By area"), markdown("## By area"))
    assert 'id="mash-by-area"' in page
    assert 'id="mash-by-area-2"' in page


def test_text_is_bound_only_where_there_is_no_html_and_then_escaped(tmp_path):
    plain = v4.new_output("execute_result", {"text/plain": "<b>7</b>"}, execution_count=1)
    _, page = bind_one(tmp_path, markdown("# Hub"), code(display("<p>shown</p>"), plain))
    assert "<pre>&lt;b&gt;7&lt;/b&gt;</pre>" in page
    assert ">plain<" not in page


def test_claims_tell_computed_quoted_and_typed_numbers_apart(tmp_path):
    edition, _ = bind_one(
        tmp_path,
        markdown("# Top 10\n\nIn 2014-15, on 31 March 2015, in Q3: 3 areas, per 10,000 children."),
        code(
            display(
                '<p><data value="81" data-source="a">81</data> of twelve, £1,200</p>'
                "<blockquote><p>We saw 12 and 7.</p></blockquote>"
            ),
            figure("mash-figure-a", "A", ROWS),
            display("<p>Release 7</p>", {"type": "sources"}),
        ),
    )
    assert edition.claims.as_counts() == {"bound": 1, "quoted": 2, "unbound": 3}
    assert edition.claims.unbound_places[0].startswith("mash: '3' in ")


def test_the_same_notebooks_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        make_example(tmp_path / name)
    for file in ("index.html", "data.csv", "data.xlsx"):
        one, two = (tmp_path / name / "board" / file for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), file


def test_a_mention_of_a_measure_leads_to_the_figure_of_another_section():
    link = '<a href="#figure-of-plan_rate">Plan rate</a>'
    output = {"html": link, "plain": "", "item": {}}
    parts = [Part("foreword", 1, "Foreword", ({"type": "code", "outputs": (output,)},))]

    def item(section: str, kind: str, anchor: str) -> Item:
        row = ("plan_rate", "Plan rate")
        return Item(section, kind, 1, anchor, "t", "", ("indicator", "measure"), (row,))

    def led(*items: Item) -> str:
        (part,) = link_figures(parts, items)
        return part.cells[0]["outputs"][0]["html"]

    table, figure = item("plans", "table", "plans-table"), item("plans", "figure", "plans-figure")
    assert led(table, figure) == '<a href="#plans-figure">Plan rate</a>'
    assert led(table) == '<a href="#plans-table">Plan rate</a>'
    assert led(item("foreword", "table", "own")) == "<cite>Plan rate</cite>"
    assert led() == "<cite>Plan rate</cite>"
