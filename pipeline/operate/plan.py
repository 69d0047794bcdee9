"""What would a report run, and why? Told from the last run's record, without running anything."""

import hashlib
from collections.abc import Iterator

from pipeline.run import find_sections
from pipeline.run.manifest import read_run
from pipeline.subject import Subject


def describe_plan(subject: Subject) -> Iterator[str]:
    """Yield a line a section: its notebook and why it would run."""
    layout, board, period = subject.layout, subject.board.id, subject.period.text
    last = read_run(layout.report(board, period) / "board")
    if last is None:
        reason = "there is no edition yet"
    else:
        changed = sorted(
            name
            for name, sha256 in last["inputs"].items()
            if not (layout.raw / name).is_file()
            or hashlib.sha256((layout.raw / name).read_bytes()).hexdigest() != sha256
        )
        reason = (
            "changed since the last edition: " + ", ".join(changed)
            if changed
            else "no raw file of the last edition changed; a report runs every section anew"
        )
    for notebook in find_sections(layout.notebooks):
        yield f"{notebook.stem}: {reason}"
