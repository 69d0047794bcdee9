"""Are an authority's neighbours those of the declared version, nearest first?"""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.neighbours import neighbours_of, read_neighbours

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
EXTRACTS = ROOT / "data" / "raw" / "published"
DECLARED = load_published_definitions(ROOT / "expectations" / "published.yaml")


@pytest.mark.parametrize(
    ("version", "codes"),
    [
        ("2021", "851 373 874 879 831 801 331 861 810 355"),
        ("2025", "331 831 851 373 312 355 874 383 350 320"),
        (None, "331 831 851 373 312 355 874 383 350 320"),
    ],
)
def test_southamptons_neighbours_by_version(version, codes):
    found = neighbours_of(EXTRACTS, DECLARED, "852", version)
    assert found.codes == tuple(codes.split())


def test_the_published_sets_give_what_the_extracts_give():
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    for entry in DECLARED.neighbour_sets:
        full = read_neighbours(SHARED, entry)
        full = full[full[entry.code] != ""].sort_values(entry.code).reset_index(drop=True)
        assert full.equals(read_neighbours(EXTRACTS, entry).reset_index(drop=True))
        assert len(full) >= 153


def test_an_unknown_version_and_an_authority_that_is_gone_are_explained(tmp_path):
    with pytest.raises(UsageError, match="declares: 2021, 2025"):
        neighbours_of(EXTRACTS, DECLARED, "852", "2014")
    with pytest.raises(UsageError, match=r"does not have authority 909.*Choose another.*2021"):
        neighbours_of(EXTRACTS, DECLARED, "909", "2025")
    with pytest.raises(UsageError, match="not there; expected the set"):
        neighbours_of(tmp_path, DECLARED, "852", "2021")


def test_a_renamed_column_names_those_at_hand(tmp_path):
    entry = DECLARED.neighbour_sets[-1]
    text = (EXTRACTS / f"{entry.file}.csv").read_text().replace("SN_1,", "nearest,")
    (tmp_path / f"{entry.file}.csv").write_text(text)
    with pytest.raises(
        UsageError, match=r"no one column named SN_1; at hand: old_la_code, la_name, nearest"
    ):
        read_neighbours(tmp_path, entry)
