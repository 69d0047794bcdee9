"""Is every section's notebook thin, clean and worded for any board?"""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PARAMETERS = 'board = "southampton"\nperiod = "2014-15"\naudience = "board"'
NUMBER_WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|half|double|"
    r"twice)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _code(notebook: dict) -> list[str]:
    cells = notebook["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    assert len(NOTEBOOKS) == 29
    numbers = [path.stem[:2] for path in NOTEBOOKS]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d\d-[a-z]+(-[a-z0-9]+)*", path.stem) for path in NOTEBOOKS)


def test_it_holds_no_output_and_has_stable_cell_ids(notebook):
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[a-z][a-z0-9-]*", one) for one in ids)
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_it_stands_as_jupyterlab_saves_it(path):
    text = path.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"


def test_it_begins_with_title_parameters_and_section(path, notebook):
    title, parameters, opening = notebook["cells"][:3]
    heading, _, question = "".join(title["source"]).partition("\n\n")
    assert re.fullmatch(r"# [A-Z].+", heading)
    assert question.endswith("?")
    assert parameters["metadata"]["tags"] == ["parameters"]
    assert "".join(parameters["source"]) == PARAMETERS
    assert f'open_section("{path.stem[3:]}", board, period, audience)' in "".join(opening["source"])


def test_it_only_asks_its_section(notebook):
    for source in _code(notebook)[2:]:
        (statement,) = ast.parse(source).body
        assert isinstance(statement, ast.Expr)
        call = statement.value
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        assert call.func.value.id == "section"
        for node in ast.walk(call):
            assert not isinstance(node, (ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.JoinedStr))


def test_no_number_is_typed(notebook):
    cells = notebook["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    for source in _code(notebook)[2:]:
        strings = [
            node.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        texts += [re.sub(r"\{[^}]*\}", "", text) for text in strings if " " in text]
        assert not any(
            isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
            for node in ast.walk(ast.parse(source))
        )
    for text in texts:
        assert not re.search(r"\d", text), text
        assert not NUMBER_WORDS.search(text), text


def test_it_names_no_board(notebook):
    for cell in notebook["cells"]:
        if "parameters" not in cell["metadata"].get("tags", []):
            assert "southampton" not in "".join(cell["source"]).lower()


CHARTS = {
    "quarters", "months", "trend", "areas_compared", "measures_compared", "parts", "shares",
    "profile", "progress",
}  # fmt: skip
CHARTLESS = {"female-genital-mutilation"}  # its only measure has words and no value to draw


def _catalogue():
    from pipeline.catalogue import load_catalogue
    from pipeline.layout import Layout

    return load_catalogue(Layout.of().expectations / "indicators.yaml")


def test_its_last_cell_lists_its_sources_after_the_boards_words(notebook):
    code = _code(notebook)
    asked = re.findall(r"section\.([a-z_]+)\(", "\n".join(code))
    assert code[-1] == "section.sources()"
    assert {"narrative", "statement"} & set(asked)


def test_no_measure_of_its_section_is_left_out(path, notebook):
    asked = set(re.findall(r"section\.([a-z_]+)\(", "\n".join(_code(notebook))))
    if _catalogue().of_section(path.stem[3:]):
        assert {"all_figures", "commentary", "answers"} <= asked


def test_a_section_on_outcomes_has_a_sentence_before_its_charts_and_tables(path, notebook):
    measures = [one for one in _catalogue().of_section(path.stem[3:]) if one.frequency != "once"]
    if not 11 <= int(path.stem[:2]) <= 26 or not measures:
        return
    asked = re.findall(r"section\.([a-z_]+)\(", "\n".join(_code(notebook)))
    assert asked[0] == "say"
    assert path.stem[3:] in CHARTLESS or CHARTS & set(asked)


def test_it_names_areas_that_any_board_has(notebook):
    code = "\n".join(_code(notebook)[2:])
    named = set(re.findall(r"@([a-z-]+)", code)) | set(re.findall(r":times_([a-z_]+)", code))
    assert named <= {"country", "region", "neighbours", "england"}


def test_its_indicators_are_in_the_catalogue(notebook):
    from pipeline.tables import REGISTERS

    known = set(_catalogue().by_id) | {table.name for table in REGISTERS}
    code = "\n".join(_code(notebook)[2:])
    named = set(re.findall(r"\{([a-z0-9_]+)[@/:]", code))
    named |= set(re.findall(r'"([a-z][a-z0-9]*(?:_[a-z0-9]+)+)"', code))
    assert named <= known
