"""Is a report on published figures alone refused where none of them is of its year?"""

import pandas as pd
import pytest

from pipeline.board import load_board
from pipeline.errors import UsageError
from pipeline.ingest.coverage import require_figures
from pipeline.layout import CODE
from pipeline.periods import parse_period

BOARD = load_board(CODE / "data" / "raw" / "southampton" / "board.yaml")
COLUMNS = ["area", "period", "status", "value"]
FIGURES = pd.DataFrame(
    [
        ("southampton", "2015-03-31", "reported", 67.7),
        ("southampton", "2015-16", "reported", 61.0),
        ("southampton", "2016-17", "withheld", None),
        ("southampton", "CY2017", "reported", 12.0),  # of no financial year
        ("england", "2017-18", "reported", 43.0),
    ],
    columns=COLUMNS,
)


@pytest.mark.parametrize("year", ["2014-15", "2015-16"])
def test_a_year_with_a_figure_of_the_own_area_is_covered(year):
    require_figures(FIGURES, BOARD, parse_period(year))


@pytest.mark.parametrize("year", ["2013-14", "2016-17", "2017-18"])
def test_any_other_year_is_refused_with_those_there_are(year):
    with pytest.raises(
        UsageError,
        match=f"for {year}.* They cover 2014-15 to 2015-16: choose one of these years, name",
    ):
        require_figures(FIGURES, BOARD, parse_period(year))


def test_files_without_any_figure_of_it_say_so():
    with pytest.raises(
        UsageError, match=r"They cover no year of it: name the folder .* --published"
    ):
        require_figures(FIGURES.iloc[4:], BOARD, parse_period("2017-18"))
