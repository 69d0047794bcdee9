"""Is a figure that the last release gave otherwise marked [r] wherever it stands, and listed?"""

from dataclasses import replace

import pytest

from pipeline.released import write_figures
from pipeline.section.section import Section

RELEASED = [
    ("plan_rate/brookshire/2014-15-Q1/council", "65"),
    ("plan_rate/brookshire/2014-15-Q2/council", "70"),
    ("plan_rate/brookshire/2014-15-Q3/council", "74.5"),
    ("plan_rate/brookshire/2014-15-Q4/council", "withheld"),
    ("referral_rate/brookshire/2014-15-Q2/council", "12"),
    ("seen_in_time_pct/brookshire/2014-15-Q4/council", "70"),
    ("repeat_pct/brookshire/2014-15-Q4/council", "15"),
    ("count(register/actions)", "2"),
    ("complete(register/actions)", "1"),
    ("amount_gbp(register/contributions?contributor=Council,period=2014-15)", "80"),
    ("amount_gbp(register/contributions?contributor==Police,period=2014-15)", "25"),
]


@pytest.fixture
def revised(layout, section) -> Section:
    folder = layout.released("brookshire", "2014-15", "board") / "1"
    folder.mkdir(parents=True)
    write_figures(RELEASED, folder / "figures.csv")
    return Section("example", section.board, section.catalogue, section.period, layout)


def test_a_table_marks_what_changed_and_says_what_it_was(revised):
    shown = revised.table("plan_rate", "referral_rate", by="quarter")
    first, second, *notes = shown.text.splitlines()[3:]
    assert first == "Plan rate (per 10,000) | 65 | 70 | 75 [r] | 81 [r]"
    assert second == "Referral rate (per 10,000) | 407 | withheld [r] | withheld | withheld"
    assert (
        "[r] marks a figure changed since the last release of this report, which gave "
        "Plan rate, Brookshire, Q3 2014-15: 74.5; Plan rate, Brookshire, Q4 2014-15: withheld; "
        "Referral rate, Brookshire, Q2 2014-15: 12."
    ) in notes


def test_the_download_says_what_it_was(revised):
    shown = revised.table("plan_rate", by="quarter")
    notes = {row[3]: row[-1] for row in shown.rows}
    assert notes["2014-15-Q2"] == "none"
    said = "[r] changed since the last release of this report, which gave"
    assert notes["2014-15-Q3"] == f"{said} 74.5"
    assert notes["2014-15-Q4"] == f"{said} withheld"


def test_a_sentence_marks_what_changed_and_its_sign_of_unit_stays_with_the_number(revised):
    said = revised.say("Seen: {seen_in_time_pct:latest}%, plans {plan_rate:earliest}.")
    assert said.text == "Seen: 72% [r], plans 65 [i]."
    assert '</data>% <abbr title="changed since the last release of this report">[r]' in said.html
    assert "[r]" not in revised.say("{plan_rate:lowest}").text


def test_an_amount_of_a_register_is_marked_and_names_its_source(revised):
    shown = revised.register("contributions")
    said = "[r] marks a figure changed since the last release of this report, which gave"
    assert shown.text.splitlines()[-1] == f"{said} Council: £80."
    assert shown.text.count("£75 [r]") == 1 and "£25 [r]" not in shown.text
    assert shown.rows[0][:2] == ("Council", "£75")  # data bear no marks
    assert (
        '<data value="75" data-source="amount_gbp(register/contributions?contributor=Council,'
        'period=2014-15)">£75 [r]</data>'
    ) in shown.html


def test_a_count_of_a_register_is_marked(revised):
    said = revised.say("{actions:count} actions, {actions:complete} complete.")
    assert said.text == "3 [r] actions, 1 complete."


def test_a_chart_marks_it_in_title_label_and_text_alternative(revised):
    shown = revised.quarters("plan_rate", title="Plans")
    assert "81 (revised)" in shown.title
    assert "81 [r]" in shown.html
    assert "Q3 2014-15: 75 (revised)" in shown.html


def test_the_overview_and_the_scorecard_mark_it(revised):
    revised.slug = "foreword"
    assert "rose from 9% (Q1 2014-15) to 16% [r] (Q4 2014-15)" in revised.overview().text
    assert "72% [r]" in revised.scorecard().text


def test_what_changed_is_listed_with_what_it_was(revised):
    shown = revised.changed()
    assert shown.columns[3:] == ("In release 1", "Now [r]")
    assert [(row[0], row[1], *row[3:]) for row in shown.rows] == [
        ("Plan rate (per 10,000)", "Brookshire, Q3 2014-15", "74.5", "75"),
        ("Plan rate (per 10,000)", "Brookshire, Q4 2014-15", "withheld", "81"),
        ("Referral rate (per 10,000)", "Brookshire, Q2 2014-15", "12", "withheld"),
        ("Seen in time pct", "Brookshire, Q4 2014-15", "70%", "72%"),
        ("Repeat pct", "Brookshire, Q4 2014-15", "15%", "16%"),
    ]
    assert "released" in revised.reads


def test_before_the_first_release_nothing_is_marked_and_that_is_said(section):
    assert "[r]" not in section.table("plan_rate", by="quarter").text
    assert section.changed().text.endswith("this report was not released before.")


def test_beside_a_value_that_is_now_hidden_no_earlier_one_is_given(revised):
    value = next(v for v in revised._data.of("plan_rate") if v.is_changed)
    assert replace(value, status="suppressed", number=None).earlier_text == "something else"
