"""What does recomputing the published files tell? How many reproduce, on which population."""

from collections.abc import Iterator

import pandas as pd

from pipeline.checks.recomputation import (
    GIVEN,
    NO_COUNT,
    NO_POPULATION,
    OTHER,
    WRONG,
    Recomputation,
    recomputed_value,
)
from pipeline.checks.vintages import implied_total
from pipeline.findings import Finding, Severity, in_order
from pipeline.ingest.places import AUTHORITY

_NAMED = 3  # places or cells that a finding names one by one; of more it gives the number
_GROUP = ["file", "basis", "year"]


def describe_reproduction(found: Recomputation) -> Iterator[str]:
    """Yield the lines that say, by file and year, how many published figures reproduce."""
    cells = found.cells.merge(found.vintages, how="left", on=["basis", "year"], suffixes=("_", ""))
    for (file, basis), rows in cells.groupby(["file", "basis"], sort=False):
        table = basis.removeprefix(rows["release"].iloc[0])
        yield f"{file}{table}"
        yield (
            f"  {'year':<6}{'rates of authorities':>22}{'of regions, England':>22}"
            f"{'percentages':>18}  population"
        )
        for year, part in rows.groupby("year"):
            kinds = (_is_local_rate(part), _is_wide_rate(part), ~part["is_rate"])
            counts = [_reproduced(part[kind]) for kind in kinds]
            yield (
                f"  {year:<6}{counts[0]:>22}{counts[1]:>22}{counts[2]:>18}"
                f"  {_population_named(part, year)}"
            )
    for release, rows in cells.groupby("release", sort=False):
        yield f"{release}: {_summary(rows)}"


def find_published_faults(found: Recomputation) -> list[Finding]:
    """Return what does not reproduce: figures that are wrong, and populations not at hand.

    Where no population at hand gives the rates of a file and year again, that is one finding,
    with the population that they imply; a figure that its place's other rates contradict is one
    of its own, or one for a column where there are many.
    """
    findings = []
    cells = found.cells.merge(
        found.vintages[["basis", "year", "fitting", "authorities"]],
        how="left",
        on=["basis", "year"],
    )
    apart = cells[cells["state"].isin([OTHER, NO_POPULATION])]
    for (_, _, year), rows in apart.groupby(_GROUP, sort=False):
        findings.append(_vintage_finding(rows, int(year)))
    wrong = cells[cells["state"] == WRONG]
    wrong = wrong.assign(recomputed=recomputed_value(wrong))
    for _, rows in wrong.groupby(["file", "measure", "year"], sort=False):
        findings += _wrong_findings(rows)
    return in_order(findings)


def _is_local_rate(cells: pd.DataFrame) -> pd.Series:
    return cells["is_rate"] & (cells["level"] == AUTHORITY)


def _is_wide_rate(cells: pd.DataFrame) -> pd.Series:
    return cells["is_rate"] & (cells["level"] != AUTHORITY)


def _reproduced(cells: pd.DataFrame) -> str:
    counted = cells[cells["state"] != NO_COUNT]
    if counted.empty:
        return "-"
    return f"{(counted['state'] == GIVEN).sum():,} of {len(counted):,}"


def _population_named(part: pd.DataFrame, year: int) -> str:
    if not part["is_rate"].any():
        return "-"
    first = part[part["is_rate"]].iloc[0]
    if pd.isna(first["fitting"]):
        return f"held against {first['vintage_']}, mid-{year - 1}" if first["vintage_"] else "none"
    if first["fitting"] == first["authorities"]:
        return f"{first['alike']}, mid-{year - 1}"
    return (
        f"not at hand; {first['vintage']}, mid-{year - 1}, fits {first['fitting']:,.0f} of "
        f"{first['authorities']:,.0f} authorities"
    )


def _summary(rows: pd.DataFrame) -> str:
    words = [
        f"{_reproduced(rows[kind])} {name}"
        for kind, name in (
            (_is_local_rate(rows), "local-authority rates reproduce"),
            (_is_wide_rate(rows), "rates of regions and England lie within rounding"),
            (~rows["is_rate"], "percentages reproduce"),
        )
        if kind.any()
    ]
    for state, name in (
        (OTHER, "figures rest on a population that is not at hand"),
        (NO_POPULATION, "have no population at hand"),
        (WRONG, "contradict their count"),
        (NO_COUNT, "have no count beside them"),
    ):
        part = rows[rows["state"] == state]
        if len(part):
            years = ", ".join(str(year) for year in sorted(part["year"].unique()))
            words.append(f"{len(part):,} {name} ({years})")
    return "; ".join(words)


def _vintage_finding(rows: pd.DataFrame, year: int) -> Finding:
    """Return the one finding on rates of a file and year that rest on another population."""
    first = rows.iloc[0]
    places = rows.drop_duplicates(["level", "code"])
    local = places[places["level"] == AUTHORITY]
    told = local if len(local) else places
    kind = "authorities" if len(local) else "places"
    held = f"'{first['vintage']}'" if first["vintage"] else "none"
    table = first["basis"].removeprefix(first["release"]).removeprefix(": ")
    of_table = f" on {table}" if table else ""
    what = (
        f"{len(rows):,} {'rate' if len(rows) == 1 else 'rates'}{of_table}, {year}: no population "
        "at hand gives all rates again"
    )
    if not pd.isna(first["fitting"]):
        what += (
            f"; the nearest, {held}, fits {first['fitting']:,.0f} of "
            f"{first['authorities']:,.0f} authorities"
        )
    total = implied_total(told)
    if len(told) <= _NAMED:
        what += "; " + "; ".join(_one_place(row) for row in told.itertuples())
    elif total:
        known = told["held"].notna()
        what += (
            f"; the rates of the other {len(told):,} {kind} imply {total[0]:,} to {total[1]:,} "
            f"residents aged 0 to 17 at mid-{year - 1} in all"
        )
        if known.all():
            what += f", where it has {told['held'].sum():,.0f}"
        else:
            what += f"; it has none for {(~known).sum():,} of them"
    return Finding(
        Severity.WARNING,
        "analyst",
        first["source"],
        "",
        what,
        "the population that the release rests on",
        "Put that population's file beside the others and declare it in published.yaml.",
        "population-vintage",
    )


def _one_place(row: object) -> str:
    implied = f"{row.implied_from:,.0f} to {row.implied_to:,.0f}"
    if row.implied_from == row.implied_to:
        implied = f"{row.implied_from:,.0f}"
    held = "none is at hand" if pd.isna(row.held) else f"{row.held:,.0f} are at hand"
    return f"{row.name}: its rates imply {implied} residents, {held}"


def _wrong_findings(rows: pd.DataFrame) -> Iterator[Finding]:
    if len(rows) > _NAMED:
        first = rows.iloc[0]
        names = ", ".join(rows["name"].iloc[:_NAMED])
        yield _wrong(
            first,
            f"{len(rows):,} values of '{first['measure']}' for {first['year']} do not follow from "
            f"their counts ({names} and others)",
            "line 1",
        )
        return
    for row in rows.to_dict("records"):
        against = "its parts give" if not row["is_rate"] else "count and population give"
        value = row["recomputed"]
        gives = f"{against} {value:g}" if pd.notna(value) else "its place's other rates deny it"
        yield _wrong(
            row,
            f"{row['name']}, {row['year']}: '{row['measure']}' is printed as {row['value']:g}; "
            f"{gives}",
            row["cell"],
        )


def _wrong(row: pd.Series | dict, what: str, cell: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "analyst",
        row["source"],
        cell,
        what,
        "the count over its denominator, rounded half up",
        "Compare the file with its publisher's, or ask the publisher.",
        "published-recomputed",
        period=str(row["year"]),
    )
