"""Is a new board whole, true to the published files, and never written over another?"""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.board import load_board
from pipeline.catalogue import load_catalogue
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.ingest.authorities import read_authorities
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.neighbours import neighbours_of
from pipeline.layout import Layout
from pipeline.operate import new_boards
from pipeline.operate.new_boards import describe_board, make_board, slug_of

ROOT = Path(__file__).parents[2]
EXTRACTS = ROOT / "data" / "raw" / "published"
CATALOGUE = load_catalogue(ROOT / "expectations" / "indicators.yaml")


@pytest.fixture
def layout(tmp_path) -> Layout:
    return replace(Layout(home=tmp_path), published_dir=EXTRACTS)


def test_portsmouth_has_its_region_country_and_neighbours(layout):
    notes = make_board(layout, "portsmouth", "851")
    assert notes == [
        "neighbours of 2025, nearest first: Sheffield, Leeds, Kirklees, Salford, Southampton, "
        "Southend-on-Sea, Plymouth, Derby, Gateshead, Tameside"
    ]
    board = load_board(layout.board_file("portsmouth"), CATALOGUE)
    own = board.own_area
    assert (own.id, own.name, own.ons_code, own.dfe_code) == (
        "portsmouth", "Portsmouth", "E06000044", "851",
    )  # fmt: skip
    assert [a.ons_code for a in board.areas if a.role in ("region", "country")] == [
        "E12000008",
        "E92000001",
    ]
    assert board.neighbours.version == "2025"
    assert board.neighbours.areas[:5] == (
        "sheffield",
        "leeds",
        "kirklees",
        "salford",
        "southampton",
    )
    assert len(board.neighbours.areas) == 10
    assert board.agencies == () and board.terms.kind == "partnership" and board.chair is None


def test_the_version_and_name_may_be_chosen(layout):
    make_board(layout, "ours", "852", name='The "One" Partnership: 1', version="2021")
    board = load_board(layout.board_file("ours"), CATALOGUE)
    assert board.name == 'The "One" Partnership: 1'
    assert board.neighbours.version == "2021"
    assert board.neighbours.areas == (
        "portsmouth", "sheffield", "peterborough", "plymouth", "derby", "bristol", "coventry",
        "stoke-on-trent", "kingston-upon-hull", "salford",
    )  # fmt: skip


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_board_can_be_made_of_every_authority(tmp_path):
    declared = load_published_definitions(ROOT / "expectations" / "published.yaml")
    authorities = read_authorities(EXTRACTS, declared)
    assert len(authorities.by_code) == 158
    for code, own in authorities.by_code.items():
        neighbours = neighbours_of(EXTRACTS, declared, code, None)
        file = tmp_path / "board.yaml"
        file.write_text(describe_board("any", own, authorities, neighbours), encoding="utf-8")
        board = load_board(file, CATALOGUE)
        assert (board.own_area.name, board.own_area.dfe_code) == (own.name, code)
        assert len(board.neighbours.areas) == 10
        assert board.own_area.id not in board.neighbours.areas


def test_places_that_changed_are_told(layout):
    (_, note, *others) = make_board(layout, "dorset", "838")
    assert note.startswith("Dorset (838) is in published files from mid-2019")
    assert "never joined" in note
    (which, note, *others) = make_board(layout, "cumbria", "909")
    assert which.startswith("neighbours of 2021")  # the newest set that has it
    assert note.startswith("Cumbria (909) is in published files until mid-2022")
    assert others == ["neighbour North Northamptonshire (940) began at mid-2021"]


@pytest.mark.parametrize("name", ["published", "Ports", "1st", "a/b", "", "../x", "a--b", "a-"])
def test_a_name_that_no_board_can_have_is_refused(layout, name):
    with pytest.raises(UsageError, match="cannot name a board"):
        make_board(layout, name, "851")
    assert not layout.raw.exists()


def test_a_board_that_exists_is_left_alone(layout):
    make_board(layout, "portsmouth", "851")
    before = layout.board_file("portsmouth").read_bytes()
    (layout.raw / "half-begun").mkdir()  # without a board.yaml, but somebody's
    for name in ("portsmouth", "half-begun"):
        with pytest.raises(UsageError, match="is there already; nothing was changed"):
            make_board(layout, name, "852")
    assert layout.board_file("portsmouth").read_bytes() == before
    assert files_in(layout.raw) == ["half-begun", "portsmouth", "portsmouth/board.yaml"]


def test_a_board_that_cannot_be_read_back_leaves_nothing(layout, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(new_boards, "load_board", fail)
    with pytest.raises(KeyboardInterrupt):
        make_board(layout, "portsmouth", "851")
    assert files_in(layout.raw) == []


@pytest.mark.parametrize(
    ("board", "code", "ids"),
    [
        ("london", "202", ["camden", "london", "england"]),
        ("sheffield", "851", ["portsmouth", "south-east", "england"]),
        ("st-helens", "342", ["st-helens", "north-west", "england"]),
    ],
)
def test_areas_are_called_by_their_own_names_whatever_the_board_is_called(layout, board, code, ids):
    make_board(layout, board, code)
    made = load_board(layout.board_file(board), CATALOGUE)
    assert made.id == board and [area.id for area in made.areas[:3]] == ids


def test_nothing_is_written_for_an_unknown_authority(layout):
    with pytest.raises(UsageError, match=r"near it: .*Portsmouth \(851\)"):
        make_board(layout, "portsmouth", "portsmuth")
    assert not layout.raw.exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("St. Helens", "st-helens"),
        ("Bournemouth, Christchurch and Poole", "bournemouth-christchurch-and-poole"),
        ("King's Côte", "kings-cote"),
        ("City of London", "city-of-london"),
    ],
)
def test_a_name_becomes_an_id(name, slug):
    assert slug_of(name) == slug


def test_the_command_prints_where_the_board_is(tmp_path):
    words = ["new", "portsmouth", "--la", "851", "--home", str(tmp_path)]
    done = CliRunner().invoke(main, [*words, "--published", str(EXTRACTS)])
    assert done.exit_code == 0
    assert done.stdout.strip() == str(tmp_path / "data/raw/portsmouth/board.yaml")
    assert done.stderr.startswith("neighbours of 2025, nearest first: Sheffield, Leeds")
    again = CliRunner().invoke(main, [*words, "--published", str(EXTRACTS)])
    assert again.exit_code == 2 and "Traceback" not in again.output


def test_a_home_without_published_files_begins_with_the_projects_own(tmp_path):
    done = CliRunner().invoke(main, ["new", "kent", "--la", "886", "--home", str(tmp_path)])
    assert done.exit_code == 0 and "neighbours of 2025" in done.stderr
    assert [path.name for path in (tmp_path / "data/raw").iterdir()] == ["kent"]
