"""Are there as many rows in a register as a figure says?"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from pipeline.checks.equations import Contradiction, say_least
from pipeline.checks.quantities import Interval, exact_interval, gap_between
from pipeline.checks.relations import Relations
from pipeline.checks.stated import OWN, PRINTED


def miscounted_rows(
    stated: pd.DataFrame, registers: Mapping[str, pd.DataFrame], relations: Relations
) -> Iterator[Contradiction]:
    """Yield figures that count the rows of a register and are not their number.

    A register that has no row for the figure's period says nothing of it.
    """
    figures = stated.assign(place=np.arange(len(stated)))
    figures = figures[figures["body"].isin([OWN, PRINTED]) & (figures["key"] != "")]
    for one in relations.rows:
        rows = registers.get(one.table, pd.DataFrame())
        for column, word in one.where.items():
            rows = rows[rows[column] == word] if len(rows) else rows
        for row in figures[figures["indicator"] == one.count].to_dict("records"):
            here = rows[rows[one.period] == row["period"]] if one.period and len(rows) else rows
            if not len(here):
                continue
            said = exact_interval(row["value"], row["step"], row["how"])
            gap = gap_between(said, Interval(len(here), len(here)))
            if gap > 0:
                yield Contradiction(
                    "rows-against-count",
                    f"the rows of {one.table}.csv",
                    one.because,
                    (row["place"],),
                    f"{len(here)} rows",
                    f"the figure is off by at least {say_least(gap)}, or rows are missing",
                )
