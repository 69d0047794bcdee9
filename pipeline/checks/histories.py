"""Does a figure fit its own history? Changes as stated, jumps, and revisions of earlier values."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline.board import Board
from pipeline.checks.equations import Contradiction, say_least, say_number
from pipeline.checks.frames import source_of
from pipeline.checks.quantities import Interval, exact_interval, gap_between
from pipeline.checks.relations import Change, Relations
from pipeline.checks.stated import OWN, PRINTED
from pipeline.findings import Finding, Severity
from pipeline.tables import READABLE

_PLACE = "place"
# Process limits of an XmR chart, as Making Data Count draws them, need so many earlier points.
_FEWEST_POINTS = 12
_LIMIT = 2.66  # times the mean moving range


def unlike_changes(stated: pd.DataFrame, relations: Relations) -> Iterator[Contradiction]:
    """Yield changes as stated, for a year that the source names, that the figures do not show."""
    figures = stated.assign(place=np.arange(len(stated)))
    for one in relations.changes:
        is_ours = figures["body"].isin([OWN, PRINTED]) & (figures["key"] != "")
        changes = figures[(figures["indicator"] == one.change) & is_ours]
        series = figures[(figures["indicator"] == one.of) & (figures["year"] != "")]
        series = series[~series["slot"].str.startswith(("Q", "M"))]
        for row in changes.to_dict("records"):
            body = [row["body"], *set(series["body"]) - {OWN, PRINTED}]
            here = series[(series["area"] == row["area"]) & series["body"].isin(body)]
            found = _unlike_change(row, here, one)
            if found:
                yield found


def _unlike_change(row: dict, series: pd.DataFrame, relation: Change) -> Contradiction | None:
    said = exact_interval(row["value"], row["step"], row["how"])
    misses = []
    for before, after in _steps(series):
        if after["year"] != row["year"]:
            continue
        first, last = (exact_interval(one["value"], one["step"], one["how"])
                       for one in (before, after))  # fmt: skip
        ratio = (last / first).times(100) - Interval(100, 100)
        ratio = ratio.times(-1) if relation.falls else ratio
        misses.append((gap_between(said, ratio), before, after, ratio))
    if not misses or min(miss[0] for miss in misses) <= 0:
        return None
    gap, before, after, ratio = min(misses, key=lambda miss: miss[0])
    return Contradiction(
        "change-against-values",
        "the change between the values",
        relation.because,
        (row[_PLACE], after[_PLACE], before[_PLACE]),
        f"{say_number(ratio.low)} to {say_number(ratio.high)} % "
        f"(from {say_number(before['value'])} to {say_number(after['value'])})",
        f"the change is off by at least {say_least(gap)}",
    )


def _steps(series: pd.DataFrame) -> Iterator[tuple[dict, dict]]:
    """Yield each value of a series with that of the year after, of one supplier and release."""
    for _, rows in series.groupby(["body", "supplier"]):
        by_year = {int(row["year"][:4]): row for row in rows.to_dict("records")}
        for year, row in by_year.items():
            if year + 1 in by_year:
                yield row, by_year[year + 1]


def sudden_jumps(stated: pd.DataFrame) -> Iterator[Contradiction]:
    """Yield the latest figures of returns that lie outside the limits of their own history.

    The limits are those of an XmR chart of the twelve earlier points or more, of one kind of
    period; with fewer points no limit can be told, and nothing is said.
    """
    figures = stated.assign(place=np.arange(len(stated)), kind_of=stated["slot"].str[:1])
    ours = figures[(figures["body"] == OWN) & figures["kind_of"].isin(["Q", "M", "y"])]
    keys = ["indicator", "area", "supplier", "kind_of"]
    size = ours.groupby(keys)[_PLACE].transform("size")
    ours = ours[size > _FEWEST_POINTS].assign(order=lambda rows: _calendar(rows))
    for _, rows in ours.sort_values("order").groupby(keys, sort=False):
        *earlier, last = rows.to_dict("records")
        values = np.array([row["value"] for row in earlier])
        mean, spread = values.mean(), _LIMIT * np.abs(np.diff(values)).mean()
        gap = max(mean - spread - last["value"], last["value"] - mean - spread)
        if gap > 1e-9 * max(1, abs(mean)):
            low, high = max(mean - spread, 0) if mean >= 0 else mean - spread, mean + spread
            yield Contradiction(
                "jump",
                "its own history",
                "a figure that jumps out of its history is confirmed before it is believed",
                tuple(int(row[_PLACE]) for row in (last, earlier[-1])),
                f"{say_number(low)} to {say_number(high)} by the {len(values)} values before it",
                f"it lies outside by {say_least(gap)}",
            )


def _calendar(rows: pd.DataFrame) -> pd.Series:
    """Return texts that sort figures by time within a kind of period."""
    months = rows["slot"].where(rows["slot"].str[:1] == "M", "")
    place = pd.to_numeric(months.str[1:], errors="coerce")
    in_year = ((place - 4) % 12 + 1).fillna(0).astype(int).astype(str).str.zfill(2)
    return rows["year"] + "-" + in_year + rows["slot"]


def find_revisions(observations: pd.DataFrame, board: Board) -> list[Finding]:
    """Return a note on each figure that a later return gives anew and otherwise."""
    later = observations[observations["is_current"] & (observations["supersedes"] != "")]
    later = later[later["status"].isin(READABLE) & later["value"].notna()]
    before = observations[~observations["is_current"] & observations["value"].notna()]
    keys = ["indicator", "area", "period", "supplier"]
    pairs = later.merge(before, left_on=[*keys, "supersedes"], right_on=[*keys, "source_file"],
                        suffixes=("", "_before"))  # fmt: skip
    pairs = pairs[pairs["value"] != pairs["value_before"]]
    return [
        source_of(row, board).finding(
            Severity.INFO if row["status"] == "revised" else Severity.WARNING,
            row["source_cell"],
            "revised-value",
            f"'{row['indicator']}' for {row['area']}, {row['period']} is not the value sent before",
            "the value sent before, or the status 'revised'",
            indicator=row["indicator"],
            period=row["period"],
            area=row["area"],
        )
        for row in pairs.to_dict("records")
    ]
