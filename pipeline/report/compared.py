"""Was an edition compared with another? Written down beside it, for a release asks."""

import json
from pathlib import Path

from pipeline.report.comparison import Comparison
from pipeline.report.readback import ReadBack


def record_comparison(comparison: Comparison, reports: Path) -> Path | None:
    """Write down, beside an edition in ``reports``, that it was compared, and with which other.

    A release asks for it. Only a comparison of one report for one audience counts; returns the
    file, or None where neither edition is a current one of these reports.
    """
    pair = (comparison.earlier, comparison.later)
    if len({tuple(one.run[key] for key in ("board", "period", "audience")) for one in pair}) > 1:
        return None
    for edition in pair:
        run = edition.run
        place = reports / run["board"] / run["period"] / run["audience"]
        if edition.folder.resolve() == place.resolve():
            file = comparison_file(place)
            beside = file.with_name(f".{file.name}")
            content = {"editions": [one.sha256 for one in pair], "changed": comparison.counts}
            beside.write_text(json.dumps(content, indent=1), encoding="utf-8")
            beside.replace(file)
            return file
    return None


def was_compared(edition: ReadBack, other: ReadBack) -> bool:
    """Say whether an edition of reports/ was compared with another, both as they now are."""
    try:
        content = json.loads(comparison_file(edition.folder).read_text(encoding="utf-8"))
        return sorted(content["editions"]) == sorted([edition.sha256, other.sha256])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def comparison_file(edition: Path) -> Path:
    return edition.with_name(f"{edition.name}-comparison.json")
