from pathlib import Path

import pytest

from pipeline.findings import Severity
from pipeline.ingest.sources import Source


@pytest.mark.parametrize(
    ("file", "withholds"),
    [
        ("elsewhere/2014-15/printed-figures.csv", True),
        ("elsewhere/2014-15/registers/decisions.csv", False),
    ],
)
def test_only_a_figure_can_be_withheld_by_a_decision(file, withholds):
    step = Source(Path(file), file).next_step(Severity.CRITICAL)
    assert step.startswith("Correct it in the file")
    assert ("withhold" in step) == withholds
