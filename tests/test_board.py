"""Is the example's board configured as the domain knows it, and is a mistake told by its line?"""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.board import load_board, load_configuration
from pipeline.catalogue import load_catalogue
from pipeline.errors import ConfigurationError
from pipeline.layout import Layout
from pipeline.periods import parse_period

ROOT = Path(__file__).parents[1]
FILE = ROOT / "data" / "raw" / "southampton" / "board.yaml"
BOARD = load_board(FILE)
PUBLISHED = ROOT.parent / "shared" / "data" / "published"


def test_the_board_is_found_by_any_of_its_codes():
    for text in ("Southampton", "E06000045", "852", " southampton "):
        assert BOARD.area_named(text) is BOARD.own_area
    assert BOARD.area_named("") is None
    assert BOARD.area_named("Atlantis") is None


def test_neighbours_are_ten_and_nearest_first():
    assert BOARD.neighbours.version == "2021"
    codes = [BOARD.area_by_id[one].dfe_code for one in BOARD.neighbours.areas]
    assert codes == ["851", "373", "874", "879", "831", "801", "331", "861", "810", "355"]
    assert {BOARD.area_by_id[one].role for one in BOARD.neighbours.areas} == {"neighbour"}


def test_codes_are_those_of_the_published_files():
    path = PUBLISHED / "d1_child_protection_plans_2013_to_2024.csv"
    if not path.is_file():
        pytest.skip("the full published files are not beside the clone")
    with path.open(encoding="utf-8-sig", newline="") as file:
        known = {
            (row["old_la_code"], row["new_la_code"], row["la_name"]) for row in csv.DictReader(file)
        }
    for area in BOARD.areas:
        if area.dfe_code:
            assert (area.dfe_code, area.ons_code, area.name) in known


def test_neighbours_are_those_of_the_published_model():
    path = PUBLISHED / "New_Statistical_Neighbour_Groupings_April_2021.csv"
    if not path.is_file():
        pytest.skip("the full published files are not beside the clone")
    with path.open(encoding="utf-8-sig", newline="") as file:
        own = next(row for row in csv.reader(file) if row[0] == BOARD.own_area.dfe_code)
    codes = [BOARD.area_by_id[one].dfe_code for one in BOARD.neighbours.areas]
    assert codes == own[5:25:2]


def test_returns_are_due_six_weeks_after_the_quarter():
    assert BOARD.deadline(parse_period("2014-15-Q4")) == date(2015, 5, 12)


def test_quarters_have_the_dates_of_their_periods():
    assert list(BOARD.quarters) == ["Q1", "Q2", "Q3", "Q4"]
    for name, dates in BOARD.quarters.items():
        period = parse_period(f"2014-15-{name}")
        assert (dates.starts, dates.ends) == (f"{period.start:%m-%d}", f"{period.end:%m-%d}")


def test_two_agencies_send_workbooks():
    forms = {agency.id for agency in BOARD.agencies if agency.form == "xlsx"}
    assert forms == {"southampton-city-council", "hampshire-constabulary"}


def test_shared_groups_say_with_whom():
    shared = {group.short for group in BOARD.sub_groups if group.shared_with}
    assert shared == {"CEA", "CDOP"}


def test_lead_groups_of_priorities_are_sub_groups_or_the_board():
    path = FILE.parent / "2014-15" / "registers" / "priorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        plans = list(csv.DictReader(file))
    known = {group.id for group in BOARD.sub_groups} | {"board"}
    for row in plans:
        assert set(row["lead_groups"].split()) <= known
    assert [bool(row["lead_groups"]) for row in plans if row["plan"] == "2015-18"] == [True] * 5


FAULTS = [
    ("chair: Keith Makin", "chairman: Keith Makin", "unknown key 'chairman'"),
    ("role: region", "role: county", "'own', 'region'"),
    ("role: own", "role: other", "exactly one area"),
    ('dfe_code: "851"', 'dfe_code: "852"', "the dfe_code '852' stands twice in areas"),
    (
        "areas: [portsmouth, s",
        "areas: [england, s",
        "not the role 'neighbour'; allowed: portsmouth",
    ),
    ("areas: [portsmouth, s", "areas: [sheffield, s", "the neighbour 'sheffield' stands twice"),
    ("form: xlsx}", "form: xlsx, since: 2014-15-Q9}", "'2014-15-Q9' names no period"),
    ("return_deadline_days: 42", "return_deadline_days: '42'", "valid integer"),
    ("Q1: {starts: 04-01", "Q1: {starts: 01-01", "Q1 starts on '01-01'; allowed: 04-01"),
    ("ends: 06-30", "ends: 31-06", "match pattern"),
    ("  Q4:", "  Q5:", "'Q1', 'Q2', 'Q3' or 'Q4'"),
    ("example: true", "example: 'yes'", "valid boolean"),
    ("name: Southampton Local Safeguarding Children Board", "name: ''", "at least 1 character"),
    ("  areas: [portsmouth,", "  areas: [portsmuth,", "no area 'portsmuth'"),
    ("part_of: missing-exploited-trafficked}", "part_of: missing}", "no sub-group 'missing'"),
    ("id: marac,", "id: cafcass,", "the id 'cafcass' stands twice in agencies"),
]


CATALOGUE_FAULTS = [
    ("{id: marac,", "{id: our-marac, supplies_as: marrac,", "no supplier 'marrac'"),
    ("{id: marac,", "{id: our-marac, supplies_as: cafcass,", "supplies what another agency does"),
    ("cautions:\n", "cautions:\n  neet: none given\n", "no indicator 'neet'; near it: neet_pct"),
    ("contacts:\n", "not_collected: [neet]\ncontacts:\n", "no indicator 'neet'"),
]


@pytest.mark.parametrize(("right", "wrong", "words"), CATALOGUE_FAULTS)
def test_what_the_catalogue_does_not_have_stops(tmp_path, right, wrong, words):
    path = tmp_path / "board.yaml"
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_board(path, load_catalogue(ROOT / "expectations" / "indicators.yaml"))
    assert words in str(caught.value)
    assert "board.yaml, line " in str(caught.value)


def test_another_boards_council_supplies_what_the_catalogue_says(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace(
        "{id: southampton-city-council,",
        "{id: millbrook-council, supplies_as: southampton-city-council,",
    )
    (tmp_path / "data/raw/southampton").mkdir(parents=True)
    (tmp_path / "data/raw/southampton/board.yaml").write_text(text, encoding="utf-8")
    board, catalogue = load_configuration(Layout.of(tmp_path), "southampton")
    assert catalogue["mash_contacts"].supplier == "millbrook-council"
    assert board.agency_by_id["millbrook-council"].name == catalogue.suppliers["millbrook-council"]
    assert "southampton-city-council" not in catalogue.suppliers
    assert catalogue["mash_police_notifications"].supplier == "hampshire-constabulary"


def test_an_agency_that_is_no_supplier_of_the_catalogue_stops(tmp_path):
    path = tmp_path / "board.yaml"
    text = FILE.read_text(encoding="utf-8").replace("{id: marac,", "{id: marrac,")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        ConfigurationError, match=r"line \d+: no supplier 'marrac'.*allowed: .*marac"
    ):
        load_board(path, load_catalogue(ROOT / "expectations" / "indicators.yaml"))


@pytest.mark.parametrize(("right", "wrong", "words"), FAULTS)
def test_a_mistake_stops_with_its_line(tmp_path, right, wrong, words):
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / "board.yaml"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_board(path)
    assert words in str(caught.value)
    assert "board.yaml, line " in str(caught.value)
