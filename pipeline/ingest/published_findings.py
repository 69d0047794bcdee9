"""What can be wrong with a published file? One finding for each answer, the analyst acts."""

import pandas as pd

from pipeline.findings import Finding, Severity
from pipeline.ingest.definitions import PublishedFile


def missing_file(entry: PublishedFile) -> Finding:
    """A declared file is absent: the report lacks its context, but nothing is wrong."""
    return Finding(
        Severity.WARNING,
        "analyst",
        f"published/{entry.file}.csv",
        "",
        "the declared file is not there",
        f"the file of '{entry.release}'",
        "Put it into the folder of published files, or take it out of published.yaml.",
        "published-file",
    )


def unreadable_file(source: str, what: str) -> Finding:
    """A file is empty, is no text or no table."""
    return Finding(
        Severity.CRITICAL,
        "analyst",
        source,
        "",
        what,
        "a csv file in UTF-8 with a header and rows",
        "Fetch the file again from its publisher.",
        "published-file",
    )


def missing_column(source: str, names: list[str], frame: pd.DataFrame, indicator: str) -> Finding:
    """A declared column is absent, usually because a new release renamed it."""
    added = ("area", "year", "year_status")
    at_hand = ", ".join(name for name in frame.columns if name not in added)
    return Finding(
        Severity.CRITICAL,
        "analyst",
        source,
        "line 1",
        f"no column named {' or '.join(repr(name) for name in names)}; at hand: {at_hand}",
        "the columns that published.yaml declares",
        "A new release may have renamed them: write the new names into published.yaml.",
        "published-column",
        indicator=indicator,
    )


def missing_measure(source: str, names: list[str]) -> Finding:
    """A long file lacks a measure that is declared, perhaps because it was renamed or dropped."""
    return Finding(
        Severity.WARNING,
        "analyst",
        source,
        "",
        f"no row is of the measure {' or '.join(repr(name) for name in names)}",
        "the measures that published.yaml declares",
        "A new export may have renamed or dropped them: look them up in its dictionary.",
        "published-measure",
    )


def unreadable_year(source: str, cell: str, text: str) -> Finding:
    """A row's year is in no form that a series of this kind has."""
    return Finding(
        Severity.CRITICAL,
        "analyst",
        source,
        cell,
        f"'{text}' is no year that the series' period form can read",
        "a year such as 2015",
        "Correct the file, or declare a series whose years have this form.",
        "published-year",
    )


def unknown_symbols(part: pd.DataFrame, source: str) -> list[Finding]:
    """Texts of rejected figures that are neither numbers nor declared symbols."""
    return [
        Finding(
            Severity.CRITICAL,
            "analyst",
            source,
            row.source_cell,
            f"'{row.symbol}' is neither a number nor a declared symbol",
            "a number or a symbol of published.yaml",
            "Look up the symbol in the release's notes and declare it under 'symbols'.",
            "published-symbol",
            indicator=row.indicator,
            period=row.period,
            area=row.area,
        )
        for row in part[(part["status"] == "rejected") & (part["symbol"] != "")].itertuples()
    ]


def repeated_rows(repeated: pd.DataFrame, source: str) -> list[Finding]:
    """Rows that give one figure more than once."""
    return [
        Finding(
            Severity.CRITICAL,
            "analyst",
            source,
            row.source_cell,
            "the file has more than one row for this area and period",
            "one row",
            "Narrow the rows with 'only' in published.yaml, or correct the file.",
            "published-repeat",
            indicator=row.indicator,
            period=row.period,
            area=row.area,
        )
        for row in repeated.itertuples()
    ]
