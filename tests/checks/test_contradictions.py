"""What is found, what is passed over, and what a finding says: small sets, checkable by eye."""

import pandas as pd
import pytest

from pipeline.board import load_configuration
from pipeline.checks.contradictions import as_findings, contradictions_in, doubts_of
from pipeline.checks.relations import Balance, load_relations
from pipeline.checks.stated import stated_figures
from pipeline.findings import Severity
from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.tables import OBSERVATIONS, POPULATION, PRINTED_FIGURES, PRINTED_READINGS, conform

BOARD, CATALOGUE = load_configuration(Layout(), "southampton")
RELATIONS = load_relations(Layout().expectations / "relations.yaml", CATALOGUE)
DEATHS, PLANS = "child_death_notifications", "child_protection_plan_rate"
YEAR, QUARTERS = "2014-15", [f"2014-15-Q{number}" for number in range(1, 5)]
CDOP, COUNCIL = "child-death-overview-panel", "southampton-city-council"


def observations(*rows, supplier=COUNCIL, **said) -> pd.DataFrame:
    """Return rows of (indicator, period, value) or (indicator, period, value, area)."""
    records = [
        {
            "row_id": f"row-{place}",
            "indicator": row[0],
            "period": row[1],
            "value": row[2],
            "area": row[3] if len(row) > 3 else "southampton",
            "supplier": supplier,
            "status": "reported",
            "is_current": True,
            "source_file": f"southampton/2014-15/returns/{supplier}.csv",
            "source_cell": f"line {place + 2}",
        }
        | said
        for place, row in enumerate(rows)
    ]
    return conform(pd.DataFrame(records), OBSERVATIONS)


def published(*rows, release="Children in need, 2024 release (DfE)") -> pd.DataFrame:
    return observations(*rows, supplier="dfe", release=release, source_file="published/d1.csv")


def findings_on(*frames, population=(), **relations):
    declared = RELATIONS.model_copy(update=relations)
    table = pd.concat(frames, ignore_index=True)
    people = conform(
        pd.DataFrame(
            [
                {"area": "southampton", "period": period, "value": value, "release": "Mid-year",
                 "source_file": "published/ons.csv", "source_cell": f"line {place}"}
                for place, (period, value) in enumerate(population)
            ]
        ),
        POPULATION,
    )  # fmt: skip
    nothing = [conform(pd.DataFrame(), table) for table in (PRINTED_FIGURES, PRINTED_READINGS)]
    stated = stated_figures(table, people, *nothing, {}, BOARD, CATALOGUE, declared)
    found = contradictions_in(stated, {}, BOARD, CATALOGUE, declared, parse_period(YEAR))
    return as_findings(found, stated, BOARD, CATALOGUE)


def deaths(*values) -> list[tuple]:
    return [
        (DEATHS, period, value) for period, value in zip([*QUARTERS, YEAR], values, strict=True)
    ]


def areas(*values) -> list[tuple]:
    names = ["all-four-areas", "hampshire", "isle-of-wight", "portsmouth", "southampton"]
    return [(DEATHS, YEAR, value, name) for name, value in zip(names, values, strict=True)]


def residents(everyone, male, female) -> list[tuple]:
    day = "2014-06-30"
    names = ("residents_count", "residents_male_count", "residents_female_count")
    return [(name, day, value) for name, value in zip(names, (everyone, male, female), strict=True)]


MONTHS = ["2014-M04", "2014-M05", "2014-M06"]
CASES = [
    # (rows, rule, both sides, smallest error); a rule of '' for what agrees
    (deaths(3, 4, 2, 3, 12), "", "", ""),
    (deaths(3, 4, 2, 3, 14), "parts-against-year", "14 against 3 + 4 + 2 + 3 = 12",
     "one of these figures is off by at least 2"),
    (areas(85, 56, 6, 11, 12), "", "", ""),
    (areas(120, 56, 6, 11, 12), "parts-against-area", "120 against 56 + 6 + 11 + 12 = 85",
     "one of these figures is off by at least 35"),
    ([("mash_contacts", "2014-M06", 1303), ("mash_contacts", YEAR, 1200)], "part-above-whole",
     "1,200 against 1,303", "one of these figures is off by at least 103"),
    ([*[("mash_contacts", month, 100) for month in MONTHS], ("mash_contacts", QUARTERS[0], 310)],
     "months-against-quarter", "310 against 100 + 100 + 100 = 300",
     "one of these figures is off by at least 10"),
    ([(DEATHS, YEAR, 12), ("child_deaths_expected", YEAR, 6), ("child_deaths_unexpected", YEAR, 7)],
     "parts-against-whole", "12 against 6 + 7 = 13", "one of these figures is off by at least 1"),
    ([("mash_contacts", YEAR, 14356), ("mash_contacts_monthly_average", YEAR, 1196)], "", "", ""),
    ([("mash_contacts", YEAR, 19542), ("mash_contacts_monthly_average", YEAR, 1196)],
     "mean-against-total", "19,542 against 12 × 1,196 = 14,346 to 14,358",
     "19,542 is off by at least 5,184, or 1,196 by at least 432"),
    ([("challenges_made_count", YEAR, 37), ("challenges_outstanding_count", YEAR, 4),
      ("challenges_outstanding_pct", YEAR, 11), ("challenges_complete_pct", YEAR, 89)], "", "", ""),
    ([("challenges_outstanding_pct", YEAR, 11), ("challenges_complete_pct", YEAR, 92)],
     "shares-against-100", "92 % against 100 - 11 = 88.5 to 89.5",
     "one of these figures is off by at least 2"),
    ([("challenges_made_count", YEAR, 37), ("challenges_outstanding_count", YEAR, 4),
      ("challenges_outstanding_pct", YEAR, 12)], "share-against-amounts",
     "12 % against 100 × 4 / 37 = 10.811", "12 is off by at least 0.689, or 4 by at least 1, "
     "or 37 by at least 3"),
    ([(DEATHS, YEAR, 12), ("child_deaths_modifiable_pct", YEAR, 28)], "impossible-percentage",
     "28 % against 25.0 or 33.3 % (3 or 4 of 12); the smallest base that gives it is 18",
     "the percentage is off by at least 2.5, or its base is another number"),
    ([("care_cases_over_26_weeks_pct", YEAR, 39), ("care_case_average_weeks", YEAR, 23)],
     "units-differ", "39 % against 23 weeks",
     "no size of error explains it: one of the two is another measure"),
    ([("sexual_offences_count", QUARTERS[1], 130), ("sexual_offences_count_highest", YEAR, 128)],
     "above-the-highest", "130 against 128", "one of these figures is off by at least 2"),
    ([(PLANS, QUARTERS[3], 81), (PLANS, QUARTERS[3], 18)], "stated-twice",
     "81 per 10,000 against 18", "one of these figures is off by at least 62"),
    (residents(245_300, 124_600, 120_600), "parts-against-whole",
     "245,300 against 124,600 + 120,600 = 245,200", "one of these figures is off by at least 100"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "rule", "compared", "error"), CASES)
def test_what_does_not_reconcile_is_found(rows, rule, compared, error):
    found = findings_on(observations(*rows))
    assert [(one.rule, one.compared, one.smallest_error) for one in found] == (
        [(rule, compared, error)] if rule else []
    )


def test_what_is_rounded_agrees_within_its_rounding():
    said = {"reason": "rounded by the source to the nearest 100"}
    assert findings_on(observations(*residents(245_300, 124_600, 120_600), **said)) == []
    (found,) = findings_on(observations(*residents(245_400, 124_600, 120_600), **said))
    assert found.smallest_error == "one of these figures is off by at least 50"


def test_illustrative_withheld_and_superseded_figures_accuse_nobody():
    for said in ({"illustrative": True}, {"status": "withheld"}, {"is_current": False}):
        assert findings_on(observations(*deaths(3, 4, 2, 3, 14), **said)) == []


def test_figures_of_two_releases_are_not_added_up():
    parts = published(*deaths(3, 4, 2, 3, 12)[:4], release="2023")
    assert findings_on(parts, published(*deaths(3, 4, 2, 3, 14)[4:], release="2024")) == []


def test_a_figure_is_held_against_the_published_one_of_its_date():
    (found,) = findings_on(
        observations((PLANS, QUARTERS[3], 81)),
        published((PLANS, "2015-03-31", 67.7), (PLANS, "2014-03-31", 49.7)),
    )
    assert (found.rule, found.actor) == ("against-published", COUNCIL)
    assert found.compared == "81 per 10,000 against 67.7"
    assert "Ask Southampton City Council" in found.next_step
    assert (
        findings_on(observations((PLANS, QUARTERS[3], 68)), published((PLANS, "2015-03-31", 67.7)))
        == []
    )


def test_a_comparator_of_another_year_or_measure_is_recognised():
    england = [(PLANS, f"{year}-03-31", value, "england") for year, value in
               ((2013, 37.9), (2014, 42.1), (2015, 43.1))]  # fmt: skip
    undated = {"reason": "the source does not name the year", "supplier": "not-stated"}
    old = observations((PLANS, YEAR, 38, "england"), **undated)
    (found,) = findings_on(old, published(*england))
    assert found.rule == "comparator-of-another-year"
    assert "31 March 2013" in found.compared
    right = observations((PLANS, YEAR, 43, "england"), **undated)
    assert findings_on(right, published(*england)) == []
    referrals = "children_in_need_referral_rate"
    known = published((referrals, YEAR, 551, "england"),
                      ("children_in_need_rate", "2013-03-31", 331.5, "england"))  # fmt: skip
    other = observations((referrals, YEAR, 332, "england"), **undated)
    (found,) = findings_on(other, known)
    assert found.rule == "comparator-of-another-measure"
    unknown = observations((referrals, YEAR, 407, "england"), **undated)
    assert findings_on(unknown, known) == []


RATES = [
    # (children looked after, rate, population at the mid-years, what comes of it)
    (586, 122, [("2013-06-30", 47_000), ("2014-06-30", 48_000)], None),
    (586, 122, [("2013-06-30", 47_000), ("2014-06-30", 47_833)], "rate-against-count"),
    (586, 122, [("2013-06-30", 47_833), ("2014-06-30", 49_000)], "rate-without-population"),
]


@pytest.mark.parametrize(("count", "rate", "population", "rule"), RATES)
def test_a_rate_is_tried_on_every_population(count, rate, population, rule):
    rows = [("children_looked_after_count", QUARTERS[3], count),
            ("children_looked_after_rate", QUARTERS[3], rate)]  # fmt: skip
    found = findings_on(observations(*rows), population=population)
    assert [one.rule for one in found] == ([rule] if rule else [])
    for one in found:
        assert "a population of 47,837 to 48,230 would give it" in one.compared
        is_held = rule == "rate-without-population"
        assert one.severity is (Severity.INFO if is_held else Severity.WARNING)


def test_a_change_is_held_against_its_two_values():
    counts = published(*[("child_protection_plan_count", f"{year}-03-31", value, "england")
                         for year, value in ((2013, 43_190), (2014, 48_300))])  # fmt: skip
    change = "child_protection_plan_annual_increase_pct"
    assert findings_on(observations((change, "2013-14", 12, "england")), counts) == []
    (found,) = findings_on(observations((change, "2013-14", 15, "england")), counts)
    assert found.rule == "change-against-values"
    undated = observations(
        (change, YEAR, 15, "england"), reason="the source does not name the year"
    )
    assert findings_on(undated, counts) == []


def balance(closing):
    stock, started, ended = "children_looked_after_count", DEATHS, "mash_police_notifications"
    rows = [(stock, QUARTERS[0], 100), (started, QUARTERS[1], 12), (ended, QUARTERS[1], 7),
            (stock, QUARTERS[1], closing), (stock, YEAR, 300)]  # fmt: skip
    declared = Balance(stock=stock, started=started, ended=ended, because="as they move")
    return findings_on(observations(*rows), balances=(declared,))


def test_a_stock_is_what_was_there_with_what_came_less_what_went():
    assert balance(105) == []
    (found,) = balance(110)
    assert (found.rule, found.compared) == (
        "opening-against-closing",
        "110 against 100 + 12 - 7 = 105",
    )


def test_a_jump_needs_twelve_earlier_points():
    def history(*values):
        years = [f"20{11 + place // 4}-{12 + place // 4}-Q{place % 4 + 1}" for place in range(16)]
        rows = [("mash_police_notifications", *one) for one in zip(years, values, strict=False)]
        return [one.rule for one in findings_on(observations(*rows))]

    steady = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]
    assert history(*steady, 46) == []  # the upper limit is 46.01
    assert history(*steady, 47) == ["jump"]
    assert history(*steady[1:], 470) == []


def test_a_finding_names_every_place_and_every_figure_in_doubt():
    table = observations(*deaths(3, 4, 2, 3, 14), supplier=CDOP)
    (found,) = findings_on(table)
    assert len(found.places.split("; ")) == 5
    assert (found.actor, found.raw) == (CDOP, "14.0")
    doubts = doubts_of([found], table)
    assert set(doubts) == {f"row-{place}" for place in range(5)}
    assert set(doubts.values()) == {
        "Child death notifications | Southampton, 2014-15: 14 against 3 + 4 + 2 + 3 = 12, "
        "the sum of its quarters"
    }
    assert not any(number in found.what for number in ("14 ", "12 "))
