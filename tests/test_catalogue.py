"""Does every entry of the catalogue say what a reader and a check need, and is each one used?"""

from pathlib import Path
from typing import get_args

import pytest

from pipeline.board import Area, load_board, load_configuration
from pipeline.catalogue import Unit, load_catalogue
from pipeline.errors import ConfigurationError
from pipeline.layout import Layout

ROOT = Path(__file__).parents[1]
CATALOGUE = load_catalogue(ROOT / "expectations" / "indicators.yaml")
BOARD = load_board(ROOT / "data" / "raw" / "southampton" / "board.yaml")
SECTIONS = [
    "foreword",
    "introduction",
    "business-plan",
    "challenge-log",
    "case-reviews",
    "child-death-learning",
    "multi-agency-audits",
    "section-11",
    "inspection",
    "learning-and-development",
    "population",
    "child-health",
    "youth-justice",
    "education",
    "mash",
    "early-help",
    "children-in-need",
    "child-protection",
    "family-courts",
    "allegations",
    "children-looked-after",
    "child-deaths",
    "missing-exploited-trafficked",
    "prevent",
    "domestic-abuse",
    "female-genital-mutilation",
    "priorities",
    "arrangements",
    "data-quality",
]
NEUTRAL_WORDS = ("southampton", "hampshire", "portsmouth")

each_indicator = pytest.mark.parametrize("indicator", CATALOGUE.indicators, ids=lambda one: one.id)


@each_indicator
def test_an_entry_defines_itself(indicator):
    assert len(indicator.definition) > 20
    assert indicator.definition.endswith(".")
    assert not indicator.title.endswith(".")
    assert indicator.section in SECTIONS
    assert indicator.plausible[0] < indicator.plausible[1]


@each_indicator
def test_a_count_says_what_it_counts(indicator):
    if indicator.unit is Unit.COUNT:
        assert indicator.noun, "write a noun in the plural, such as 'contacts'"


@each_indicator
def test_a_share_or_rate_with_a_denominator_says_its_vintage(indicator):
    assert bool(indicator.numerator) == bool(indicator.denominator)
    assert bool(indicator.denominator) <= bool(indicator.denominator_vintage)


@each_indicator
def test_a_rate_per_children_names_its_population(indicator):
    if indicator.unit is Unit.PER_10K:
        assert "residents aged 0 to 17" in indicator.denominator


@each_indicator
def test_the_unit_shows_in_the_id(indicator):
    endings = {"_pct": Unit.PCT, "_months": Unit.MONTHS, "_days": Unit.DAYS, "_weeks": Unit.WEEKS}
    for ending, unit in endings.items():
        if indicator.id.endswith(ending) and not indicator.id.endswith("_increase_pct"):
            assert indicator.unit is unit


@each_indicator
def test_an_entry_is_of_no_one_board(indicator):
    text = " ".join((indicator.id, indicator.title, indicator.definition)).lower()
    assert [word for word in NEUTRAL_WORDS if word in text] == []


@each_indicator
def test_comparators_are_roles_of_areas(indicator):
    assert set(indicator.comparators) <= set(get_args(Area.model_fields["role"].annotation))


@pytest.mark.parametrize(
    "word",
    [
        "plan_rate",
        "plan_count",
        "looked_after_count",
        "looked_after_rate",
        "mash_contacts",
        "referral",
        "missing",
        "exploitation",
        "domestic_violence",
    ],
)
def test_demand_and_detection_are_never_better_or_worse(word):
    found = [
        one
        for one in CATALOGUE.indicators
        if word in one.id and "missing_24" not in one.id and not one.id.endswith("_pct")
    ]
    assert found
    assert [one.id for one in found if one.polarity != "context"] == []


# The only measures that may be better or worse; all others describe demand, detection or context.
WITH_A_POLARITY = {
    "timeliness": [
        "adoption_not_quick_enough_pct",
        "care_cases_over_26_weeks_pct",
        "care_case_average_weeks",
        "looked_after_health_assessment_28_days_pct",
    ],
    "repeat plans": [
        "child_protection_repeat_plan_pct",
        "child_protection_repeat_plan_pct_lowest",
        "child_protection_repeat_plan_pct_highest",
    ],
    "attainment": [
        "good_level_of_development_pct",
        "early_years_attainment",
        "key_stage_1_attainment",
        "key_stage_2_level_4_pct",
        "key_stage_2_above_england",
        "key_stage_2_years_above_england",
        "key_stage_2_disadvantage_gap",
        "key_stage_4_below_england",
        "key_stage_4_disadvantage_gap",
        "key_stage_5_points",
        "looked_after_english_maths_change_pct",
        "looked_after_english_maths_above_england",
        "looked_after_a_levels",
    ],
    "attendance": ["school_attendance_pct", "extra_pupil_days_to_reach_england"],
    "NEET": ["neet_pct"],
    "health outcomes": [
        "obesity_age_4_5_pct",
        "obesity_age_10_11_pct",
        "breastfeeding_initiation_pct",
        "smoking_at_delivery_pct",
        "first_immunisation_age_2_pct",
        "second_mmr_age_5_pct",
        "looked_after_immunisations_pct",
        "under_18_conception_rate",
        "births_to_mothers_under_18_pct",
        "alcohol_admissions_under_18",
        "self_harm_admissions_10_24",
        "infant_and_child_mortality",
    ],
    "first-time entrants": ["first_time_entrants_rate", "first_time_entrants_reduction_pct"],
    "reoffending": ["reoffending_pct"],
    "completion of actions": [
        "challenges_complete_pct",
        "challenges_outstanding_count",
        "challenges_outstanding_pct",
        "review_actions_complete_pct",
        "inspection_actions_complete_pct",
    ],
}


def test_only_what_the_domain_gives_a_polarity_has_one():
    known = {name for names in WITH_A_POLARITY.values() for name in names}
    assert {one.id for one in CATALOGUE.indicators if one.polarity != "context"} == known


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("designated_officer_threshold_pct", "unclear whether it is of the fourth quarter"),
        ("first_time_entrants_rate", "without saying whose it is"),
        ("school_attendance_printed_rate_pct", "reads as absence"),
        ("good_or_outstanding_comparator_pct", "schools or pupils"),
        ("school_attendance_rank", "direction is ambiguous"),
        ("reoffending_pct", "the cohort is smaller in another"),
        ("exploitation_cases_police_count", "overlap"),
        ("child_deaths_modifiable_pct", "base of the percentage is not stated"),
        ("domestic_violence_reports_count", "does not say whether the count is a quarter's"),
    ],
)
def test_an_ambiguity_of_the_source_stays_visible(indicator, words):
    _, catalogue = load_configuration(Layout.of(ROOT), "southampton")
    assert words in catalogue[indicator].caution


def test_the_catalogues_own_cautions_hold_for_any_board():
    for indicator in CATALOGUE.indicators:
        assert "source" not in (indicator.caution or ""), indicator.id


def test_targets_are_only_those_that_the_source_has():
    targets = {one.id: one.target.value for one in CATALOGUE.indicators if one.target}
    assert targets == {"looked_after_missing_24_hours_count": 0}


def test_agencies_of_the_board_are_suppliers_of_the_catalogue():
    assert set(BOARD.agency_by_id) <= set(CATALOGUE.suppliers)


def test_every_agency_has_something_to_return():
    assert [agency.id for agency in BOARD.agencies if not CATALOGUE.of_supplier(agency.id)] == []


ENTRY = """suppliers:
  police: Police
indicators:
  - id: reports_count
    title: Reports
    definition: Reports to police.
    noun: reports
    unit: count
    kind: flow
    frequency: quarter
    supplier: police
    polarity: context
    disclosure: children
    decimals: 0
    section: domestic-abuse
    plausible: [0, 10]
"""

FAULTS = [
    ("unit: count", "unit: counts", "line 8", "'per_10k'"),
    ("supplier: police", "supplier: polce", "line 11", "allowed: police"),
    ("title: Reports", "titel: Reports", "line 5", "unknown key"),
    ("id: reports_count", "id: Reports", "line 4", "pattern"),
    ("plausible: [0, 10]", "plausible: [10, 0]", "line 4", "plausible range"),
    ("section: domestic-abuse", "since: 2014-16", "line", "two years in a row"),
    ("decimals: 0", "decimals: '0'", "line 14", "valid integer"),
    ("decimals: 0", "decimals: true", "line 14", "valid integer"),
    ("plausible: [0, 10]", "plausible: ['0', 10]", "line 16", "valid number"),
    ("plausible: [0, 10]", "plausible: [.nan, 10]", "line 16", "finite number"),
    ("title: Reports", "title: ''", "line 5", "at least 1 character"),
    ("decimals: 0", "comparators: [contry]", "line 14", "'country'"),
    ("decimals: 0", "target: {value: 0}", "line 14", "'indicators.0.target.source' is missing"),
    ("noun: reports", "numerator: reports", "line 4", "both or neither"),
    ("noun: reports", "numerator: a\n    denominator: b", "line 4", "denominator_vintage"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), FAULTS)
def test_a_mistake_stops_with_its_line(tmp_path, right, wrong, line, words):
    path = tmp_path / "indicators.yaml"
    path.write_text(ENTRY.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_catalogue(path)
    assert line in str(caught.value)
    assert words in str(caught.value)


def test_an_id_that_stands_twice_stops(tmp_path):
    path = tmp_path / "indicators.yaml"
    path.write_text(ENTRY + ENTRY.partition("indicators:\n")[2], encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"line 17: the name 'reports_count' stands twice"):
        load_catalogue(path)


def test_measures_of_families_and_of_repeated_events_say_so():
    """Plans, second plans, referrals, looked after, contacts and panels: their events are kin."""
    known = {one.id for one in CATALOGUE.indicators if one.clustered}
    assert known >= {
        "child_protection_plan_rate",
        "child_protection_repeat_plan_pct",
        "children_in_need_rate",
        "children_in_need_referral_rate",
        "children_in_need_rereferral_pct",
        "children_looked_after_rate",
        "mash_contacts",
        "missing_reports_count",
        "marac_cases_with_children_count",
    }
    assert "reoffending_pct" not in known  # a member of the cohort counts once
