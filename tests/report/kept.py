"""Small editions in a folder, as a run leaves them: page, data and run.json."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.findings import Finding, Severity, in_order
from pipeline.fingerprints import hash_files
from pipeline.report.readback import ReadBack, Shown, read_edition
from pipeline.section.displays import TIDY_COLUMNS

from .made_up import bind_runs, code, display, make_run, markdown, table

DAY = date(2015, 7, 9)
WARNING = Finding(
    Severity.WARNING, "council", "returns/a.csv", "line 3", "high", "less", "Ask the council.", "r"
)


def tidy(period: str, value: object, **other: object) -> list[object]:
    """A row of a table of figures: plans of Mercia by its council."""
    row = dict.fromkeys(TIDY_COLUMNS, "none") | {
        "indicator": "plan_rate",
        "measure": "Plans",
        "area": "Mercia",
        "period": period,
        "value": value,
        "status": "reported",
        "illustrative": "no",
        "supplier": "Mercia Council",
        "release": "return",
    }
    return list((row | other).values())


def keep(
    folder: Path,
    rows: Sequence[Sequence[object]] = (),
    prose: str = "<p>Few plans.</p>",
    actions: Sequence[Sequence[object]] = (),
    findings: Sequence[Finding] = (),
    run: Mapping[str, Any] | None = None,
) -> Path:
    """Write an edition of one section, or more cells of it, into a folder that is not there yet."""
    cells = [markdown("# Plans"), code(display(prose))]
    if rows:
        cells.append(code(table("mash-table-plans", "By quarter", list(TIDY_COLUMNS), list(rows))))
    if actions:
        heads = ["Action", "State"]
        cells.append(code(table("mash-table-actions", "Actions", heads, list(actions))))
    executed = make_run(folder.parent / f"{folder.name}-notebooks", "mash", cells)
    bind_runs([executed], folder, tuple(findings))
    content = made(findings) | {"files": hash_files(folder, folder.iterdir())} | dict(run or {})
    (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def made(findings: Sequence[Finding] = ()) -> dict[str, Any]:
    """What a run writes of itself into run.json."""
    return {
        "board": "mercia",
        "period": "2014-15",
        "audience": "board",
        "pack": None,
        "sections": [{"section": "mash", "state": "done", "error": ""}],
        "findings": {
            word.value: sum(one.severity == word for one in findings) for word in Severity
        },
        "found": [f"{one.severity}: {one.sentence()}" for one in in_order(findings)],
        "disclosure": {"hidden": 0, "secondary": 0, "narrowest": None},
        "files": {},
    }


def edition(folder: Path, *parts: Any, **named: Any) -> ReadBack:
    return read_edition(keep(folder, *parts, **named))


def said(
    rows: Sequence[Sequence[object]] = (),
    sentences: Sequence[str] = ("Few plans.",),
    actions: Sequence[Sequence[str]] = (),
    findings: Sequence[Finding] = (),
    run: Mapping[str, Any] | None = None,
    others: Sequence[Shown] = (),
) -> ReadBack:
    """What an edition of one section says, without its files."""
    figures = tuple(tuple(map(str, row)) for row in rows)
    items = [Shown("mash", "table", "By quarter", TIDY_COLUMNS, figures)] if rows else []
    if actions:
        entries = tuple(map(tuple, actions))
        items.append(Shown("mash", "table", "Actions", ("Action", "State"), entries))
    return ReadBack(
        folder=Path("nowhere"),
        run=made(findings) | dict(run or {}),
        publisher="Mercia Board",
        title="Annual report 2014-15",
        titles={"mash": "Plans"},
        items=(*items, *others),
        sentences={"mash": tuple(sentences)},
        claims=(),
        has_illustrative=False,
    )
