"""How far can the figures be trusted? Definitions, gaps, doubts, findings and who signed off."""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from pipeline.catalogue import Catalogue, Indicator
from pipeline.periods import Period
from pipeline.section.displays import Display
from pipeline.section.layouts import measure_of
from pipeline.section.observations import Observations, Value, say_periods, say_span
from pipeline.section.registers import Registers, plain, say_cell
from pipeline.section.tables import Cell, Table
from pipeline.section.wording import escape, join_words, say_status, upper_first

_PRINTED_ID = re.compile(r"/printed-figures\.csv line \d+, (f\d{3})")


def _table(
    table_id: str, title: str, subtitle: str, columns: tuple[str, ...], rows: Sequence[tuple]
) -> Display:
    """Return rows of texts as a table, or the title with 'none' where there are no rows."""
    if not rows:
        words = f"{title}: none."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    return Table(
        id=table_id,
        title=title,
        subtitle=subtitle,
        columns=columns,
        rows=tuple((row[0], tuple(Cell(text) for text in row[1:])) for row in rows),
        data_rows=tuple(tuple(plain(text) for text in row) for row in rows),
    ).display()


def define(
    catalogue: Catalogue, data: Observations, titles: dict[str, str], table_id: str, title: str
) -> Display:
    """Say what each measure means, out of what it is taken, who supplies it and how it is read."""
    known = [one for one in catalogue.indicators if data.is_collected(one)]
    rows = [
        (
            measure_of(one),
            titles.get(one.section, one.section),
            one.definition,
            _out_of(one),
            _supplied_by(one, data),
            f"{one.frequency}, {one.kind}",
            _reading(one),
        )
        for one in known
    ]
    columns = ("Measure", "Section", "Meaning", "Taken out of", "Supplied by", "Period", "Read as")
    return _table(
        table_id, title, f"The {len(rows)} measures that are collected here", columns, rows
    )


def _supplied_by(indicator: Indicator, data: Observations) -> str:
    """Name who owes the board a measure or, where no agency of its own does, who supplied it."""
    found = dict.fromkeys(value.supplier_name for value in data.of(indicator.id))
    if data.is_published_alone and found:
        return join_words(found)
    return data.supplier_name(indicator.supplier)


def _out_of(indicator: Indicator) -> str:
    if not indicator.denominator:
        return "a number, not a share"
    vintage = f" ({indicator.denominator_vintage})" if indicator.denominator_vintage else ""
    return indicator.denominator + vintage


def _reading(indicator: Indicator) -> str:
    return {
        "context": "demand or context: higher or lower",
        "higher_is_better": "higher is better",
        "lower_is_better": "lower is better",
    }[indicator.polarity]


def _together(values: Iterable[Value], words) -> list[tuple[Indicator, str, list[Value]]]:
    """Group values of one measure that share what ``words`` says of them."""
    found: dict[tuple[str, str], list[Value]] = {}
    for value in values:
        found.setdefault((value.indicator.id, words(value)), []).append(value)
    return [(members[0].indicator, said, members) for (_, said), members in found.items()]


def _where(values: list[Value]) -> str:
    areas = list(dict.fromkeys(value.area.name for value in values))
    return f"{join_words(areas)}: {say_periods(values)}"


def list_absent(data: Observations, values: list[Value], table_id: str, title: str) -> Display:
    """List what is withheld, rejected or not returned, with the reason."""
    absent = [v for v in values if v.status in ("withheld", "rejected", "not-returned")]
    rows = [
        (
            measure_of(one),
            _where(found),
            upper_first(say_status(found[0].status)),
            found[0].reason or "no reason given",
        )
        for one, _, found in _together(absent, lambda v: v.absence)
    ]
    columns = ("Measure", "Where and when", "State", "Reason")
    return _table(table_id, title, data.period.label, columns, rows)


def list_changed(
    data: Observations, values: list[Value], number: str, table_id: str, title: str
) -> Display:
    """List the figures that the last release, of that number, gave otherwise: then and now."""
    if not number:
        words = f"{title}: this report was not released before."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    rows = [
        (
            measure_of(value.indicator),
            f"{value.area.name}, {value.period.label}",
            value.supplier_name,
            value.earlier_text,
            value.text,
        )
        for value in values
        if value.is_changed
    ]
    columns = ("Measure", "Where and when", "Supplied by", f"In release {number}", "Now [r]")
    return _table(table_id, title, data.period.label, columns, rows)


def list_illustrative(
    data: Observations, values: list[Value], table_id: str, title: str
) -> Display:
    """List the values that fill a gap of the source, with the words that they were made to fit."""
    rows = [
        (measure_of(one), _where(found), reason or "no reason given")
        for one, reason, found in _together(
            (v for v in values if v.is_illustrative), lambda v: v.reason
        )
    ]
    columns = ("Measure", "Where and when", "What is known")
    return _table(table_id, title, data.period.label, columns, rows)


def list_doubts(
    catalogue: Catalogue, data: Observations, values: list[Value], table_id: str, title: str
) -> Display:
    """List what a reader cannot be sure of: cautions of measures, remarks on reported values."""
    used = {value.indicator.id for value in values}
    rows = [
        (measure_of(one), "every figure", upper_first(one.caution))
        for one in catalogue.indicators
        if one.caution and one.id in used
    ]
    doubted = (v for v in values if v.is_readable and v.reason and not v.is_illustrative)
    rows += [
        (measure_of(one), _where(found), upper_first(reason))
        for one, reason, found in _together(doubted, lambda v: v.reason)
    ]
    rows.sort(key=lambda row: row[0])
    columns = ("Measure", "Where and when", "What is not sure")
    return _table(table_id, title, data.period.label, columns, rows)


def list_overlaps(data: Observations, table_id: str, title: str) -> Display:
    """List measures that count some of the same children, and so are never added together."""
    catalogue = data.catalogue
    rows = [
        (one.title, join_words([catalogue[other].title for other in one.overlaps]))
        for one in catalogue.indicators
        if one.overlaps and (data.is_collected(one) or not data.is_published_alone)
    ]
    return _table(table_id, title, "Never added together", ("Measure", "Overlaps with"), rows)


def list_late(registers: Registers, table_id: str, title: str) -> Display:
    """List the returns that came after their deadline or did not come, by agency and quarter."""
    board, period = registers.board, registers.period
    received = registers.read("received")
    rows = []
    quarters = period.quarters_to_date()
    for agency in board.agencies:
        for quarter in quarters:
            if agency.since and quarter.text < agency.since:
                continue
            mine = received[
                (received["agency"] == agency.id) & (received["quarter"] == quarter.text)
            ]
            due = board.deadline(quarter).isoformat()
            came = min(mine["received_on"], default="")
            if not came or came > due:
                when = say_cell(came, "on", board) if came else "not received"
                rows.append((agency.name, quarter.label, say_cell(due, "on", board), when))
    columns = ("Agency", "Quarter", "Due", "Received")
    return _table(table_id, title, period.label, columns, rows)


def audit_printed(findings: pd.DataFrame, data: Observations, table_id: str, title: str) -> Display:
    """List the figures of the printed report that do not reconcile, and with what they do not.

    Figures printed in two places with one fault make one row.
    """
    is_printed = findings["file"].str.endswith("/printed-figures.csv")
    chosen = findings[
        is_printed & (findings["severity"] == "warning") & findings["compared"].ne("")
    ]
    together: dict[tuple[str, ...], list[str]] = {}
    for row in chosen.sort_values("cell", key=lambda cells: cells.str[-4:]).itertuples():
        subject, _, against = row.what.partition(", does not reconcile with ")
        key = (subject, f"{row.compared}, {against}", row.smallest_error)
        together.setdefault(key, []).extend(_PRINTED_ID.findall(row.places))
    rows = [
        (subject, compared, upper_first(error), join_words(sorted(set(ids))))
        for (subject, compared, error), ids in together.items()
    ]
    columns = (
        "Printed figure",
        "Printed, against what",
        "Smallest error",
        "Id in the list of printed figures",
    )
    subtitle = "As printed; found by the checks alone, rounding allowed for"
    return _table(table_id, title, subtitle, columns, rows)


def list_findings(findings: pd.DataFrame, data: Observations, table_id: str, title: str) -> Display:
    """List what the checks found on the data, the gravest first, with who must act."""
    names = {agency.id: agency.name for agency in data.board.agencies}
    findings = findings[~findings["file"].str.endswith("/printed-figures.csv")]
    rows = [
        (
            upper_first(f"{row.what}: {row.compared}" if row.compared else row.what),
            row.smallest_error or "not a matter of size",
            row.severity,
            names.get(row.actor, upper_first(row.actor)),
            f"{row.file} {row.cell}".strip(),
            row.next_step,
        )
        for row in findings.itertuples()
    ]
    columns = ("Found", "Smallest error", "Severity", "Who must act", "Where", "What to do")
    return _table(table_id, title, data.period.label, columns, rows)


def list_decisions(
    decisions: pd.DataFrame, data: Observations, table_id: str, title: str
) -> Display:
    """List the analyst's decisions on figures, with their reasons."""
    titles = {one.id: one.title for one in data.catalogue.indicators}
    rows = [
        (
            titles.get(row.indicator, row.indicator or row.rule),
            row.decision,
            f"{row.area} {row.period}".strip(),
            row.reason,
            f"{row.by}, {say_cell(row.on, 'on', data.board)}",
        )
        for row in decisions.itertuples()
    ]
    columns = ("Figure", "Decision", "Where and when", "Reason", "By")
    return _table(table_id, title, data.period.label, columns, rows)


def list_sign_offs(
    registers: Registers, titles: dict[str, str], table_id: str, title: str
) -> Display:
    """List each section with the role that signed it off, or not yet; none where nobody has any."""
    signed = {row.section: row for row in registers.read("sign_offs").itertuples()}
    rows = [
        (
            name,
            signed[slug].by if slug in signed else "not signed off yet",
            say_cell(signed[slug].on, "on", registers.board) if slug in signed else "none",
        )
        for slug, name in titles.items()
        if signed
    ]
    return _table(table_id, title, registers.period.label, ("Section", "By", "On"), rows)


def list_releases(values: list[Value], data: Observations, table_id: str, title: str) -> Display:
    """List the published releases that figures were taken from, with the neighbours' version."""
    releases: dict[tuple[str, str], set[Period]] = {}
    for value in values:
        if value.release:
            releases.setdefault((value.supplier_name, value.release), set()).add(value.period)
    rows = [
        (release, supplier, say_span(periods))
        for (supplier, release), periods in sorted(releases.items())
    ]
    neighbours = data.board.neighbours
    if neighbours.areas:
        names = join_words([data.board.area_by_id[area].name for area in neighbours.areas])
        rows.append(("Statistical neighbours", f"version {neighbours.version}", names))
    columns = ("Release", "Published by", "Periods used, or areas")
    return _table(table_id, title, data.period.label, columns, rows)
