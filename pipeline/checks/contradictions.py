"""What does not reconcile, said as findings: both sides, the smallest error, who must act."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import UNIT_WORDS, Catalogue, Unit
from pipeline.checks.counted import miscounted_rows
from pipeline.checks.equations import Contradiction, broken, say_number
from pipeline.checks.feasibility import impossible_percentages
from pipeline.checks.histories import sudden_jumps, unlike_changes
from pipeline.checks.likenesses import borrowed_comparators, differing_equations, unlike_units
from pipeline.checks.populations import misfitting_rates
from pipeline.checks.quantities import AT_LEAST, AT_MOST, LOOSE
from pipeline.checks.reconciling import equations
from pipeline.checks.relations import Relations
from pipeline.checks.stated import PRINTED
from pipeline.findings import Finding, Severity
from pipeline.ingest.sources import ANALYST
from pipeline.periods import Period, parse_period
from pipeline.tables import TABLES

_BASE_STANDS = {"impossible-percentage"}  # only the first figure is in doubt
_HOW = {LOOSE: "about ", AT_LEAST: "at least ", AT_MOST: "at most "}


def contradictions_in(
    stated: pd.DataFrame,
    registers: Mapping[str, pd.DataFrame],
    board: Board,
    catalogue: Catalogue,
    relations: Relations,
    period: Period,
) -> Iterator[Contradiction]:
    """Yield everything in which stated figures contradict each other, rule by rule."""
    for equation in (*equations(stated, board, relations), *differing_equations(stated)):
        yield from broken(equation, stated)
    yield from misfitting_rates(stated, relations)
    yield from impossible_percentages(stated, relations)
    yield from unlike_units(stated, relations)
    yield from borrowed_comparators(stated, catalogue, period.financial_year.end.isoformat())
    yield from unlike_changes(stated, relations)
    yield from sudden_jumps(stated)
    yield from miscounted_rows(stated, registers, relations)


def as_findings(
    contradictions: Iterable[Contradiction],
    stated: pd.DataFrame,
    board: Board,
    catalogue: Catalogue,
) -> list[Finding]:
    """Return a warning for each contradiction, at the place of the figure accused.

    Who must act: the agency whose return holds all the figures, else the analyst. What a later
    release repeats of an earlier one contradicts a figure once, and both places are named.
    """
    found: dict[Finding, list[str]] = {}
    for one in contradictions:
        finding = _finding(one, stated, board, catalogue)
        places = found.setdefault(replace(finding, places=""), [])
        places += [place for place in finding.places.split("; ") if place not in places]
    return [replace(finding, places="; ".join(places)) for finding, places in found.items()]


def _finding(
    one: Contradiction, stated: pd.DataFrame, board: Board, catalogue: Catalogue
) -> Finding:
    rows = stated.iloc[list(one.places)].to_dict("records")
    first = rows[0]
    # What is published stands: whoever is at odds with it must look again.
    actors = {row["actor"] for row in rows if not row["file"].startswith("published/")}
    actor = actors.pop() if len(actors) == 1 else ANALYST
    subject = _name(first, board, catalogue)
    return Finding(
        severity=one.severity,
        actor=actor,
        file=first["file"],
        cell=first["cell"],
        what=f"{subject} does not reconcile with {one.against}",
        expected=f"figures that agree within their rounding: {one.because}",
        next_step=_next_step(one, first, actor, board),
        rule=one.rule,
        indicator=first["indicator"],
        period=first["period"],
        area=first["area"] if first["area"] in board.area_by_id else "",
        compared=f"{_said(first)} against {one.other}",
        smallest_error=one.smallest_error,
        places="; ".join(dict.fromkeys(f"{row['file']} {row['cell']}" for row in rows)),
        raw=first["raw"] or repr(first["value"]),
    )


def _name(row: dict, board: Board, catalogue: Catalogue) -> str:
    indicator = catalogue.by_id.get(row["indicator"])
    title = indicator.title if indicator else _column_title(row["indicator"])
    area = board.area_by_id.get(row["area"])
    try:
        when = parse_period(row["period"]).label
    except ValueError:
        when = row["period"] or "no date given"
    return f"“{title}”, {area.name if area else row['area']}, {when},"


def _column_title(name: str) -> str:
    """Return what a column of a register holds, as its table says it."""
    table, _, column = name.partition(".")
    columns = TABLES[table].columns if table in TABLES else ()
    meanings = {one.name: one.meaning for one in columns}
    return f"{table.replace('_', ' ')}: {meanings.get(column, column)}".capitalize()


def _said(row: dict) -> str:
    unit = UNIT_WORDS.get(Unit(row["unit"]), "") if row["unit"] in set(Unit) else ""
    number = f"{_HOW.get(row['how'], '')}{say_number(row['value'])}"
    if unit == "£":
        return f"£{number}"
    return f"{number} {unit}".strip()


def _next_step(one: Contradiction, row: dict, actor: str, board: Board) -> str:
    if one.severity is Severity.INFO:
        return "Nothing need be done; the population release behind it would settle it."
    if row["body"] == PRINTED:
        return "Name it beside the printed figure; ask who supplied it for a correction."
    name = "the analyst" if actor == ANALYST else board.agency_by_id[actor].name
    if actor == ANALYST:
        return "Find out which side is right, or record a decision to accept it."
    return f"Ask {name} to confirm or resubmit, or record a decision to accept it."


def doubts_of(findings: Iterable[Finding], observations: pd.DataFrame) -> dict[str, str]:
    """Return what each row does not reconcile with, by row id: a sentence a line.

    Published figures stand; a finding that a decision has answered is no doubt any more.
    """
    ours = observations[~observations["source_file"].str.startswith("published/")]
    places = ours["source_file"] + " " + ours["source_cell"]
    wanted: dict[str, list[str]] = {}
    for one in findings:
        if one.compared and one.severity is Severity.WARNING:
            taking_part = one.places.split("; ")
            for place in taking_part[: 1 if one.rule in _BASE_STANDS else None]:
                wanted.setdefault(place, []).append(_doubt(one))
    at = places[places.isin(list(wanted))]
    return {
        ours.at[index, "row_id"]: "\n".join(dict.fromkeys(wanted[place]))
        for index, place in at.items()
    }


def _doubt(one: Finding) -> str:
    """Return 'measure | area, period: both sides'."""
    subject, _, against = one.what.partition(", does not reconcile with ")
    measure, _, where = subject.removeprefix("“").partition("”, ")
    return f"{measure} | {where}: {one.compared}, {against}"
