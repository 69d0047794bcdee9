"""Does each printed figure stand in the example's raw data, as printed, where it came from?

``data/printed-figures-map.csv`` says, for each id of ``printed-figures.csv``, in which raw file
and row it stands and how it was read: ``value`` as the number printed, ``words`` as the words
printed (which then stand in the row's reason), ``lost`` where the source lost the value, and
``register`` where it is an amount in a register.
"""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.board import load_board
from pipeline.catalogue import load_catalogue
from pipeline.periods import parse_period

ROOT = Path(__file__).parents[1]
BOARD_FOLDER = ROOT / "data" / "raw" / "southampton"
YEAR = BOARD_FOLDER / "2014-15"
CATALOGUE = load_catalogue(ROOT / "expectations" / "indicators.yaml")
BOARD = load_board(BOARD_FOLDER / "board.yaml")
HEADER = [
    "indicator",
    "period",
    "area",
    "numerator",
    "denominator",
    "value",
    "status",
    "commentary",
]
QUARTERS = ["2014-15-Q1", "2014-15-Q2", "2014-15-Q3", "2014-15-Q4"]


@cache
def rows_of(place: str) -> list[dict[str, str]]:
    """Read a return or register as text, whichever form it has."""
    path = YEAR / place
    if path.suffix == ".xlsx":
        header, *lines = load_workbook(path)["Return"].iter_rows(values_only=True)
        return [
            dict(zip(header, ("" if cell is None else str(cell) for cell in line), strict=True))
            for line in lines
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


PRINTED = {row["id"]: row for row in read_csv(YEAR / "printed-figures.csv")}
MAP = read_csv(Path(__file__).parent / "data" / "printed-figures-map.csv")
RETURNS = sorted(
    path.relative_to(YEAR).as_posix() for path in (YEAR / "returns").rglob("*") if path.is_file()
)
PLACES = [*RETURNS, "registers/cited.csv"]


def row_for(entry: dict[str, str]) -> dict[str, str]:
    """Return the one raw row that an entry of the map names."""
    key = (entry["indicator"], entry["period"], entry["area"])
    found = [r for r in rows_of(entry["place"]) if (r["indicator"], r["period"], r["area"]) == key]
    assert len(found) == 1, f"{key} stands {len(found)} times in {entry['place']}"
    return found[0]


def test_printed_figures_are_those_of_the_source():
    source = ROOT.parent / "shared" / "mission" / "published-figures.csv"
    if not source.is_file():
        pytest.skip("the source's figures are not beside the clone")
    assert (YEAR / "printed-figures.csv").read_text(encoding="utf-8") == source.read_text(
        encoding="utf-8"
    )


def test_there_are_190_printed_figures():
    assert list(PRINTED) == [f"f{number:03d}" for number in range(1, 191)]


@pytest.mark.parametrize("figure", PRINTED)
def test_a_printed_figure_stands_in_the_raw_data(figure):
    printed = PRINTED[figure]["value"]
    entries = [entry for entry in MAP if entry["id"] == figure]
    assert entries, "the map has no place for it"
    for entry in entries:
        assert entry["printed"] in printed
        if entry["reading"] == "register":
            _stands_in_contributions(entry, PRINTED[figure])
            continue
        row = row_for(entry)
        if entry["reading"] == "value":
            assert float(row["value"]) == float(entry["printed"])
            assert "illustrative" not in row["status"]
        elif entry["reading"] == "words":
            assert entry["printed"] in row["status"]
        else:
            word, _, reason = row["status"].partition(": ")
            assert word in ("reported, illustrative", "withheld", "not-applicable")
            assert bool(row["value"]) == ("illustrative" in word)
            assert reason


# How the source names areas, units and suppliers, and which of ours that is. Where the source
# names no area, unit or supplier, ours says so or the row's reason does.
AREAS = {
    "LSCB": "southampton",
    "Southampton City Council": "southampton",
    "not stated": "unnamed-area",
    "not stated (national reading likely)": "unnamed-area",
    "comparator (the source does not say which)": "unnamed-comparator",
}
UNITS = {
    "%": {"pct"},
    "% increase": {"percent_change"},
    "increase": {"percent_change"},
    "% reduction": {"pct"},
    "share": {"one_in", "pct"},
    "percentage points": {"percentage_points"},
    "per 10,000 population": {"per_10k"},
    "per 100,000 population": {"per_100k"},
    "per 1,000 females aged 15-17": {"per_1k"},
    "weeks": {"weeks"},
    "days": {"days"},
    "hours or more": {"hours"},
    "points": {"points"},
    "rank": {"rank"},
    "GBP": {"gbp"},
    "billion GBP": {"gbp_billion"},
    "year": {"years"},
    "years": {"years"},
    "months": {"months"},
    "months in arrears": {"months"},
    "interval": {"months"},
    "month": {"words"},
    "": {"words"},
}
SUPPLIERS = {
    "Southampton City Council": "southampton-city-council",
    "Youth Offending Service": "youth-offending-service",
    "Hampshire Constabulary": "hampshire-constabulary",
    "Southampton health services": "southampton-health-services",
    "Cafcass": "cafcass",
    "Barnardo's": "barnardos",
    "Child Death Overview Panel": "child-death-overview-panel",
    "LSCB": "lscb",
    "Independent Chair": "lscb",
    "DfE": "dfe",
    "DfE LAIT": "dfe",
    "DWP": "dwp",
    "Ofsted": "ofsted",
    "Mid-Year Estimate 2014": "ons",
    "Census 2011": "ons",
    "Public Health England child health profile": "public-health-england",
    "Child Poverty Action Group": "child-poverty-action-group",
    "Safe City Partnership": "safe-city-partnership",
}


@pytest.mark.parametrize("figure", PRINTED)
def test_a_printed_figure_keeps_its_area_unit_and_supplier(figure):
    printed = PRINTED[figure]
    areas = {AREAS.get(name) or BOARD.area_named(name).id for name in printed["area"].split("; ")}
    for entry in MAP:
        if entry["id"] != figure or entry["reading"] == "register":
            continue
        row, unit = row_for(entry), CATALOGUE[entry["indicator"]].unit.value
        # England's value lies beside the city's where the source compares them in words
        assert entry["area"] in areas | ({"england"} if "England" in printed["value"] else set())
        expected = UNITS.get(printed["unit"].split(" (")[0].removesuffix(" of cases"), {"count"})
        assert unit in expected | ({"pct"} if entry["indicator"].endswith("_pct") else set())
        supplier = row.get("supplier") or Path(entry["place"]).stem
        if printed["supplier"] == "not stated" and supplier != "not-stated":
            assert "supplier" in row["status"], "say that the source names none"
        elif printed["supplier"] == "Prevent":
            assert supplier == "prevent"
        else:
            assert supplier == SUPPLIERS.get(printed["supplier"], "not-stated")
        if entry["reading"] == "value":
            numbers = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", printed["value"])]
            words = {"1 in 3": [3.0]}.get(printed["value"], numbers)
            assert float(entry["printed"]) in words


def _stands_in_contributions(entry: dict[str, str], printed: dict[str, str]) -> None:
    path = YEAR / entry["place"]
    if not path.is_file():
        pytest.skip("the register of contributions is not there yet")
    share = printed["notes"].split("%")[0]
    amounts = {
        (r["contributor"], float(r["amount_gbp"]), float(r["share_printed_pct"]))
        for r in rows_of(entry["place"])
    }
    contributor = printed["measure"].removeprefix("contribution: ")
    assert (contributor, float(entry["printed"]), float(share)) in amounts


@pytest.mark.parametrize("figure", [id for id, row in PRINTED.items() if "|" in row["value"]])
def test_every_part_of_a_row_of_several_values_is_kept(figure):
    parts = Counter(PRINTED[figure]["value"].split("|"))
    kept = Counter(e["printed"] for e in MAP if e["id"] == figure and e["reading"] == "value")
    assert kept == parts


@pytest.mark.parametrize("place", PLACES)
def test_a_raw_row_names_what_there_is(place):
    for row in rows_of(place):
        assert list(row)[: len(HEADER)] == HEADER
        assert row["indicator"] in CATALOGUE.by_id
        assert row["area"] in BOARD.area_by_id
        assert parse_period(row["period"])
        assert row["numerator"] == row["denominator"] == "", "the source prints none"
        if row["value"]:
            low, high = CATALOGUE[row["indicator"]].plausible
            assert low <= float(row["value"]) <= high
        else:
            assert row["status"].startswith(("withheld: ", "not-applicable: "))


@pytest.mark.parametrize("place", RETURNS)
def test_a_return_holds_its_own_quarter(place):
    _, quarter, name = place.split("/")
    agency = BOARD.agency_by_id[name.partition(".")[0]]
    assert name == f"{agency.id}.{agency.form}"
    end = parse_period(quarter).end
    for row in rows_of(place):
        assert CATALOGUE[row["indicator"]].supplier == agency.id
        period = parse_period(row["period"])
        assert period.start <= end
        if period.kind in ("quarter", "month"):
            assert parse_period(quarter).contains(period)


def test_a_row_stands_once_in_the_year():
    keys = Counter(
        (place.split("/")[-1], row["indicator"], row["period"], row["area"])
        for place in RETURNS
        for row in rows_of(place)
    )
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("agency", BOARD.agencies, ids=lambda one: one.id)
def test_an_agency_sends_all_its_quarterly_indicators(agency):
    for quarter in QUARTERS:
        sent = {
            row["indicator"]
            for row in rows_of(f"returns/{quarter}/{agency.id}.{agency.form}")
            if row["period"] == quarter
        }
        due = {
            one.id
            for one in CATALOGUE.of_supplier(agency.id)
            if one.frequency == "quarter"
            and (one.since is None or parse_period(one.since).start <= parse_period(quarter).start)
        }
        assert due <= sent


def test_every_indicator_has_a_figure():
    raw = {row["indicator"] for place in PLACES for row in rows_of(place)}
    published = (ROOT / "expectations" / "published.yaml").read_text(encoding="utf-8")
    unused = [i for i in CATALOGUE.by_id if i not in raw and f"indicator: {i}\n" not in published]
    assert unused == []


def test_cited_rows_name_a_publisher_or_the_board():
    for row in rows_of("registers/cited.csv"):
        assert row["supplier"] in CATALOGUE.suppliers
        assert row["supplier"] not in set(BOARD.agency_by_id) - {"lscb"}


def values(indicator: str, agency: str, area: str = "southampton") -> list[float]:
    """Return an agency's four quarterly values of an indicator, in order."""
    form = BOARD.agency_by_id[agency].form
    found = [
        row["value"]
        for quarter in QUARTERS
        for row in rows_of(f"returns/{quarter}/{agency}.{form}")
        if (row["indicator"], row["period"], row["area"]) == (indicator, quarter, area)
    ]
    return [float(value) for value in found if value]


COUNCIL, POLICE = "southampton-city-council", "hampshire-constabulary"


def test_illustrative_values_respect_the_source_s_words():
    plans = values("child_protection_plan_rate", COUNCIL)
    assert plans == sorted(plans) and plans[-1] == 81
    repeat = values("child_protection_repeat_plan_pct", COUNCIL)
    assert (min(repeat), max(repeat)) == (9, 16)
    looked_after = values("children_looked_after_count", COUNCIL)
    assert looked_after == sorted(looked_after) and looked_after[-1] == 586
    assessments = values("universal_help_assessments_count", COUNCIL)
    assert max(assessments) == assessments[1] > max(assessments[0], *assessments[2:])
    seen = values("looked_after_health_assessment_28_days_pct", "southampton-health-services")
    assert seen == sorted(seen) and (seen[0], seen[-1]) == (42, 72)
    share = values("sexual_offences_under_18_pct", POLICE)
    assert (min(share), max(share)) == (28, 47)
    offences = values("sexual_offences_count", POLICE)
    assert (min(offences), max(offences)) == (83, 128)
    trafficked = values("trafficked_young_people_count", "barnardos")
    assert (min(trafficked), max(trafficked)) == (2, 15)
    for indicator, agency in (
        ("mash_police_notifications", POLICE),
        ("marac_cases_with_children_count", "marac"),
    ):
        rising = values(indicator, agency)
        assert rising == sorted(set(rising)) and len(rising) == 4


def cited(indicator: str, period: str, area: str = "southampton") -> float:
    key = (indicator, period, area)
    rows = rows_of("registers/cited.csv")
    return float(next(r for r in rows if (r["indicator"], r["period"], r["area"]) == key)["value"])


def test_illustrative_values_that_are_cited_respect_the_source_s_words():
    entrants = [cited("first_time_entrants_rate", y) for y in ("2012-13", "2013-14", "2014-15")]
    assert entrants == sorted(entrants, reverse=True)
    fall = cited("first_time_entrants_reduction_pct", "2014-15")
    assert round(100 * (1 - entrants[2] / entrants[1])) == fall == 45
    for stage in (2, 4):
        gap = f"key_stage_{stage}_disadvantage_gap"
        assert cited(gap, "AY2013-14") < cited(gap, "AY2012-13"), "the gap improves"
    gap = "key_stage_2_disadvantage_gap"
    assert cited(gap, "AY2013-14") < cited(gap, "AY2013-14", "england")
    for area in ("england", "neighbours"):
        assert cited("neet_pct", "2014-15") < cited("neet_pct", "2014-15", area)
        assert cited("reoffending_pct", "2014-15", area) > 35


def test_the_lowest_share_and_the_count_in_its_brackets_are_of_one_quarter():
    share = values("sexual_offences_under_18_pct", POLICE)
    offences = values("sexual_offences_count", POLICE)
    assert (share.index(28), share.index(47)) == (offences.index(83), offences.index(128))
    for pct, count in zip(share, offences, strict=True):
        assert pct in {round(100 * n / count) for n in range(int(count) + 1)}, "no such share"


def test_contradicting_contacts_are_stored_and_not_filled():
    rows = [
        row
        for quarter in QUARTERS
        for row in rows_of(f"returns/{quarter}/{COUNCIL}.xlsx")
        if row["indicator"].startswith("mash_contacts")
    ]
    known = sorted(float(row["value"]) for row in rows if row["value"])
    assert known == [1196, 1303, 19542]
    assert not any("illustrative" in row["status"] for row in rows)
    assert sum(row["status"].startswith("withheld") for row in rows) == 11


def test_withheld_figures_carry_their_reason():
    for indicator, quarters in (
        ("children_in_need_referral_rate", QUARTERS[1:]),
        ("children_in_need_with_plan_pct", QUARTERS[1:]),
        ("children_in_need_rereferral_pct", QUARTERS),
    ):
        for quarter in quarters:
            row = next(
                row
                for row in rows_of(f"returns/{quarter}/{COUNCIL}.xlsx")
                if row["indicator"] == indicator and row["period"] == quarter
            )
            assert row["status"].startswith("withheld: ") and row["value"] == ""


def test_workbooks_say_who_completed_them_by_role():
    for place in RETURNS:
        if place.endswith(".xlsx"):
            book = load_workbook(YEAR / place)
            about = dict(book["About"].iter_rows(values_only=True))
            _, quarter, name = place.split("/")
            assert about["agency"] == name.removesuffix(".xlsx")
            assert about["quarter"] == quarter
            assert about["completed_by"] and about["completed_on"]


def test_one_csv_return_starts_with_a_byte_order_mark():
    marked = [p for p in RETURNS if (YEAR / p).read_bytes().startswith(b"\xef\xbb\xbf")]
    assert {place.split("/")[-1] for place in marked} == {"cafcass.csv"}
