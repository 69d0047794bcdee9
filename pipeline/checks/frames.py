"""What do the suites need to know about each row? What the catalogue says of it, as columns."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue, Unit
from pipeline.ingest.decisions import FINDING, PRINTED_REPORT, REGISTER
from pipeline.ingest.sources import ANALYST, Source
from pipeline.tables import NUMBER, READABLE, REGISTERS, STATES, STATUSES

KINDS = ["stock", "flow", "average", "cohort"]
# What a unit allows at all. What is plausible for one indicator, its catalogue entry says.
POSSIBLE = {
    Unit.PCT: (0, 100),
    Unit.PERCENTAGE_POINTS: (-100, 100),
    Unit.PERCENT_CHANGE: (-100, np.nan),
    Unit.POINTS: (np.nan, np.nan),
    Unit.SHARE_ONE_IN: (1, np.nan),
    Unit.RANK: (1, np.nan),
}
OTHERWISE_POSSIBLE = (0, np.nan)
# Suppliers round percentages to a whole one or finer.
ROUNDING = 0.5 + 1e-9


def suite_parameters(board: Board, catalogue: Catalogue) -> dict[str, Any]:
    """Return the values that suites name as ``$PARAMETER``: nothing is stated twice."""
    agencies = list(board.agency_by_id)
    names = "|".join(re.escape(name) for name in sorted(catalogue.by_id, key=len, reverse=True))
    return {
        "indicators": list(catalogue.by_id),
        "indicator_words": f"^(({names})( ({names}))*)?$",
        "areas": list(board.area_by_id),
        "areas_or_none": [*board.area_by_id, ""],
        # A decision on a return that did not come is about no indicator.
        "decided_indicators": [*catalogue.by_id, *_columns_with_numbers(), ""],
        "decided_suppliers": [*catalogue.suppliers, PRINTED_REPORT, REGISTER, FINDING],
        "suppliers": list(catalogue.suppliers),
        "publishers": [one for one in catalogue.suppliers if one not in agencies],
        "agencies": agencies,
        "agencies_or_none": [*agencies, ""],
        "kinds": KINDS,
        "statuses": list(STATUSES),
        "states": list(STATES),
    }


def _columns_with_numbers() -> list[str]:
    """Return the columns of registers that a decision can name: register.column."""
    return [f"{table.name}.{column.name}" for table in REGISTERS for column in table.columns
            if column.dtype == NUMBER]  # fmt: skip


def source_of(row: Mapping[str, Any], board: Board) -> Source:
    """Return a row's file and who answers for it: the agency for a return, else the analyst."""
    agency = board.agency_by_id.get(str(row.get("supplier", "")))
    is_return = agency is not None and row.get("release") == ""
    return Source(
        Path(row["source_file"]),
        row["source_file"],
        actor=agency.id if agency and is_return else ANALYST,
        actor_name=agency.name if agency and is_return else "the analyst",
    )


def with_catalogue(observations: pd.DataFrame, board: Board, catalogue: Catalogue) -> pd.DataFrame:
    """Return observations with what the suites compare them to.

    Adds ``unit``; ``readable`` (yes or no: its status lets its value be read); ``in_use`` (yes or
    no: readable and not superseded); ``from_return``; and ``possible_lowest``,
    ``possible_highest``, ``plausible_lowest``, ``plausible_highest`` in the indicator's unit, NaN
    where there is no bound or the row is not in use; ``share_lowest`` and ``share_highest``, what
    a percentage can be given its numerator and denominator; and ``whole`` (yes or no: its counts
    are whole numbers).
    """
    frame = observations.copy(deep=False)
    known = [catalogue.by_id.get(name) for name in frame["indicator"]]
    frame["unit"] = ["" if one is None else str(one.unit) for one in known]
    readable = frame["status"].isin(READABLE)
    in_use = readable & frame["is_current"]
    frame["readable"] = np.where(readable, "yes", "no")
    frame["in_use"] = np.where(in_use, "yes", "no")
    returned = frame["supplier"].isin(list(board.agency_by_id)) & (frame["release"] == "")
    frame["from_return"] = np.where(returned, "yes", "no")
    nothing = (np.nan, np.nan)
    bounds = {
        "possible": [
            nothing if one is None else POSSIBLE.get(one.unit, OTHERWISE_POSSIBLE) for one in known
        ],
        "plausible": [nothing if one is None else one.plausible for one in known],
    }
    is_share = in_use & (frame["unit"] == Unit.PCT) & (frame["denominator"] > 0)
    share = (100 * frame["numerator"] / frame["denominator"]).where(is_share)
    frame["share_lowest"], frame["share_highest"] = share - ROUNDING, share + ROUNDING
    counts = frame[["numerator", "denominator"]].assign(
        value=frame["value"].where(frame["unit"] == Unit.COUNT)
    )
    parts_are_counts = frame["unit"].isin([Unit.COUNT, Unit.PCT]) & in_use
    is_broken = (counts.fillna(0) % 1 != 0).any(axis="columns") & parts_are_counts
    frame["whole"] = np.where(is_broken, "no", "yes")
    for word, pairs in bounds.items():
        for place, end in enumerate(("lowest", "highest")):
            column = pd.Series([pair[place] for pair in pairs], index=frame.index, dtype="float64")
            frame[f"{word}_{end}"] = column.where(in_use)
    return frame
