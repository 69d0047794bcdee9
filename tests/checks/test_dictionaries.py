"""Is a dictionary that contradicts the catalogue found, and one that agrees left alone?"""

from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.checks.dictionaries import check_dictionaries
from pipeline.ingest.definitions import load_published_definitions

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
CATALOGUE = load_catalogue(ROOT / "expectations" / "indicators.yaml")
DECLARED = load_published_definitions(ROOT / "expectations" / "published.yaml", CATALOGUE)
(LAIT,) = [entry for entry in DECLARED.files if entry.dictionary]
HEAD = "Measure_short,Measure,Polarity,dps\n"


def rows(**replaced: str) -> str:
    names = [series.value_columns[0] for series in LAIT.series]
    return HEAD + "".join(replaced.get(name, f"{name},x,-,NA\n") for name in names)


def found(folder: Path) -> list[str]:
    return [finding.what for finding in check_dictionaries(folder, DECLARED, CATALOGUE)]


def test_the_published_dictionary_contradicts_nothing():
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    assert found(SHARED) == []


def test_what_is_absent_or_agrees_is_no_finding(tmp_path):
    assert found(tmp_path) == []
    (tmp_path / "lait_data_dictionary.csv").write_text(rows())
    assert found(tmp_path) == []


def test_another_direction_a_missing_measure_and_other_decimals_are_found(tmp_path):
    text = rows(FirstYJS="FirstYJS,x,High,NA\n", LACnum="", LAC="LAC,x,High,1\n")
    (tmp_path / "lait_data_dictionary.csv").write_text(text)
    direction, decimals, missing = sorted(found(tmp_path))
    assert "calls 'FirstYJS' higher is better; the catalogue says" in direction
    assert "gives 'LAC' 1 decimals; published.yaml recomputes it to 0" in decimals
    assert "has no measure 'LACnum'" in missing
