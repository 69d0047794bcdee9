"""Is it told what a new release revised, and nothing else?"""

import pandas as pd

from pipeline.ingest.revisions import count_revisions, find_revisions, revision_findings


def values(*rows: tuple) -> pd.DataFrame:
    columns = ["release", "released", "place", "period", "value"]
    return pd.DataFrame(rows, columns=columns).assign(measure="plans", source="published/x.csv")


BOTH = values(
    ("June 2025", "2025-06", "a", "2022-23", 11.0),
    ("June 2025", "2025-06", "a", "2023-24", 8.0),
    ("June 2025", "2025-06", "a", "2024-25", 7.0),
    ("November 2024", "2024-11", "a", "2022-23", 10.0),
    ("November 2024", "2024-11", "a", "2023-24", 8.0),
    ("November 2024", "2024-11", "b", "2023-24", float("nan")),
)


def test_a_revision_has_the_value_before_and_after_in_order_of_release():
    (row,) = find_revisions(BOTH).itertuples()
    assert (row.place, row.period, row.before, row.after) == ("a", "2022-23", 10, 11)
    assert (row.earlier, row.later) == ("November 2024", "June 2025")


def test_revisions_are_counted_of_the_values_that_both_releases_give():
    (row,) = count_revisions(BOTH).itertuples()
    assert (row.shared, row.revised, row.periods) == (2, 1, ["2022-23"])
    assert (row.lowest, row.highest) == (row.highest, 100 * (11 / 10 - 1))


def test_a_revision_is_one_finding_for_the_analyst():
    (finding,) = revision_findings(BOTH)
    assert "'June 2025' revises 1 of 2 earlier values of plans (2022-23" in finding.what
    assert "'November 2024'" in finding.what and finding.severity == "info"


def test_one_release_and_one_that_changes_nothing_give_no_finding():
    assert revision_findings(BOTH[BOTH["release"] == "June 2025"]) == []
    assert revision_findings(BOTH[BOTH["period"] != "2022-23"]) == []
    assert revision_findings(BOTH.iloc[:0]) == []
