"""Do published series tell of the board's own area in a report's year? Else there is no report."""

import pandas as pd

from pipeline.board import Board
from pipeline.errors import UsageError
from pipeline.periods import Period, PeriodKind, parse_period
from pipeline.tables import READABLE

_KINDS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.DATE)


def require_figures(observations: pd.DataFrame, board: Board, period: Period) -> None:
    """Raise UsageError where a report on published series alone would have none of its year.

    An authority has figures from its own first year to its last: those of the ones before or
    after it are never joined to its own. A calendar year's figure is not enough, since an
    authority may have been given one for a time in which it was not yet there.
    """
    own = observations[
        (observations["area"] == board.own_area.id)
        & observations["status"].isin(READABLE)
        & observations["value"].notna()
    ]
    ends = {parse_period(text) for text in own["period"].unique()}
    years = sorted({found.financial_year.text for found in ends if found.kind in _KINDS})
    if period.text in years:
        return
    known = f"{years[0]} to {years[-1]}: choose one of these years," if years else "no year of it:"
    raise UsageError(
        f"The published files hold no figure of {board.own_area.name} for {period.text}, and no "
        f"agency returns any to {board.id}. They cover {known} "
        "name the folder of the published files with --published, or add agencies to board.yaml."
    )
