"""What columns does each processed table have? The one place where schemas are written down.

Text columns hold '' where there is nothing; number columns hold NaN. ``conform`` puts a frame
into its table's columns, order and types, so that an empty table has the same schema as a full one.
"""

from dataclasses import dataclass

import pandas as pd

TEXT, NUMBER, FLAG = "str", "float64", "bool"

STATUSES = (
    "reported",
    "provisional",
    "revised",
    "withheld",
    "rejected",
    "not-returned",
    "not-applicable",
)
# Of a row of the board's registers; measures/states.py says what they mean on a given day.
STATES = ("complete", "in progress", "planned", "carried forward", "not stated")
CAUTIONS_HELD = "cautions-held.json"  # beside public tables: indicators without their caution
SUPPRESSED = "suppressed"  # a status of public observations alone: no agency can send it
READABLE = ("reported", "provisional", "revised")  # statuses whose value may be shown


@dataclass(frozen=True)
class Column:
    name: str
    dtype: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A processed table: ``data/processed/<board>/<period>/<name>.parquet``."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    label: str = ""  # the column that tells a reader what a row is about; registers have one

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_SOURCE = (
    ("source_file", TEXT, "raw file, relative to data/raw"),
    ("source_cell", TEXT, "Sheet!E7 in a workbook, 'line 7' in a CSV file"),
)

OBSERVATIONS = Table(
    "observations",
    "one value of an indicator for one area and period from one supplier and release",
    _columns(
        ("row_id", TEXT, "identifies the row within one build"),
        ("indicator", TEXT, "id in the catalogue"),
        ("area", TEXT, "id of an area of the board"),
        ("period", TEXT, "see periods.py"),
        ("kind", TEXT, "stock, flow, average or cohort"),
        ("supplier", TEXT, "id of the agency or publisher"),
        ("release", TEXT, "title and date of a published release; '' for a return"),
        ("numerator", NUMBER, "as reported, never worked out from the value"),
        ("denominator", NUMBER, "as reported"),
        ("denominator_source", TEXT, "where the denominator comes from"),
        ("value", NUMBER, "in the indicator's unit; NaN unless the status lets it be read"),
        ("status", TEXT, "one of STATUSES; in public observations also SUPPRESSED"),
        ("illustrative", FLAG, "the source lost this value; it was filled to fit its words"),
        ("symbol", TEXT, "missing-value symbol of a published file, as printed"),
        ("reason", TEXT, "why it is withheld, rejected, illustrative, or uncertain"),
        ("commentary", TEXT, "the supplier's own words, never reworded"),
        *_SOURCE,
        ("source_sha256", TEXT, "of the raw file"),
        ("received_on", TEXT, "date of receipt"),
        ("supersedes", TEXT, "raw file whose value this one replaces; '' for a first value"),
        ("is_current", FLAG, "not superseded by a later return"),
        (
            "doubt",
            TEXT,
            "what it does not reconcile with: 'measure | area, period: both sides', a line each",
        ),
    ),
)

FINDINGS = Table(
    "findings",
    "everything that the checks found",
    _columns(
        ("severity", TEXT, "critical, warning or info"),
        ("actor", TEXT, "agency id, or analyst"),
        ("file", TEXT, "raw file, relative to data/raw"),
        ("cell", TEXT, "the place in the file"),
        ("what", TEXT, "what was found"),
        ("expected", TEXT, "what was expected"),
        ("next_step", TEXT, "what to do"),
        ("rule", TEXT, "the check that found it"),
        ("indicator", TEXT, "id in the catalogue, where one is concerned"),
        ("period", TEXT, "period, where one is concerned"),
        ("area", TEXT, "area, where one is concerned"),
        ("compared", TEXT, "both sides of what does not reconcile, with their numbers"),
        ("smallest_error", TEXT, "the least error of a figure that would explain it"),
        ("places", TEXT, "every place whose figure takes part, separated by '; '"),
        ("raw", TEXT, "the figure accused, as it stands in the file; an 'accept' expects it"),
    ),
)

POPULATION = Table(
    "population",
    "resident population aged 0-17 by area, mid-year and release",
    _columns(
        ("row_id", TEXT, "identifies the row within one build"),
        ("area", TEXT, "id of an area of the board"),
        ("period", TEXT, "date of the mid-year"),
        ("value", NUMBER, "residents aged 0 to 17"),
        ("release", TEXT, "title and date of the release"),
        *_SOURCE,
    ),
)

PRINTED_FIGURES = Table(
    "printed_figures",
    "the figures of the printed report, as printed: evidence to audit, not observations",
    _columns(
        ("row_id", TEXT, "identifies the row within one build"),
        ("id", TEXT, "f001 onwards"),
        ("section", TEXT, "slug of the section that printed it"),
        ("measure", TEXT, "what it measures"),
        ("area", TEXT, "as printed"),
        ("period", TEXT, "as printed"),
        ("value", TEXT, "as printed"),
        ("unit", TEXT, "as printed"),
        ("supplier", TEXT, "as named by the source"),
        ("notes", TEXT, "what a reader must know"),
        *_SOURCE,
    ),
)

PRINTED_READINGS = Table(
    "printed_readings",
    "what each number of a printed figure is, in the order in which it holds them",
    _columns(
        ("row_id", TEXT, "identifies the row within one build"),
        ("id", TEXT, "of the printed figure"),
        ("indicator", TEXT, "id in the catalogue, or register.column"),
        ("area", TEXT, "id of an area, or what the row of a register is about"),
        ("period", TEXT, "see periods.py; '' where the report does not say it"),
        ("reading", TEXT, "value; peak, the highest part of a year; note, a number of the notes"),
        *_SOURCE,
    ),
)

DECISIONS = Table(
    "decisions",
    "the analyst's recorded word on a figure: withhold, correct or accept",
    _columns(
        ("row_id", TEXT, "identifies the row within one build"),
        ("decision", TEXT, "withhold, correct or accept"),
        ("indicator", TEXT, "id in the catalogue"),
        ("area", TEXT, "id of an area"),
        ("period", TEXT, "period of the figure"),
        ("supplier", TEXT, "whose figure; 'finding' for a warning named by its code"),
        ("rule", TEXT, "the finding that an 'accept' answers"),
        (
            "expected_value",
            TEXT,
            "the raw value the decision was taken on; '' where unreadable; of a 'finding' its code",
        ),
        ("corrected_value", TEXT, "for 'correct'"),
        ("reason", TEXT, "why"),
        ("by", TEXT, "a role, never a name"),
        ("on", TEXT, "date"),
        *_SOURCE,
    ),
)


def _register(name: str, meaning: str, label: str, *rows: tuple[str, str, str]) -> Table:
    return Table(
        name,
        meaning,
        _columns(("row_id", TEXT, "identifies the row within one build"), *rows, *_SOURCE),
        label,
    )


_STATE = ("state", TEXT, "complete, in progress, planned, carried forward or not stated")
_INDICATORS = ("indicators", TEXT, "ids of the indicators it concerns, separated by spaces")
_SOURCE_FACT = ("fact", TEXT, "ids of the source's facts it rests on, separated by spaces")

REGISTERS = (
    _register(
        "received",
        "returns as they came in",
        "file",
        ("file", TEXT, "relative to the year's returns folder"),
        ("agency", TEXT, "agency id"),
        ("quarter", TEXT, "the quarter that it is for"),
        ("received_on", TEXT, "date"),
        ("sha256", TEXT, "of the file as received"),
        ("completed_by", TEXT, "a role"),
        ("completed_on", TEXT, "date"),
    ),
    _register(
        "challenges",
        "what the board asked of its partners",
        "challenge",
        ("id", TEXT, "challenge-01"),
        ("raised_on", TEXT, "date or period"),
        ("raised_at", TEXT, "main board or sub-group id"),
        ("challenged", TEXT, "agency id, or '' where the source names none"),
        ("challenge", TEXT, "what was asked"),
        ("action", TEXT, "what was done"),
        _STATE,
        ("closed_on", TEXT, "date or period"),
        _INDICATORS,
        _SOURCE_FACT,
    ),
    _register(
        "actions",
        "actions of reviews, audits, section 11, inspection and business plan",
        "action",
        ("id", TEXT, "action-001"),
        ("origin", TEXT, "review, audit, section-11, inspection, business-plan or panel"),
        ("priority", TEXT, "number of the business plan's priority, where it serves one"),
        ("action", TEXT, "what is to be done"),
        ("lead", TEXT, "who leads"),
        ("raised_on", TEXT, "date or period in which it was agreed"),
        ("due", TEXT, "date or period"),
        _STATE,
        ("closed_on", TEXT, "date or period; '' where it is open or undated"),
        ("updated_on", TEXT, "date or period of the last note of progress"),
        ("progress", TEXT, "notes of progress"),
        _INDICATORS,
        _SOURCE_FACT,
    ),
    _register(
        "learning",
        "what reviews, audits, inspections and other scrutiny taught",
        "text",
        ("id", TEXT, "learning-001"),
        ("origin", TEXT, "review, audit, section-11, inspection, panel or survey"),
        ("about", TEXT, "title or name of the review, audit or return it comes from"),
        ("kind", TEXT, "finding, lesson, theme or good practice"),
        ("text", TEXT, "in our words"),
        ("concerning", TEXT, "agency or service it concerns, or ''"),
        ("period", TEXT, "date or period"),
        _INDICATORS,
        _SOURCE_FACT,
    ),
    _register(
        "reviews",
        "case reviews",
        "name",
        ("id", TEXT, "review-1"),
        ("name", TEXT, "as published"),
        ("type", TEXT, "serious case review or smaller review"),
        ("published", TEXT, "date or period"),
        _STATE,
        _SOURCE_FACT,
    ),
    _register(
        "audits",
        "multi-agency audits",
        "title",
        ("id", TEXT, "audit-1"),
        ("title", TEXT, "what was audited"),
        ("period", TEXT, "date or period"),
        ("aim", TEXT, "what it asked"),
        _STATE,
        _INDICATORS,
        _SOURCE_FACT,
    ),
    _register(
        "section_11",
        "section 11 returns of agencies",
        "organisation",
        ("id", TEXT, "return-01"),
        ("organisation", TEXT, "who made it; '' where the source gives only the count"),
        ("service", TEXT, "which service"),
        ("period", TEXT, "year"),
        _STATE,
        _SOURCE_FACT,
    ),
    _register(
        "training",
        "training, workshops, events and publications",
        "title",
        ("id", TEXT, "event-01"),
        ("title", TEXT, "what it was"),
        ("type", TEXT, "workshop, learning event, course, newsletter, conference, survey"),
        ("period", TEXT, "when"),
        ("audience", TEXT, "for whom"),
        _STATE,
        _SOURCE_FACT,
    ),
    _register(
        "contributions",
        "what each partner paid towards the board's budget",
        "contributor",
        ("contributor", TEXT, "who paid"),
        ("period", TEXT, "financial year"),
        ("amount_gbp", NUMBER, "pounds"),
        ("share_printed_pct", NUMBER, "share as the source prints it"),
        ("note", TEXT, "'estimated' where the source says so"),
    ),
    _register(
        "priorities",
        "priorities of the business plans",
        "priority",
        ("plan", TEXT, "2014-15 or 2015-18"),
        ("number", TEXT, "1 to 9"),
        ("priority", TEXT, "in our words"),
        ("lead_groups", TEXT, "sub-group ids, or 'board' for the whole board, separated by spaces"),
        _SOURCE_FACT,
    ),
    _register(
        "sign_offs",
        "who read which section and when",
        "section",
        ("section", TEXT, "slug"),
        ("by", TEXT, "a role"),
        ("on", TEXT, "date"),
    ),
)

TABLES = {
    table.name: table
    for table in (
        OBSERVATIONS,
        FINDINGS,
        POPULATION,
        PRINTED_FIGURES,
        PRINTED_READINGS,
        DECISIONS,
        *REGISTERS,
    )
}


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the frame with exactly the table's columns, in order and of their types.

    Missing columns are filled with ''/NaN/False; others are dropped.
    """
    nothing = pd.Series([None] * len(frame), index=frame.index, dtype="object")
    columns = {
        column.name: as_type(frame.get(column.name, nothing), column.dtype)
        for column in table.columns
    }
    return pd.DataFrame(columns, columns=table.names).reset_index(drop=True)


def as_type(values: pd.Series, dtype: str) -> pd.Series:
    """Return a column in one of the three types of tables, what is missing as '', False or NaN.

    One that is of its type already is not copied: a board may have a million rows.
    """
    if values.dtype == dtype and not (dtype == TEXT and values.hasnans):
        return values
    if dtype == TEXT:
        return values.astype("object").where(values.notna(), "").astype("str")
    if dtype == FLAG:
        return values.astype("object").where(values.notna(), False).astype("bool")
    return pd.to_numeric(values).astype("float64")
