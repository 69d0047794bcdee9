"""Does every chart have its finding, text alternative, data, and the same bytes each time?"""

import re
from xml.etree import ElementTree

import pytest

CHARTS = {
    "quarters": lambda s: s.quarters("plan_rate", title="Plan rate"),
    "several": lambda s: s.quarters("deaths_expected", "plan_rate"),
    "withheld": lambda s: s.quarters("referral_rate", title="Referrals"),
    "months": lambda s: s.months("contacts", title="Contacts"),
    "trend": lambda s: s.trend("plan_rate", title="Plan rate"),
    "areas": lambda s: s.areas_compared("plan_rate", title="Plan rate"),
    "measures": lambda s: s.measures_compared("seen_in_time_pct", title="In time"),
    "parts": lambda s: s.parts(
        "Deaths", expected="deaths_expected", unexpected="deaths_unexpected"
    ),
    "shares": lambda s: s.shares("contributions", title="Contributions"),
}


@pytest.fixture(params=list(CHARTS))
def figure(request, section):
    return CHARTS[request.param](section)


def _svg(figure) -> str:
    return re.search(r"<svg.*</svg>", figure.html, flags=re.DOTALL)[0]


def test_a_figure_is_accessible(figure):
    svg = _svg(figure)
    root = ElementTree.fromstring(svg)
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert root.get("role") == "img"
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} == {
        f"{figure.id}-title",
        f"{figure.id}-desc",
    }
    assert root.get("width") is None
    assert root.get("viewBox")
    assert "<style" not in svg
    assert "<metadata" not in svg
    assert all(found.startswith(figure.id) for found in re.findall(r'\bid="([^"]+)"', svg))
    assert all(found.startswith(figure.id) for found in re.findall(r'"#([^"]+)"', svg))
    assert "rotate(-90" not in svg
    assert f'<figure id="{figure.id}">' in figure.html
    assert '<span class="number" data-of="figure">Figure</span>' in figure.html
    assert "<details><summary>Data for this figure</summary>" in figure.html
    assert 'href="data:text/csv;charset=utf-8,' in figure.html
    assert figure.rows


def test_the_title_is_text_and_not_in_the_image(figure):
    drawn = _svg(figure).partition("</desc>")[2]
    assert figure.title not in drawn


def test_the_same_data_give_the_same_bytes(figure, section, request):
    name = request.node.callspec.params["figure"]
    assert CHARTS[name](section).html == figure.html


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("quarters", "Plan rate: from 65 (illustrative) in Q1 to 81 in Q4"),
        ("withheld", "Referrals: 407 in Q1 only"),
        ("months", "Contacts: 1,303 in June 2014, highest of those reported"),
        ("trend", "Plan rate: 67.7, against 43.0 in England"),
        ("areas", "Plan rate: 67.7, higher than 1 of 1 neighbours"),
        ("parts", "Deaths in Brookshire: 6 expected and 7 unexpected"),
        ("shares", "Contributions: 75.0% of £100 came from one partner"),
    ],
)
def test_a_title_states_the_finding_and_claims_no_trend(section, name, title):
    assert CHARTS[name](section).title == title


def test_four_quarters_never_make_a_trend(section):
    assert not re.search("rising|rose|trend|increas", section.quarters("plan_rate").title)


def test_withheld_quarters_are_marked_in_the_chart(section):
    assert _svg(CHARTS["withheld"](section)).count(">withheld</text>") == 3


def test_a_chart_without_values_says_why(section):
    html = section.quarters("never_returned").html
    assert "<svg" not in html
    assert "No values to draw: no value was received." in html


def test_the_supplied_figure_stands_beside_the_published_line(section):
    shown = section.trend("plan_rate")
    assert "Brookshire, as supplied" in _svg(shown)
    assert len(shown.rows) == 3 + 3 + 1  # two areas over three years and the council's own


def test_a_country_s_count_does_not_set_the_scale_of_an_area_s(section):
    drawn = _svg(section.quarters("plan_count", title="Plans"))
    labels = [float(text.replace(",", "")) for text in re.findall(r">([\d,]+)</text>", drawn)]
    assert max(labels) < 1000


def test_a_value_of_a_line_that_is_not_shown_is_a_cross_and_explained(section):
    shown = section.quarters("referral_rate", "plan_rate", title="Rates")
    assert shown.subtitle.endswith(". A cross marks a value that is withheld")
    assert shown.html.count("stroke-width: 2") > 0


def test_a_profile_sets_measures_of_different_units_beside_the_country(section):
    shown = section.profile("plan_rate", "repeat_pct", title="Profile")
    assert shown.title == "Profile: 1 of 1 worse than England"
    readings = re.findall(r">([^<>]* \| [^<>]*)<", shown.html)
    assert "16% | 15%: worse" in readings
    assert "81 | 38: higher" in readings


def test_an_area_has_one_colour_in_every_chart(section):
    trend = section.trend("plan_rate").html
    alone = section.trend("plan_rate", compare=("england",)).html
    for colour in ("#12436d", "#28a197"):  # the own area, the country
        assert colour in trend.lower()
        assert colour in alone.lower()


def test_a_measure_has_one_scale(section):
    from pipeline.section.figures import _top

    data, indicator = section._data, section.catalogue["plan_rate"]
    own = section.board.own_area.id
    quarters = [v for v in data.within("plan_rate", own)]
    published = data.published("plan_rate", own)
    assert _top(data, indicator, quarters) == _top(data, indicator, published) == 81


def test_a_profile_of_one_measure_states_its_two_values(section):
    """'0 of 1 worse than England' tells a reader less than the values do."""
    shown = section.profile("plan_rate", title="Profile")
    assert shown.title == "Plan rate: 81, against 38 in England"
