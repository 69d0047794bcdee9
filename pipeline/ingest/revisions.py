"""What did a new release of a published series revise? Earlier values that it gives otherwise."""

from itertools import pairwise

import pandas as pd

from pipeline.findings import Finding, Severity
from pipeline.ingest.definitions import PublishedDefinitions

RESIDENTS = "residents aged 0 to 17"
COLUMNS = ["measure", "place", "period", "before", "after", "earlier", "later", "source"]


def find_revisions(values: pd.DataFrame) -> pd.DataFrame:
    """Return each value that a later release gives otherwise than the one before it.

    ``values`` has ``measure``, ``place``, ``period``, ``release``, ``released``, ``source`` and
    ``value``; releases of a measure follow one another by ``released``. The frame has the value
    ``before`` and ``after``, and both releases' titles, ``earlier`` and ``later``.
    """
    values = values[values["value"].notna()].copy()
    keys = ["measure", "place", "period"]
    values = values.drop_duplicates([*keys, "release"]).sort_values(
        [*keys, "released", "release"], kind="stable"
    )
    given = values.groupby(keys, sort=False)
    values["before"] = given["value"].shift()
    values["earlier"] = given["release"].shift()
    changed = values[values["before"].notna() & (values["before"] != values["value"])]
    return changed.rename(columns={"value": "after", "release": "later"})[COLUMNS]


def count_revisions(values: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure and pair of releases, how many values both give and how many changed.

    Columns: ``measure``, ``earlier``, ``later``, ``shared``, ``revised``, ``periods`` (of those
    revised, in order), ``lowest`` and ``highest`` change in per cent of the earlier value.
    """
    values = values[values["value"].notna()]
    revised = find_revisions(values)
    pairs = values[["measure", "release", "released"]].drop_duplicates().sort_values("released")
    rows = []
    for measure, releases in pairs.groupby("measure", sort=False)["release"]:
        one = values[values["measure"] == measure]
        for earlier, later in pairwise(releases):
            keys = ["place", "period"]
            shared = one.loc[one["release"] == earlier, keys].merge(
                one.loc[one["release"] == later, keys], on=keys
            )
            found = revised[
                (revised["measure"] == measure)
                & (revised["earlier"] == earlier)
                & (revised["later"] == later)
            ]
            change = 100 * (found["after"] / found["before"].where(found["before"] != 0) - 1)
            rows.append(
                {
                    "measure": measure,
                    "earlier": earlier,
                    "later": later,
                    "shared": len(shared),
                    "revised": len(found),
                    "periods": sorted(found["period"].unique()),
                    "lowest": change.min(),
                    "highest": change.max(),
                }
            )
    return pd.DataFrame(rows)


def of_areas(
    observations: pd.DataFrame, population: pd.DataFrame, declared: PublishedDefinitions
) -> pd.DataFrame:
    """Return a board's published observations and populations as values to compare."""
    released = {entry.release: entry.released for entry in declared.files}
    names = {"indicator": "measure", "area": "place", "source_file": "source"}
    both = pd.concat([observations, population.assign(indicator=RESIDENTS)]).rename(columns=names)
    both["released"] = both["release"].map(released).fillna("")
    return both[["measure", "place", "period", "release", "released", "source", "value"]]


def revision_findings(values: pd.DataFrame) -> list[Finding]:
    """Return one finding for each measure of which a release revised earlier values."""
    counts = count_revisions(values)
    if counts.empty:
        return []
    sources = values.drop_duplicates(["measure", "release"]).set_index(["measure", "release"])
    return [
        Finding(
            Severity.INFO,
            "analyst",
            sources.loc[(row.measure, row.later), "source"],
            "",
            f"{describe_revision(row)}; the release before is '{row.earlier}'",
            "to know which earlier values a release changed",
            "Compare like with like: take a series from one release.",
            "published-revision",
        )
        for row in counts[counts["revised"] > 0].itertuples()
    ]


def describe_revision(row: object) -> str:
    """Say in words what ``count_revisions`` counted in one row."""
    what = f"'{row.later}' revises {row.revised:,} of {row.shared:,} earlier values"
    what += f" of {row.measure}"
    if not row.revised:
        return what.replace("revises 0 of", "revises none of")
    spans = [row.periods[0], row.periods[-1]]
    when = spans[0] if spans[0] == spans[1] else f"{spans[0]} to {spans[1]}"
    change = "" if pd.isna(row.lowest) else f", by {row.lowest:+.1f} to {row.highest:+.1f} %"
    return f"{what} ({when}{change})"
