"""Are published series read as published: symbols kept apart, renamed columns explained?"""

from pathlib import Path

import pytest

from pipeline.board import Board
from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.errors import ConfigurationError
from pipeline.findings import Severity
from pipeline.ingest.definitions import period_of, read_year
from pipeline.ingest.published import load_published_definitions, read_published
from pipeline.periods import parse_period
from pipeline.tables import OBSERVATIONS, POPULATION

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
DEFINITIONS = ROOT / "expectations" / "published.yaml"

DEFINED = """
attribution: Contains public sector information.
symbols:
  c: {meaning: confidential, status: withheld}
  z: {meaning: not applicable, status: not-applicable}
  k: {meaning: rounds to zero but is not zero, status: withheld}
  "-": {meaning: no value, status: withheld}
  blank: {meaning: left blank, status: withheld}
files:
  - file: plans
    title: Plans
    publisher: dfe
    release: Plans, 2024 release
    layout: open-data
    extract_years: [2013, 2017]
    series:
      - indicator: plan_rate
        value: rate
        numerator: count
        population: people
        period: date-31-march
  - file: tool
    title: Tool
    publisher: dfe
    release: Tool, 2024 release
    layout: lait
    extract_years: [2013, 2017]
    series:
      - {indicator: looked_after, value: LAC, period: date-31-march}
  - file: months
    title: Months
    publisher: dfe
    release: Months, 2024 release
    layout: open-data
    extract_years: [2013, 2017]
    series:
      - {indicator: referrals, value: [June, January], period: months-of-year-ending-31-march}
  - file: people
    title: People
    publisher: ons
    release: People, 2012 to 2023
    layout: open-data
    only: {age_group: 0 to 17}
    population: residents
    extract_years: [2012, 2017]
"""
PLACE = "time_period,geographic_level,country_code,region_code,old_la_code,new_la_code"
NATIONAL, REGIONAL = "National,E92000001,,,", "Regional,E92000001,E12000008,,"
OWN, OTHER = (f"Local authority,E92000001,E12000008,{code}" for code in ("852,E06000045", "1,E1"))
FILES = {
    "plans": f"{PLACE},count,rate\n"
    f"2015,{OWN},324,67.7\n2014,{OWN},c,c\n2013,{OWN},0,0\n"
    f"2015,{REGIONAL},7790,41.2\n2015,{NATIONAL},49690,43.1\n2015,{OTHER},5,1.0\n",
    "tool": "Short Desc,Years,LA and Regions,LA Number,Values\n"
    "LAC,2015,Southampton,852,120\nLAC,2023 (Prov),South east,989,-\nLAC,2015,England,970,60\n"
    "Other,2014/15,Southampton,852,1\n",
    "months": f"{PLACE},January,June\n2015,{OWN},,617\n",
    "people": f"{PLACE},age_group,residents\n2014,{OWN},0 to 17,47833\n2014,{OWN},0 to 4,1\n"
    f"2014,{NATIONAL},0 to 17,11537000\n",
}


@pytest.fixture
def board() -> Board:
    areas = [
        {"id": "southampton", "name": "Southampton", "role": "own", "dfe_code": "852"},
        {"id": "south-east", "name": "South East", "role": "region", "ons_code": "E12000008"},
        {"id": "england", "name": "England", "role": "country", "ons_code": "E92000001"},
    ]
    areas[0]["ons_code"] = "E06000045"
    terms = {"kind": "board", "body": "Board", "short": "B", "report": "report"}
    return Board.model_validate(
        {
            "id": "southampton",
            "name": "Southampton",
            "terms": terms,
            "areas": areas,
            "neighbours": {"version": "none", "areas": []},
            "agencies": [],
            "return_deadline_days": 30,
        }
    )


@pytest.fixture
def catalogue() -> Catalogue:
    shared = {
        "definition": "d",
        "frequency": "year",
        "supplier": "dfe",
        "polarity": "context",
        "disclosure": "none",
        "decimals": 1,
        "section": "child-protection",
        "plausible": [0, 1000],
        "kind": "stock",
        "unit": "count",
    }
    names = ("plan_rate", "looked_after", "referrals")
    return Catalogue.model_validate(
        {
            "suppliers": {"dfe": "DfE", "ons": "ONS"},
            "indicators": [{"id": name, "title": name, **shared} for name in names],
        }
    )


@pytest.fixture
def read(tmp_path, board, catalogue):
    """Return a function that reads the four small files, with some of them replaced."""

    def read_with(defined=DEFINED, **replaced):
        definitions = tmp_path / "published.yaml"
        definitions.write_text(defined, encoding="utf-8")
        for name, text in {**FILES, **replaced}.items():
            if text is not None:
                content = text if isinstance(text, bytes) else text.encode()
                (tmp_path / f"{name}.csv").write_bytes(content)
        return read_published(tmp_path, definitions, board, catalogue)

    return read_with


def one(frame, **where):
    for column, text in where.items():
        frame = frame[frame[column] == text]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_rate_keeps_its_count_release_place_and_the_population_before_it(read):
    published = read()
    row = one(
        published.observations, indicator="plan_rate", area="southampton", period="2015-03-31"
    )
    assert (row.value, row.numerator, row.denominator) == (67.7, 324, 47833)
    assert (
        "2014-06-30" in row.denominator_source and "People, 2012 to 2023" in row.denominator_source
    )
    assert (row.supplier, row.release) == ("dfe", "Plans, 2024 release")
    assert (row.source_file, row.source_cell) == ("published/plans.csv", "line 2, rate")
    assert row.source_sha256 == published.inputs["published/plans.csv"]
    assert row.kind == "stock" and row.is_current and not row.illustrative
    assert published.findings == []
    assert list(published.observations.columns) == OBSERVATIONS.names
    assert published.observations["row_id"].is_unique


def test_a_rounded_national_count_gets_no_population(read):
    row = one(read().observations, indicator="plan_rate", area="england")
    assert row.numerator == 49690 and row.denominator != row.denominator


def test_only_areas_of_the_board_are_kept(read):
    assert set(read().observations["area"]) == {"southampton", "south-east", "england"}


@pytest.mark.parametrize(
    ("printed", "symbol", "status", "reason"),
    [
        ("c", "c", "withheld", "confidential"),
        ("z", "z", "not-applicable", "not applicable"),
        ("k", "k", "withheld", "rounds to zero but is not zero"),
        ("-", "-", "withheld", "no value"),
        ("", "blank", "withheld", "left blank"),
        (" c ", "c", "withheld", "confidential"),
    ],
)
def test_each_symbol_stays_distinct(read, printed, symbol, status, reason):
    published = read(plans=f"{PLACE},count,rate\n2015,{OWN},5,{printed}\n")
    row = one(published.observations, indicator="plan_rate")
    assert (row.symbol, row.status, row.reason) == (symbol, status, reason)
    assert row.value != row.value and row.numerator != row.numerator
    assert published.findings == []


def test_zero_is_a_value_and_not_a_symbol(read):
    row = one(read().observations, indicator="plan_rate", period="2013-03-31")
    assert (row.value, row.symbol, row.status) == (0, "", "reported")


@pytest.mark.parametrize("text", ["q", "12 approx", "nan", "inf", "0x10", "1,234", "1e400"])
def test_an_unknown_symbol_rejects_its_figure_and_no_other(read, text):
    rows = f'{PLACE},count,rate\n2015,{OWN},5,"{text}"\n2014,{OWN},4,8.1\n'
    published = read(plans=rows)
    row = one(published.observations, indicator="plan_rate", period="2015-03-31")
    assert row.status == "rejected" and row.symbol == text and row.value != row.value
    assert one(published.observations, indicator="plan_rate", period="2014-03-31").value == 8.1
    (finding,) = published.findings
    assert finding.severity is Severity.CRITICAL
    assert (finding.file, finding.cell) == ("published/plans.csv", "line 2, rate")
    assert repr(text) in finding.what and "declare" in finding.next_step


def test_a_symbol_in_the_count_leaves_the_rate(read):
    published = read(plans=f"{PLACE},count,rate\n2015,{OWN},c,67.7\n")
    row = one(published.observations, indicator="plan_rate")
    assert row.value == 67.7 and row.numerator != row.numerator
    assert row.denominator != row.denominator


def test_a_renamed_column_is_a_finding_that_names_those_at_hand(read):
    published = read(plans=f"{PLACE},count,rate_per_10000\n2015,{OWN},324,67.7\n")
    (finding,) = published.findings
    assert "'rate'" in finding.what and "rate_per_10000" in finding.what
    assert "published.yaml" in finding.next_step and finding.indicator == "plan_rate"
    assert set(published.observations["indicator"]) == {"looked_after", "referrals"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"PK\x03\x04\xff\xfe\x00\x00", b"just a sentence\n", b'a,b\n"never closed\n'],
    ids=["empty", "blank line", "workbook", "sentence", "open quote"],
)
def test_a_file_that_is_no_table_is_a_finding(read, content):
    published = read(plans=content)
    assert [f.file for f in published.findings] == ["published/plans.csv"]
    assert published.findings[0].severity is Severity.CRITICAL
    assert "plan_rate" not in set(published.observations["indicator"])


def test_a_declared_file_that_is_absent_is_a_warning(read):
    published = read(plans=None)
    assert [(f.severity, f.file) for f in published.findings] == [
        (Severity.WARNING, "published/plans.csv")
    ]


def test_a_row_longer_than_the_header_is_a_finding(read):
    published = read(plans=f"{PLACE},count,rate\n2015,{OWN},324,67.7,9\n")
    assert [f.rule for f in published.findings] == ["published-file"]


def test_a_column_that_stands_twice_is_a_finding(read):
    published = read(plans=f"{PLACE},count,rate,rate\n2015,{OWN},324,67.7,1.0\n")
    (finding,) = published.findings
    assert (finding.rule, finding.severity) == ("published-file", Severity.CRITICAL)
    assert "'rate' stands twice" in finding.what


def test_a_row_shorter_than_the_header_is_blank_where_it_ends(read):
    published = read(plans=f"{PLACE},count,rate\n2015,{OWN},324\n")
    assert one(published.observations, indicator="plan_rate").symbol == "blank"


def test_blank_lines_do_not_shift_the_lines_that_are_named(read):
    published = read(plans=f"{PLACE},count,rate\n\n\n2015,{OWN},324,67.7\n")
    assert one(published.observations, indicator="plan_rate").source_cell == "line 4, rate"


def test_a_byte_order_mark_and_windows_lines_change_nothing(read):
    plain = read().observations
    marked = b"\xef\xbb\xbf" + FILES["plans"].replace("\n", "\r\n").encode()
    other = read(plans=marked).observations
    same = [name for name in plain.columns if name != "source_sha256"]
    assert plain[same].equals(other[same])


def test_two_rows_for_one_figure_reject_both(read):
    published = read(plans=f"{PLACE},count,rate\n2015,{OWN},324,67.7\n2015,{OWN},325,67.9\n")
    rows = published.observations.query("indicator == 'plan_rate'")
    assert list(rows["status"]) == ["rejected", "rejected"] and rows["value"].isna().all()
    assert [f.cell for f in published.findings] == ["line 2, rate", "line 3, rate"]


def test_an_unreadable_year_is_a_finding(read):
    published = read(plans=f"{PLACE},count,rate\n2014/15,{OWN},324,67.7\n")
    assert "'2014/15' is no year" in published.findings[0].what


def test_the_long_layout_is_read_by_number_and_name_and_marks_provisional_years(read):
    rows = read().observations.query("indicator == 'looked_after'")
    assert dict(zip(rows["area"], rows["period"], strict=True)) == {
        "southampton": "2015-03-31",
        "south-east": "2023-03-31",
        "england": "2015-03-31",
    }
    assert one(rows, area="south-east").symbol == "-"


TIDY = """
  - file: tidy
    title: Plans
    publisher: dfe
    release: Plans, 2025 release
    released: "2025"
    layout: open-data
    extract_years: [2013, 2017]
    series:
      - {indicator: plan_rate, value: rate, numerator: number, only: {measure: at 31 March},
         period: date-31-march}
"""


def test_a_series_may_be_some_rows_of_a_column_and_two_releases_stand_side_by_side(read):
    tidy = (
        f"{PLACE},measure,number,rate\n201415,{OWN},started,400,83.6\n"
        f"201415,{OWN},at 31 March,325,67.9\n201516,{OWN},at 31 March,300,61.9\n"
    )
    published = read(DEFINED + TIDY, tidy=tidy)
    rows = published.observations.query("indicator == 'plan_rate' and area == 'southampton'")
    found = rows[rows["period"] == "2015-03-31"].set_index("release")
    assert found["value"].to_dict() == {
        "Plans, 2024 release": 67.7,
        "Plans, 2025 release": 67.9,
    }
    assert found.loc["Plans, 2025 release", "numerator"] == 325
    (finding,) = published.findings
    assert finding.rule == "published-revision" and finding.file == "published/tidy.csv"
    assert "'Plans, 2025 release' revises 1 of 1 earlier values of plan_rate" in finding.what


def test_parquet_is_read_like_csv(read, tmp_path):
    import pandas as pd

    before = read().observations.query("indicator == 'looked_after'")
    frame = pd.read_csv(tmp_path / "tool.csv", dtype={"Values": "str"})
    frame["LA Number"] = frame["LA Number"].astype("float64")
    frame.to_parquet(tmp_path / "tool.parquet")
    (tmp_path / "tool.csv").unlink()
    after = read(tool=None).observations.query("indicator == 'looked_after'")
    same = ["area", "period", "value", "status", "symbol", "source_cell"]
    assert before[same].equals(after[same])


def test_months_of_a_year_fall_on_both_sides_of_new_year(read):
    rows = read().observations.query("indicator == 'referrals'")
    assert set(rows["period"]) == {"2014-M06", "2015-M01"}


def test_the_population_is_of_a_mid_year_and_release(read):
    population = read().population
    row = one(population, area="southampton")
    assert (row.period, row.value, row.release) == ("2014-06-30", 47833, "People, 2012 to 2023")
    assert list(population.columns) == POPULATION.names


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("indicator: plan_rates", "no indicator 'plan_rates'"),
        ("population: peeple", "no population file 'peeple'"),
        ("colour: red", "unknown key"),
    ],
)
def test_a_mistake_in_the_definitions_names_its_line(read, wrong, message):
    key = wrong.split(":")[0]
    lines = DEFINED.splitlines()
    place = next((n for n, line in enumerate(lines) if key in line and "plan" in line), 18)
    if key == "indicator":
        lines[place] = f"      - {wrong}"
    else:
        place = next((n for n, line in enumerate(lines) if line.strip() == "population: people"))
        lines[place] = f"        {wrong}"
    with pytest.raises(ConfigurationError, match=rf"line {place + 1}: .*{message}"):
        read(defined="\n".join(lines))


@pytest.mark.parametrize(
    ("form", "year", "column", "expected"),
    [
        ("year-ending-31-march", 2015, "x", "2014-15"),
        ("date-31-march", 2015, "x", "2015-03-31"),
        ("calendar-year", 2015, "x", "CY2015"),
        ("academic-year", 2000, "x", "AY1999-00"),
        ("mid-year", 2014, "x", "2014-06-30"),
        ("months-of-year-ending-31-march", 2015, "April", "2014-M04"),
        ("months-of-year-ending-31-march", 2015, "March", "2015-M03"),
    ],
)
def test_period_forms(form, year, column, expected):
    assert period_of(form, year, column) == expected
    parse_period(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015", (2015, "reported")),
        ("2023 (Prov)", (2023, "provisional")),
        ("2023(prov)", (2023, "provisional")),
        ("2018 (Revised)", (2018, "revised")),
        ("202425", (2025, "reported")),
        ("199900", (2000, "reported")),
        ("202426", None),
        ("2014-15", None),
        ("2014/15", None),
        ("", None),
    ],
)
def test_years_as_printed(text, expected):
    assert read_year(text) == expected


def _example():
    from pipeline.board import load_board

    catalogue = ROOT / "expectations" / "indicators.yaml"
    board = ROOT / "data" / "raw" / "southampton" / "board.yaml"
    if not (catalogue.is_file() and board.is_file()):
        pytest.skip("the example's catalogue and board are not there")
    return load_board(board), load_catalogue(catalogue)


def test_the_example_holds_the_departments_own_figure_for_31_march_2015():
    board, catalogue = _example()
    published = read_published(ROOT / "data" / "raw" / "published", DEFINITIONS, board, catalogue)
    row = one(
        published.observations,
        indicator="child_protection_plan_rate",
        area="southampton",
        period="2015-03-31",
    )
    assert (row.numerator, row.value, row.denominator) == (324, 67.7, 47833)
    assert published.findings == []


def test_every_declared_series_has_a_figure_for_the_own_area():
    board, catalogue = _example()
    published = read_published(ROOT / "data" / "raw" / "published", DEFINITIONS, board, catalogue)
    own = published.observations.query("area == @board.own_area.id and value.notna()")
    declared = load_published_definitions(DEFINITIONS, catalogue)
    wanted = {series.indicator for entry in declared.files for series in entry.series}
    assert wanted == set(own["indicator"])


def test_local_rates_are_given_again_by_count_and_population():
    board, catalogue = _example()
    published = read_published(ROOT / "data" / "raw" / "published", DEFINITIONS, board, catalogue)
    rates = published.observations.query("denominator.notna()")
    rates = rates[rates["indicator"].map(lambda name: catalogue[name].unit == "per_10k")]
    assert len(rates) > 100
    error = (rates["numerator"] / rates["denominator"] * 10_000 - rates["value"]).abs()
    assert error.max() <= 0.05 + 1e-9


def test_the_full_files_give_what_the_extracts_give():
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    board, catalogue = _example()
    extracts = read_published(ROOT / "data" / "raw" / "published", DEFINITIONS, board, catalogue)
    full = read_published(SHARED, DEFINITIONS, board, catalogue)
    keys = ["indicator", "area", "period", "release"]
    both = extracts.observations.merge(full.observations, on=keys, suffixes=("", "_full"))
    assert len(both) == len(extracts.observations)
    assert both["value"].equals(both["value_full"])
