"""Do published figures come out again, is their population told, is one wrong figure found?"""

import resource
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.checks.published_files import PublishedCheck, check_published_files
from pipeline.checks.published_series import find_published_faults
from pipeline.checks.recomputation import GIVEN, OTHER, WRONG, recompute
from pipeline.checks.roundings import round_half_up
from pipeline.findings import Finding
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.places import AUTHORITY, REGION
from pipeline.ingest.whole_files import WholeFiles, read_whole_files
from pipeline.layout import Layout

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
EXTRACTS = ROOT / "data" / "raw" / "published"
DEFINITIONS = ROOT / "expectations" / "published.yaml"
OLDER = "ons_mid-year_population_estimates_2012_to_2023"
NEWER = "ons_mid-year_population_estimates_2012_to_2024"
CHILDREN_IN_NEED = "Children in need, 2024 release (DfE)"


def check_folder(folder: Path) -> PublishedCheck:
    layout = replace(Layout(), published_dir=folder)
    return check_published_files(layout, load_catalogue(layout.expectations / "indicators.yaml"))


def read(folder: Path) -> WholeFiles:
    return read_whole_files(folder, load_published_definitions(DEFINITIONS))


@pytest.fixture(scope="module")
def extracts() -> WholeFiles:
    return read(EXTRACTS)


def test_every_rate_of_the_full_files_comes_out_again_with_the_vintage_that_was_inferred():
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    started = time.process_time()
    lines = check_folder(SHARED).lines
    assert time.process_time() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2**20  # KiB: one GiB
    (total,) = [line for line in lines if line.startswith(CHILDREN_IN_NEED)]
    assert "30,379 of 30,379 local-authority rates reproduce" in total
    assert "2,472 of 2,472 rates of regions and England lie within rounding" in total
    assert "7,687 of 7,687 percentages reproduce" in total
    assert "not at hand" not in total and "contradict" not in total
    recent = [line for line in lines if line.startswith(("  2023  ", "  2024  "))]
    assert all(line.endswith((f"{OLDER}, mid-2022", f"{OLDER}, mid-2023")) for line in recent[:6])


def test_without_the_older_population_two_years_rest_on_a_vintage_not_at_hand(tmp_path):
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    for path in SHARED.iterdir():
        if path.stem != OLDER:
            (tmp_path / path.name).symlink_to(path)
    checked = check_folder(tmp_path)
    (total,) = [line for line in checked.lines if line.startswith(CHILDREN_IN_NEED)]
    assert "25,736 of 30,379 local-authority rates reproduce" in total
    assert "rest on a population that is not at hand (2023, 2024)" in total
    found = [f for f in checked.findings if f.rule == "population-vintage" and "b1_" in f.file]
    assert [f.what[:26] for f in found] == [
        "1,171 rates, 2023: no popu",
        "1,212 rates, 2024: no popu",
    ]
    # the population that mid-2022 had in the vintage taken away lies in the range
    assert "imply 11,842,167 to 11,842,594 residents aged 0 to 17 at mid-2022" in found[0].what
    assert not [f for f in checked.findings if f.rule == "published-recomputed"]
    assert f"not there: {OLDER}" in checked.lines


def test_the_older_looked_after_rates_rest_on_a_vintage_that_is_not_at_hand(extracts):
    found = recompute(extracts.cells, extracts.population)
    findings = find_published_faults(found)
    assert {f.rule for f in findings} == {"population-vintage"}
    assert [f.what.partition(":")[0].partition(" on ")[2] for f in findings] == [
        f"children looked after, {year}" for year in (2015, 2016, 2018, 2017)
    ]


def test_the_extracts_reproduce(extracts):
    found = recompute(extracts.cells, extracts.population)
    ours = found.cells[found.cells["release"] == CHILDREN_IN_NEED]
    assert set(ours["state"]) == {GIVEN} and len(ours) > 1_500
    vintages = found.vintages[found.vintages["basis"] == CHILDREN_IN_NEED]
    assert set(vintages["alike"]) == {f"{OLDER} or {NEWER}"}


def _new_findings(
    files: WholeFiles, cells: pd.DataFrame, population: pd.DataFrame
) -> list[Finding]:
    findings = find_published_faults(recompute(cells, population))
    return [f for f in findings if "lait" not in f.file]


@pytest.fixture(scope="module")
def children_in_need(extracts) -> pd.DataFrame:
    return extracts.cells[extracts.cells["release"] == CHILDREN_IN_NEED].reset_index(drop=True)


@pytest.mark.parametrize("part", ["value", "numerator"])
@pytest.mark.parametrize("place", range(0, 1_580, 79))
def test_one_wrong_figure_is_found_and_no_other_is_accused(extracts, children_in_need, part, place):
    cells = children_in_need.copy()
    row = cells.loc[place]
    # beyond what rounding allows: of a rate its last digit, of a count what moves the rate by two
    residents = extracts.population.query("file == @OLDER and year == @row.year - 1")
    base = row["denominator"]
    if pd.isna(base):
        base = residents.set_index(["level", "code"])["value"][(row["level"], row["code"])]
    is_local = row["level"] == AUTHORITY
    step = 2 if part == "value" and is_local else 0
    if part == "value":
        spread = 0 if is_local else 5 * row["per"] / base
        cells.loc[place, part] = round(row["value"] + max(step / 10, 2 * spread + 0.2), 1)
    else:
        cells.loc[place, part] = row["numerator"] + 21 + round(0.3 * base / row["per"])
    (finding,) = _new_findings(extracts, cells, extracts.population)
    assert finding.rule == "published-recomputed"
    assert (finding.file, finding.cell) == (row["source"], row["cell"])
    assert row["name"] in finding.what and str(row["year"]) in finding.what


def test_one_wrong_population_is_found_once_for_each_file_and_named(extracts, children_in_need):
    population = extracts.population.copy()
    at = population["name"].eq("Portsmouth") & population["year"].eq(2014)
    population.loc[at, "value"] += 2_000
    findings = _new_findings(extracts, children_in_need, population)
    assert [(f.rule, f.file[:12]) for f in findings] == [
        ("population-vintage", f"published/{name}") for name in ("b1", "c1", "d1")
    ]
    for finding in findings:
        assert "2015" in finding.what and "Portsmouth: its rates imply 4" in finding.what
        assert "fits 12 of 13 authorities" in finding.what


def made_up_cells(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["level", "code", "measure", "numerator", "value"])
    return frame.assign(
        file="plans", year=2015, name=frame["code"], release="Plans", source="published/plans.csv",
        cell=[f"line {n}" for n in range(len(frame))], basis="Plans", denominator=float("nan"),
        per=10_000, decimals=1,
    )  # fmt: skip


def made_up_population(**vintages: dict[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"file": file, "year": 2014, "level": REGION if code == "r" else AUTHORITY,
             "code": code, "value": float(value)}
            for file, held in vintages.items()
            for code, value in held.items()
        ]
    )  # fmt: skip


ROWS = [(AUTHORITY, "a", "starts", 300, 60.0), (AUTHORITY, "a", "ends", 250, 50.0),
        (AUTHORITY, "b", "starts", 410, 41.0), (AUTHORITY, "b", "ends", 400, 40.0),
        (REGION, "r", "starts", 710, 47.1)]  # fmt: skip


def test_the_vintage_is_the_one_that_gives_the_rates_again():
    population = made_up_population(
        old={"a": 50_000, "b": 100_000, "r": 150_000}, new={"a": 51_000, "b": 102_000, "r": 153_000}
    )
    found = recompute(made_up_cells(ROWS), population)
    (row,) = found.vintages.itertuples()
    assert (row.vintage, row.alike, row.fitting, row.authorities) == ("old", "old", 2, 2)
    # 707 to 715 of 150,000 would be 47.1 to 47.7: the region's count was rounded after its rate
    assert set(found.cells["state"]) == {GIVEN}


def test_rates_that_agree_on_another_population_are_not_wrong():
    found = recompute(made_up_cells(ROWS), made_up_population(new={"a": 51_000, "b": 102_000}))
    assert list(found.cells["state"]) == [OTHER, OTHER, OTHER, OTHER, "no population"]
    (finding,) = find_published_faults(found)
    assert "fits 0 of 2 authorities" in finding.what
    assert "a: its rates imply 49,959 to 50,041 residents, 51,000 are at hand" in finding.what


def test_a_wrong_figure_shows_even_where_the_population_is_not_at_hand():
    rows = [*ROWS[:2], (AUTHORITY, "a", "plans", 500, 99.0), *ROWS[2:4]]
    found = recompute(made_up_cells(rows), made_up_population(new={"a": 51_000, "b": 102_000}))
    assert list(found.cells["state"]) == [OTHER, OTHER, WRONG, OTHER, OTHER]


def test_without_any_population_nothing_is_dropped_from_the_count():
    found = recompute(made_up_cells(ROWS), made_up_population())
    assert list(found.cells["state"]) == ["no population"] * 5
    assert len(find_published_faults(found)) == 1


def test_many_wrong_figures_of_one_column_are_one_finding():
    rows = [(AUTHORITY, f"a{n}", name, 100 + 5 * n, rate)
            for n in range(20)
            for name, rate in (("x", 20.0 + n), ("y", 20.0 + n), ("z", 99.0))]  # fmt: skip
    population = made_up_population(old={f"a{n}": 50_000 for n in range(20)})
    cells = made_up_cells(rows)
    cells["value"] = cells["value"].where(
        cells["measure"] == "z",
        round_half_up(cells["numerator"], cells["numerator"] * 0 + 50_000, cells["per"] * 10) / 10,
    )
    (finding,) = find_published_faults(recompute(cells, population))
    assert "20 values of 'z' for 2015" in finding.what


def test_a_renamed_column_and_an_absent_file_are_told(tmp_path):
    for path in EXTRACTS.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "c6_children_in_need_referrals_by_month_2013_to_2024.csv").unlink()
    plans = tmp_path / "d1_child_protection_plans_2013_to_2024.csv"
    plans.write_text(plans.read_text().replace("CPP_start_rate", "plans_started_rate"))
    files = read(tmp_path)
    assert files.absent == ["c6_children_in_need_referrals_by_month_2013_to_2024"]
    (finding,) = files.findings
    assert "no column named 'CPP_start_rate'" in finding.what
    assert "plans_started_rate" in finding.what
