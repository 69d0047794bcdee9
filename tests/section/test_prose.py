"""Do sentences compute, mark and, where a figure is missing, explain?"""

import re
from pathlib import Path

import pytest

from pipeline.errors import SectionError
from pipeline.section.operations import OPERATIONS
from pipeline.section.prose import _FIELD, REGISTER_OPERATIONS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{plan_rate:latest} {plan_rate:unit}", "81 per 10,000"),
        ("{plan_rate@england:latest} cited", "38 cited"),
        ("{plan_rate/dfe:latest} for {plan_rate/dfe:latest_period}", "67.7 for 31 March 2015"),
        ("{plan_rate@valley:latest}", "52.3"),  # half-up, not to even
        ("{plan_rate:times(@england)} or {plan_rate:times_england}", "2.1 or 2.1"),
        ("{plan_rate:earliest} to {plan_rate:latest}", "65 [i] to 81"),
        ("up by {plan_rate:change}", "up by 16 [i]"),
        ("{plan_rate:direction} before", "higher than before"),
        ("{seen_in_time_pct:at(2014-15-Q1)}%", "42%"),
        ("{contacts:latest} in {contacts:latest_period}", "19,542 in 2014-15"),
        ("{contacts:peak} in {contacts:peak_period}", "1,303 in June 2014"),
        ("{contacts:total} in two months", "2,503 in two months"),
        ("{notifications:lowest} by {notifications:supplier}", "0 by Brookshire Police"),
        (
            "{referral_rate:latest_reported} {referral_rate:latest_reported_period}",
            "407 Q1 2014-15",
        ),
        ("{deaths_expected:share(contacts)}%", "0%"),
        ("£{contributions:total}, {contributions:largest_share}%", "£100, 75%"),
        ("{contributions:largest_name} of {contributions:count}", "Council of 2"),
        ("{seen_in_time_pct:moved} and {contacts:moved}", "rose and rose"),
        ("{plan_rate:standing(@england)} it", "higher than it"),
        ("{repeat_pct:standing(@england)} it", "worse than it"),
        ("{repeat_pct:percentage_points(@england)} apart", "1 apart"),
        ("{plan_rate:trend}", "too few points to tell a trend"),
        ("{plan_rate/dfe:rank} areas", "1 of 2 areas"),
        ("{contacts:list}", "1,200 and 1,303"),
        ("{actions:complete} of {actions:count}, {actions:open} open", "1 of 3, 2 open"),
        ("{actions:complete(origin=review)} of {actions:count(origin=review)}", "1 of 2"),
        ("{actions:complete_pct(origin=review)}%, {actions:overdue} late", "50%, 1 late"),
    ],
)
def test_a_field_says_its_figure(section, text, said):
    assert section.say(text).text == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It was {referral_rate:latest}.", "withheld: under review"),
        ("It was {notifications:earliest}.", "not returned"),
        ("It was {notifications:total}.", "not returned"),
        ("It was {never_returned:latest}.", "no figure was received"),
        ("It was {contacts@england:latest}.", "no figure was received for England"),
    ],
)
def test_a_sentence_without_its_figure_says_which_and_why(section, text, reason):
    shown = section.say(f"Before: {{plan_rate:latest}}. {text} After: {{plan_rate:latest}}.")
    assert reason in shown.text
    assert "It was" not in shown.text
    assert shown.text.startswith("Before: 81. ")
    assert shown.text.endswith(" After: 81.")


def test_what_is_missing_is_named_in_a_sentence_of_its_own(section):
    shown = section.say("It was {referral_rate:latest}.")
    assert shown.text == "“Referral rate”, Q4 2014-15, is withheld: under review."
    # a name, so that a number in a measure's title counts as no number of the text
    assert "“<cite>Referral rate</cite>”, Q4 2014-15" in shown.html


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{plan_rte:latest}", "plan_rate"),
        ("{plan_rate:lates}", "latest"),
        ("{plan_rate@englnd:latest}", "england"),
        ("{plan_rate/dfee:latest}", "dfe"),
        ("{plan_rate:at(soon)}", "names no period"),
        ("{plan_rate:share(contcts)}", "contacts"),
        ("{plan_rate:latest!}", "write {indicator@area/supplier:operation}"),
        ("{contributions:averge}", "operation"),
        ("{reviews:total}", "no amounts"),
    ],
)
def test_a_field_that_names_nothing_is_an_error_with_a_hint(section, text, hint):
    with pytest.raises(SectionError, match=r"plan|contributions|reviews") as error:
        section.say(text)
    assert hint in str(error.value)


def test_numbers_are_marked_with_their_source(section):
    shown = section.say("There were {plan_rate:latest} <b>.")
    source = "plan_rate/brookshire/2014-15-Q4/council"
    assert f'<data value="81" data-source="{source}">81</data>' in shown.html
    assert "&lt;b&gt;" in shown.html
    assert shown.as_json()["claims"] == [{"value": 81, "source": source, "text": "81"}]


def test_an_illustrative_number_is_marked_and_keeps_its_percent_sign(section):
    shown = section.say("{plan_rate:earliest}% of them")
    assert shown.text == "65% [i] of them"
    assert 'class="illustrative"' in shown.html


def test_what_only_looks_like_a_field_stays_as_it_is(section):
    assert section.say("{{ 7*191 }} and {section}").text == "{{ 7*191 }} and {section}"


def test_the_language_page_lists_every_operation_and_no_other():
    page = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", page, flags=re.MULTILINE)
    assert listed == [*OPERATIONS.items(), *REGISTER_OPERATIONS.items()]


def test_every_example_of_the_language_page_can_be_said():
    page = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    fields = re.findall(r"\{[a-z_]+[@/:][^{}]*\}", page)
    assert len(fields) > 5
    for field in fields:
        assert _FIELD.fullmatch(field), field
