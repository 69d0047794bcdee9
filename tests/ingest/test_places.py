"""Is each row's place told alike from either layout of published files?"""

import pandas as pd

from pipeline.ingest.places import AUTHORITY, COUNTRY, REGION, locate, plain_name

OPEN = pd.DataFrame(
    [
        ("National", "E92000001", "England", "", "", "", "", ""),
        ("Regional", "E92000001", "England", "E13000001", "Inner London", "", "", ""),
        ("Local authority", "E92000001", "England", "E13000001", "Inner London", "202",
         "E09000007", "Camden"),
        ("School", "E92000001", "England", "", "", "", "", ""),
    ],
    columns=["geographic_level", "country_code", "country_name", "region_code", "region_name",
             "old_la_code", "new_la_code", "la_name"],
)  # fmt: skip
LONG = pd.DataFrame(
    [("England", "970", "NA"), ("London (Inner)", "987", "NA"), ("Camden", "202", "Inner London"),
     ("", "", "")],
    columns=["LA and Regions", "LA Number", "Region"],
)  # fmt: skip


def test_both_layouts_give_one_code_for_one_place():
    long, wide = locate(LONG, "lait"), locate(OPEN, "open-data")
    assert list(wide["level"]) == list(long["level"]) == [COUNTRY, REGION, AUTHORITY, ""]
    assert list(wide["code"][:3]) == list(long["code"][:3]) == ["england", "inner london", "202"]
    assert list(wide["ons_code"][:3]) == ["E92000001", "E13000001", "E09000007"]


def test_a_national_file_needs_no_columns_of_regions():
    found = locate(OPEN[["geographic_level", "country_name"]], "open-data")
    assert list(found["code"][:1]) == ["england"] and list(found["ons_code"][:1]) == [""]


def test_a_regions_name_is_plain_in_either_spelling():
    assert plain_name("Yorkshire and The Humber") == plain_name("Yorkshire and the Humber")
    assert plain_name("London (Outer)") == plain_name("Outer London") != plain_name("London")
