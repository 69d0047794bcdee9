"""Does a mistake in a YAML file stop with file, line and what is allowed?"""

from pathlib import Path

import pytest

from pipeline.board import load_board
from pipeline.catalogue import load_catalogue
from pipeline.errors import ConfigurationError

CATALOGUE = """\
suppliers:
  dfe: Department for Education
  council: The council
indicators:
  - id: plans
    title: Children on plans
    definition: Children with a plan at the period's end.
    noun: children
    unit: count
    kind: stock
    frequency: quarter
    supplier: council
    polarity: context
    disclosure: children
    decimals: 0
    section: child-protection
    plausible: [0, 1000]
    aliases: [CP plans]
"""
SECOND = CATALOGUE.split("indicators:\n")[1].replace("id: plans", "id: second")
BOARD = """\
id: testshire
name: Testshire Safeguarding Children Board
terms: {kind: board, body: Board, short: TSCB, report: annual report}
areas:
  - {id: testshire, name: Testshire, role: own, ons_code: E1}
  - {id: england, name: England, role: country}
neighbours: {version: '2021', areas: []}
agencies:
  - {id: council, name: The council, form: xlsx}
return_deadline_days: 42
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_good_files_are_read(tmp_path):
    catalogue = load_catalogue(written(tmp_path / "indicators.yaml", CATALOGUE))
    assert catalogue["plans"].unit_words == "children"
    assert catalogue.by_name["cp plans"].id == "plans"
    board = load_board(written(tmp_path / "board.yaml", BOARD))
    assert board.own_area.name == "Testshire"
    assert board.area_named("e1") is board.own_area


def test_an_edited_file_is_read_anew(tmp_path):
    path = written(tmp_path / "indicators.yaml", CATALOGUE)
    assert load_catalogue(path)["plans"].title == "Children on plans"
    written(path, CATALOGUE.replace("title: Children on plans", "title: Plans"))
    assert load_catalogue(path)["plans"].title == "Plans"


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("    noun: children", "    nuon: children", 8, ["unknown key", "nuon", "numerator"]),
        ("unit: count", "unit: counts", 9, ["unit", "per_10k"]),
        ("supplier: council", "supplier: counsel", 12, ["counsel", "allowed: dfe, council"]),
        ("polarity: context", "polarity: worse", 13, ["polarity", "lower_is_better"]),
        ("plausible: [0, 1000]", "plausible: [9, 1]", 5, ["plausible range"]),
        ("    title: Children on plans\n", "", 5, ["title", "missing"]),
        ("    kind: stock", "    kind: stock\n    kind: flow", 11, ["duplicate key", "Keep one"]),
        ("id: plans", "id: [plans", 6, ["expected YAML"]),
        ("definition: C", "definition: ,\n   C", 8, ["expected YAML"]),
        ("    aliases: [CP plans]\n", SECOND, 18, ["CP plans", "stands twice"]),
    ],
)
def test_a_mistake_in_the_catalogue_names_file_and_line(tmp_path, before, after, line, words):
    assert before in CATALOGUE
    if after == SECOND:
        text = CATALOGUE + SECOND
        line = 19
    else:
        text = CATALOGUE.replace(before, after)
    with pytest.raises(ConfigurationError) as error:
        load_catalogue(written(tmp_path / "indicators.yaml", text))
    message = str(error.value)
    assert "indicators.yaml, line " in message
    for word in words:
        assert word in message
    if "expected YAML" not in words:  # a broken line may be noticed on the next one only
        assert f"line {line}:" in message


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("id: england", "id: testshire", ["line 6", "'testshire' stands twice in areas"]),
        ("role: country", "role: kingdom", ["line 6", "role"]),
        ("areas: []}", "areas: [nowhere]}", ["line 7", "no area 'nowhere'", "england"]),
        ("return_deadline_days: 42", "return_deadline_days: -1", ["line 10"]),
        ("role: own", "role: other", ["exactly one area", "own"]),
    ],
)
def test_a_mistake_in_a_board_names_file_and_line(tmp_path, before, after, words):
    with pytest.raises(ConfigurationError) as error:
        load_board(written(tmp_path / "board.yaml", BOARD.replace(before, after)))
    for word in ("board.yaml", *words):
        assert word in str(error.value)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path, text):
    with pytest.raises(ConfigurationError, match=r"board\.yaml: holds no keys"):
        load_board(written(tmp_path / "board.yaml", text))


def test_a_file_that_is_absent_or_no_text_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="no such file"):
        load_board(tmp_path / "board.yaml")
    (tmp_path / "board.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        load_board(tmp_path / "board.yaml")
