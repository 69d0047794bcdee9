"""What must whom put right? Every finding on one page for people, by who must act."""

import os
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from pipeline.board import Board
from pipeline.findings import Finding, Severity, in_order
from pipeline.ingest.sources import ANALYST
from pipeline.periods import Period

MEANINGS = {
    Severity.CRITICAL: "cannot be read or used: the figure is left out",
    Severity.WARNING: "does not reconcile or is implausible: a release needs a decision on it",
    Severity.INFO: "good to know",
}
STYLE = """
body{font-family:Arial,"Liberation Sans",Helvetica,sans-serif;color:#0b0c0c;background:#fff;
line-height:1.5;margin:0 auto;max-width:70rem;padding:1rem}
h1,h2,h3{line-height:1.2}
h2{border-top:3px solid #0b0c0c;margin-top:2.5rem;padding-top:.75rem}
a{color:#1d70b8}a:focus{background:#fd0;color:#0b0c0c;outline:3px solid #0b0c0c}
table{border-collapse:collapse;width:100%}
caption{font-weight:bold;padding:.5rem 0;text-align:left}
th,td{border-bottom:1px solid #b1b4b6;overflow-wrap:anywhere;padding:.5rem .75rem .5rem 0;
text-align:left;vertical-align:top}
.num{text-align:right}.wrap{overflow-x:auto}.place{width:26%}.what{width:28%}
.wrap:focus{outline:3px solid #0b0c0c;box-shadow:0 0 0 6px #fd0}
.rule{color:#505a5f;display:block;font-size:.875rem}
@media(max-width:40rem){.findings thead{position:absolute;clip-path:inset(50%);height:1px}
.findings td{border:0;display:block;padding:.125rem 0}
.findings td.place{font-weight:bold;width:auto}
.findings tr{border-bottom:1px solid #b1b4b6;display:block;padding:.5rem 0}}
@media print{body{max-width:none;padding:0}tr{break-inside:avoid}}
"""


def write_findings_page(
    findings: Iterable[Finding], board: Board, period: Period, path: Path
) -> None:
    """Write the findings as one self-contained page, whole or not at all.

    They are grouped by who must act and then by severity. The page holds no raw value beyond what
    a finding quotes, and everything in it is escaped.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    for left in path.parent.glob(f".{path.name}.[0-9]*"):  # of a run that was killed
        left.unlink(missing_ok=True)
    try:
        beside.write_text(_page(in_order(findings), board, period), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _page(findings: Sequence[Finding], board: Board, period: Period) -> str:
    title = f"Findings on the data: {board.name}, {period.label}"
    groups = [
        (actor, list(group))
        for actor, group in groupby(
            sorted(findings, key=lambda one: (_place(one.actor, board), one.actor)),
            key=lambda one: one.actor,
        )
    ]
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(title)}</h1>",
        "<p>Internal: for the board's own use. What the checks found, by who must act.</p>",
    ]
    if findings:
        parts += [_summary(groups, board)]
        parts += [_group(actor, found, board) for actor, found in groups]
    else:
        parts.append("<p>Nothing was found: every check passed.</p>")
    return "\n".join([*parts, "</main></body></html>", ""])


def _place(actor: str, board: Board) -> int:
    """Agencies in the board's own order, then the analyst, then anyone else."""
    order = [*board.agency_by_id, ANALYST]
    return order.index(actor) if actor in order else len(order)


def _name(actor: str, board: Board) -> str:
    if actor == ANALYST:
        return "The analyst"
    return board.agency_by_id[actor].name if actor in board.agency_by_id else actor


def _counts(found: Iterable[Finding]) -> dict[Severity, int]:
    severities = [one.severity for one in found]
    return {severity: severities.count(severity) for severity in Severity}


def _summary(groups: list[tuple[str, list[Finding]]], board: Board) -> str:
    rows = []
    for actor, found in groups:
        cells = "".join(f'<td class="num">{number}</td>' for number in _counts(found).values())
        link = f'<a href="#{escape(actor)}">{escape(_name(actor, board))}</a>'
        rows.append(f'<tr><th scope="row">{link}</th>{cells}</tr>')
    total = _counts(one for _, found in groups for one in found)
    cells = "".join(f'<td class="num">{number}</td>' for number in total.values())
    rows.append(f'<tr><th scope="row">All</th>{cells}</tr>')
    heads = "".join(f'<th scope="col" class="num">{severity.title()}</th>' for severity in Severity)
    meanings = "".join(
        f"<li><strong>{severity.title()}</strong>: {meaning}</li>"
        for severity, meaning in MEANINGS.items()
    )
    return (
        f"<ul>{meanings}</ul><table><caption>Findings by who must act</caption>"
        f'<thead><tr><th scope="col">Who must act</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _group(actor: str, findings: list[Finding], board: Board) -> str:
    name = escape(_name(actor, board))
    parts = [f'<section id="{escape(actor)}"><h2>{name}</h2>']
    for severity, group in groupby(in_order(findings), key=lambda one: one.severity):
        found = list(group)
        caption = f"{severity.title()}: {len(found)}"
        label = f"{escape(actor)}-{severity}"
        rows = "".join(_row(one) for one in found)
        parts.append(
            f'<div class="wrap" role="region" tabindex="0" aria-labelledby="{label}">'
            f'<table class="findings"><caption id="{label}">{caption}'
            f'<span hidden> for {name}</span></caption><thead><tr><th scope="col">Where</th>'
            '<th scope="col">What was found</th><th scope="col">What was expected</th>'
            f'<th scope="col">What to do</th></tr></thead><tbody>{rows}</tbody></table></div>'
        )
    return "".join([*parts, "</section>"])


def _row(finding: Finding) -> str:
    sides = "".join(
        f"<br>{escape(part)}" for part in (finding.compared, finding.smallest_error) if part
    )
    place = "<br>".join(escape(part) for part in (finding.file, finding.cell) if part)
    code = f" {finding.code}" if finding.severity is Severity.WARNING else ""
    return (
        f'<tr><td class="place">{place or "the whole report"}</td>'
        f'<td class="what">{escape(finding.what)}{sides}'
        f'<span class="rule">{escape(finding.rule)}{code}</span></td>'
        f"<td>{escape(finding.expected)}</td><td>{escape(finding.next_step)}</td></tr>"
    )
