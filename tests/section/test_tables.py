"""Does every table have its caption, scopes, full cells and notes?"""

import re

import pytest

from pipeline.errors import SectionError


def _cells(html: str) -> list[str]:
    return [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall("<td.*?</td>", html)]


@pytest.fixture(params=["quarter", "latest", "area", "sources", "register", "all"])
def table(request, section):
    match request.param:
        case "sources":
            return section.sources_compared("plan_rate")
        case "register":
            return section.register("contributions")
        case "all":
            return section.all_figures()
        case by:
            return section.table("plan_rate", "referral_rate", "never_returned", by=by)


def test_a_table_is_readable_by_everyone(table):
    assert table.html.count("<caption") == 1
    assert '<th scope="col"' in table.html
    assert '<th scope="row">' in table.html
    assert all(_cells(table.html))
    assert re.search(r'<table id="example-table-[a-z0-9-]+">', table.html)
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_withheld_is_neither_zero_nor_a_gap(section):
    table = section.table("referral_rate", by="quarter")
    assert _cells(table.html) == ["407", "withheld", "withheld", "withheld"]
    assert table.html.count('<td class="status withheld">') == 3
    assert "withheld: under review" in table.html


def test_zero_not_returned_and_no_value_differ(section):
    cells = _cells(section.table("notifications", by="quarter").html)
    assert cells == ["not returned", "0", "no value", "no value"]


def test_an_illustrative_value_is_marked_and_explained(section):
    html = section.table("plan_rate", by="quarter").html
    assert 'class="illustrative" title="the chart was lost"' in html
    assert "the source lost the published value" in html


def test_superseded_values_are_not_shown(section):
    assert "999" not in section.table("plan_rate", by="quarter").html


def test_a_years_figure_stands_beside_a_years_not_a_quarters(section):
    rows = {row.split(" | ")[0]: row for row in section.all_figures().text.splitlines()}
    assert " | 7 | 2014-15 | 120 | " in rows["Deaths unexpected"]


def test_two_suppliers_stand_side_by_side(section):
    html = section.sources_compared("plan_rate").html
    assert _cells(html)[0] == "81"
    assert "67.7" in _cells(html)
    assert "70.1" not in html  # a year after the report's end


def test_published_comparators_stand_beside_the_published_figure(section):
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", section.table("plan_rate").html)
    assert [_cells(row)[0:4:2] for row in rows] == [["81", "38"], ["67.7", "43.0"]]


def test_all_figures_leaves_no_indicator_out(section):
    text = section.all_figures().text
    for indicator in section.catalogue.of_section("example"):
        assert indicator.title in text
    assert "Elsewhere" not in text


def test_a_register_gets_computed_shares_and_total(section):
    table = section.register("contributions")
    cells = _cells(table.html)
    assert "£100" in cells
    assert cells.count("75.00%") == 1
    assert not any(str(cell).startswith("=") for row in table.rows for cell in row)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda s: s.table("plan_rat"), "plan_rate"),
        (lambda s: s.table(by="month"), "quarter"),
        (lambda s: s.register("money"), "contributions"),
        (lambda s: s.areas_compared("plan_rat"), "plan_rate"),
        (lambda s: s.trend("plan_rate", compare=("englnd",)), "england"),
        (lambda s: s.quarters(), "indicator"),
    ],
)
def test_an_unknown_name_is_an_error_with_a_hint(section, call, hint):
    with pytest.raises(SectionError) as error:
        call(section)
    assert hint in str(error.value)


def test_a_long_table_is_folded_with_its_title_and_count(section):
    from pipeline.section.tables import Cell, Table

    rows = tuple((f"row {n}", (Cell("1", "num"),)) for n in range(41))
    long = Table("t", "All <rows>", "", ("What", "Count"), rows)
    assert long.html().startswith(
        '<details class="long-table"><summary>All &lt;rows&gt; (41 rows)</summary>'
    )
    assert Table("t", "Few", "", ("What", "Count"), rows[:40]).html().startswith("<div")
