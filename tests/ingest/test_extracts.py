"""Are the extracts of published files small, faithful and the same on each run?"""

from pathlib import Path

import pytest

from pipeline.board import load_board
from pipeline.errors import UsageError
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.extracts import describe, write_extracts

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
PUBLISHED = ROOT / "data" / "raw" / "published"
DEFINITIONS = ROOT / "expectations" / "published.yaml"
BOARD = ROOT / "data" / "raw" / "southampton" / "board.yaml"


@pytest.fixture
def board():
    if not BOARD.is_file():
        pytest.skip("the example board is not there")
    return load_board(BOARD)


def test_writing_again_gives_the_files_of_the_example_byte_for_byte(tmp_path, board):
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    written = write_extracts(SHARED, tmp_path, DEFINITIONS, board)
    assert sorted(path.name for path in written) == sorted(p.name for p in PUBLISHED.iterdir())
    for path in written:
        assert path.read_bytes() == (PUBLISHED / path.name).read_bytes(), path.name


def test_an_extract_of_an_extract_is_the_extract(tmp_path, board):
    for path in write_extracts(PUBLISHED, tmp_path, DEFINITIONS, board):
        assert path.read_bytes() == (PUBLISHED / path.name).read_bytes(), path.name


def test_extracts_are_small_plain_utf8():
    for path in PUBLISHED.iterdir():
        content = path.read_bytes()
        assert len(content) < 100_000, path.name
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
        content.decode("utf-8")


def test_the_page_names_every_file_its_release_and_the_licence(board):
    declared = load_published_definitions(DEFINITIONS)
    page = describe(declared, board)
    assert "Open Government Licence v3.0" in page
    for entry in declared.files:
        assert f"`{entry.file}.csv` | {entry.release} | {entry.released} |" in page
        assert entry.released


def test_a_source_folder_without_a_file_says_which(tmp_path, board):
    with pytest.raises(UsageError, match="d1_child_protection_plans"):
        write_extracts(tmp_path, tmp_path / "out", DEFINITIONS, board)


def test_a_renamed_column_stops_with_those_at_hand(tmp_path, board):
    for path in PUBLISHED.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("CPP_At31_rate", "plans_rate")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"no column named CPP_At31_rate.*plans_rate"):
        write_extracts(tmp_path, tmp_path / "out", DEFINITIONS, board)
