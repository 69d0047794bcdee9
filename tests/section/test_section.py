"""Is a section opened only on what exists, and do its quotations reach the reader unchanged?"""

import html
import json

import pytest

from pipeline.errors import SectionError
from pipeline.periods import parse_period
from pipeline.section import open_section
from pipeline.section.displays import MIME
from pipeline.section.observations import say_span


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("no-such", "southampton", "2014-15"), "child-protection"),
        (("mash", "no-such", "2014-15"), "southampton"),
        (("mash", "southampton", "2014"), "2014-15"),
        (("mash", "southampton", "2014-M06"), "financial year"),
        (("mash", "southampton", "2014-15", "press"), "board"),
        (("mash", "southampton", "1999-00", "public"), "--audience public"),
    ],
)
def test_opening_what_does_not_exist_says_what_may_be_opened(arguments, hint):
    with pytest.raises(SectionError) as error:
        open_section(*arguments)
    assert hint in str(error.value)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (["2014-15"], "2014-15"),
        (["2014-15", "2014-15-Q4"], "2014-15"),
        (["2014-M06", "2014-M04", "2015-03-31"], "April 2014 to 31 March 2015"),
    ],
)
def test_a_span_of_periods_never_names_one_of_them_as_both_ends(periods, said):
    assert say_span(parse_period(period) for period in periods) == said


def test_a_missing_commentary_is_told_only_where_an_agency_sent_figures(section):
    section.slug = "other"  # of its measure nothing came
    assert section.commentary().html == ""


def test_commentary_is_quoted_unchanged_and_attributed(section, hostile_texts):
    shown = section.commentary()
    assert '<blockquote data-supplier="council">' in shown.html
    assert "Brookshire Council, on Plan rate, Q4 2014-15" in shown.html
    for text in hostile_texts:
        assert text not in shown.html or "<" not in text
        assert text in html.unescape(shown.html)
        assert text in shown.rows[0][2]
    assert shown.rows[0][2].startswith("Brookshire Council: ")


def test_no_narrative_shows_nothing(section):
    assert section.narrative().html == ""


def test_a_narrative_is_plain_text_with_figures(section, layout):
    folder = layout.narrative("brookshire", "2014-15")
    folder.mkdir(parents=True)
    text = "## A *heading*\n\nThere were {plan_rate:latest}.\n<script>\n\n- one\n- two\n"
    (folder / "example.md").write_text(text, encoding="utf-8")
    shown = section.narrative()
    assert "<h3>A *heading*</h3>" in shown.html
    assert "&lt;script&gt;" in shown.html
    assert "<ul><li>one</li><li>two</li></ul>" in shown.html
    assert [claim.value for claim in shown.claims] == [81]


def test_a_narrative_that_cannot_be_read_names_its_line(section, layout):
    folder = layout.narrative("brookshire", "2014-15")
    folder.mkdir(parents=True)
    (folder / "example.md").write_text("Fine.\n\nOf {plan_rte:latest}.\n", encoding="utf-8")
    with pytest.raises(SectionError, match=r"example\.md, line 3: .*plan_rate"):
        section.narrative()


def test_sources_name_file_version_and_caution(section):
    shown = section.sources()
    assert "published/plans.csv" in shown.text
    assert "abababababab" in shown.text
    assert "counted by hand" in shown.text
    assert "Statistical neighbours of 2021: Valley" in shown.text


def test_a_section_remembers_what_it_read(section):
    section.say("{plan_rate:latest} {contributions:total}")
    section.say("{never_returned:latest}")  # asked for in vain: that it is missing matters too
    section.findings()
    assert section.reads == {
        "board",
        "catalogue",
        "narrative/example.md",
        "observations/plan_rate",
        "observations/never_returned",
        "table/contributions",
        "table/findings",
    }
    assert "observations/contacts" not in section.reads


def test_the_list_of_sources_carries_what_was_read(section):
    section.say("{plan_rate:latest}")
    listed = section.sources()._repr_mimebundle_()[MIME]["reads"]
    assert listed == sorted(section.reads)
    assert "observations/plan_rate" in listed


def test_every_display_speaks_all_three_forms(section):
    bundle = section.table("plan_rate")._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert json.loads(json.dumps(bundle[MIME]))["type"] == "table"
