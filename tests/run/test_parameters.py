"""Are a notebook's parameters checked both ways, before anything runs?"""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import SectionError
from pipeline.run.parameters import SectionParameters, check_parameters

GOOD = 'board = "southampton"\nperiod = "2014-15"\naudience = "board"'


def cell(source: str, *tags: str) -> dict:
    return {"source": source, "metadata": {"tags": list(tags)}}


def test_the_expected_parameters_pass():
    check_parameters(Path("18-child-protection.ipynb"), [cell(GOOD, "parameters")])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([], "0 cells are tagged"),
        ([cell(GOOD)], "0 cells are tagged"),
        ([cell(GOOD, "parameters")] * 2, "2 cells are tagged"),
        ([cell(GOOD + "\nyear = 2014", "parameters")], "audience, board, period, year"),
        ([cell('board = "southampton"', "parameters")], "expected just audience, board, period"),
    ],
)
def test_a_wrong_parameters_cell_is_refused(cells, message):
    with pytest.raises(SectionError, match=message):
        check_parameters(Path("18-child-protection.ipynb"), cells)


@pytest.mark.parametrize(
    "parameters",
    [
        {"board": "../etc", "period": "2014-15"},
        {"board": 'x"; import os', "period": "2014-15"},
        {"board": "southampton", "period": "2014"},
        {"board": "southampton", "period": "2014-15", "audience": "press"},
        {"board": "southampton", "period": "2014-15", "year": "2014"},
    ],
)
def test_a_parameter_that_no_run_gives_is_refused(parameters):
    with pytest.raises(ValidationError):
        SectionParameters(**parameters)
