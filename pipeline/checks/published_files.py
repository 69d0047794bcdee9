"""Do the published files hold together? Recomputed, compared release with release, looked up."""

from dataclasses import dataclass

import pandas as pd

from pipeline.catalogue import Catalogue
from pipeline.checks.dictionaries import check_dictionaries
from pipeline.checks.published_series import describe_reproduction, find_published_faults
from pipeline.checks.recomputation import recompute
from pipeline.findings import Finding, in_order
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.revisions import (
    RESIDENTS,
    count_revisions,
    describe_revision,
    revision_findings,
)
from pipeline.ingest.whole_files import WholeFiles, read_whole_files
from pipeline.layout import Layout


@dataclass(frozen=True)
class PublishedCheck:
    """What checking a folder of published files gave: lines to print, and findings."""

    lines: list[str]
    findings: list[Finding]


def check_published_files(layout: Layout, catalogue: Catalogue) -> PublishedCheck:
    """Check every declared file of the folder of published files, for all of England.

    Raises ConfigurationError where ``published.yaml`` is wrong.
    """
    declared = load_published_definitions(layout.expectations / "published.yaml", catalogue)
    files = read_whole_files(layout.published, declared)
    found = recompute(files.cells, files.population)
    values = _comparable(files)
    lines = [
        *describe_reproduction(found),
        *(describe_revision(row) for row in count_revisions(values).itertuples()),
        *(f"not there: {name}" for name in files.absent),
    ]
    findings = [
        *files.findings,
        *find_published_faults(found),
        *revision_findings(values),
        *check_dictionaries(layout.published, declared, catalogue),
    ]
    return PublishedCheck(lines, in_order(findings))


def _comparable(files: WholeFiles) -> pd.DataFrame:
    """Return the series and populations of all places as values of one release or another."""
    both = pd.concat(
        [
            files.series.assign(measure=files.series["indicator"]),
            files.population.assign(
                measure=RESIDENTS, period=files.population["year"].astype("str") + "-06-30"
            ),
        ]
    )
    return both.assign(place=both["level"] + " " + both["code"])
