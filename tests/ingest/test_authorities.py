"""Is every authority of England found by its code, with its region and its years?"""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.ingest.authorities import Authorities, read_authorities
from pipeline.ingest.definitions import load_published_definitions

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
EXTRACTS = ROOT / "data" / "raw" / "published"
DECLARED = load_published_definitions(ROOT / "expectations" / "published.yaml")


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return read_authorities(EXTRACTS, DECLARED)


def test_the_extract_lists_what_the_whole_file_lists(authorities):
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    assert read_authorities(SHARED, DECLARED) == authorities
    assert len(authorities.by_code) == 158


@pytest.mark.parametrize(
    ("text", "code", "name", "region", "years"),
    [
        ("851", "851", "Portsmouth", "South East", (2012, 2024)),
        (" e06000044 ", "851", "Portsmouth", "South East", (2012, 2024)),
        ("801", "801", "Bristol", "South West", (2012, 2024)),
        ("810", "810", "Kingston upon Hull", "Yorkshire and The Humber", (2012, 2024)),
        ("884", "884", "Herefordshire", "West Midlands", (2012, 2024)),
        ("201", "201", "City of London", "London", (2012, 2024)),
        ("342", "342", "St. Helens", "North West", (2012, 2024)),
        ("204", "204", "Hackney", "London", (2012, 2024)),
        ("909", "909", "Cumbria", "North West", (2012, 2022)),
        ("838", "838", "Dorset", "South West", (2019, 2024)),
        ("835", "835", "Dorset", "South West", (2012, 2018)),
        ("815", "815", "North Yorkshire", "Yorkshire and The Humber", (2012, 2024)),
    ],
)
def test_an_authority_has_its_own_name_region_and_years(
    authorities, text, code, name, region, years
):
    found = authorities.find(text)
    assert (found.code, found.name, found.region) == (code, name, region)
    assert (found.first_year, found.last_year) == years


def test_the_code_that_an_authority_has_now_is_its_last(authorities):
    assert authorities.find("815").ons_code == "E06000065"  # a county until 2022


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Portsmuth", "Portsmouth (851)"),
        ("portsmouth", "Portsmouth (851)"),
        ("dorset", "Dorset (835, until 2018), Dorset (838)"),
        ("durham", "County Durham (840)"),
        ("859", "(8"),
        ("", "near it: none"),
        ("qqqqqq", "near it: none"),
    ],
)
def test_any_other_text_gets_the_names_near_it(authorities, text, near):
    with pytest.raises(UsageError) as raised:
        authorities.find(text)
    assert near in str(raised.value) and "such as 851" in str(raised.value)
    assert len(str(raised.value)) < 400


def test_a_folder_without_the_file_says_which(tmp_path):
    with pytest.raises(UsageError, match=r"no file 'ons_.*name the folder .* with --published"):
        read_authorities(tmp_path, DECLARED)
