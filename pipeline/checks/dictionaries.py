"""Does the publisher's own dictionary say of a measure what the catalogue says of it?"""

import re
from pathlib import Path

import pandas as pd

from pipeline.catalogue import Catalogue
from pipeline.errors import ReturnError
from pipeline.findings import Finding, Severity
from pipeline.ingest.definitions import PublishedDefinitions, PublishedFile, Series
from pipeline.ingest.layouts import SUFFIXES, read_texts
from pipeline.ingest.published_findings import missing_column, unreadable_file

# What the dictionary calls a good direction; '-' and NA leave it open.
_POLARITIES = {"high": "higher_is_better", "low": "lower_is_better"}
_COLUMNS = ("Measure_short", "Measure", "Polarity", "dps")


def check_dictionaries(
    folder: Path, declared: PublishedDefinitions, catalogue: Catalogue
) -> list[Finding]:
    """Return where a dictionary lacks a declared measure or contradicts what is declared.

    Compared are the direction that is better, where both name one, and the decimals of figures
    that are recomputed. A catalogue that calls a measure ``context`` contradicts nothing: demand
    and detection have no better side, whatever a dictionary says.
    """
    findings = []
    for entry in declared.files:
        places = (folder / f"{entry.dictionary}{suffix}" for suffix in SUFFIXES)
        path = next((place for place in places if entry.dictionary and place.is_file()), None)
        if path is None:
            continue
        source = f"published/{path.name}"
        try:
            texts = read_texts(path)
        except ReturnError as error:
            findings.append(unreadable_file(source, str(error)))
            continue
        if missing := [name for name in _COLUMNS if name not in texts.columns]:
            findings.append(missing_column(source, missing, texts, ""))
            continue
        entries = texts.drop_duplicates("Measure_short").set_index("Measure_short")
        for series in entry.series:
            findings += _series_findings(series, entries, catalogue, source)
        findings += _decimals_findings(entry, entries, source)
    return findings


def _series_findings(
    series: Series, entries: pd.DataFrame, catalogue: Catalogue, source: str
) -> list[Finding]:
    name = series.value_columns[0]
    if name not in entries.index:
        return [
            _finding(
                source,
                f"has no measure '{name}', which '{series.indicator}' is read from",
                "every declared measure to be defined",
                series.indicator,
            )
        ]
    said = _POLARITIES.get(entries.at[name, "Polarity"].lower())
    ours = catalogue[series.indicator].polarity
    if said is None or ours in ("context", said):
        return []
    return [
        _finding(
            source,
            f"calls '{name}' {said.replace('_', ' ')}; the catalogue says of "
            f"'{series.indicator}' {ours.replace('_', ' ')}",
            "one direction to be better in both",
            series.indicator,
        )
    ]


def _decimals_findings(entry: PublishedFile, entries: pd.DataFrame, source: str) -> list[Finding]:
    return [
        _finding(
            source,
            f"gives '{one.value}' {entries.at[one.value, 'dps']} decimals; published.yaml "
            f"recomputes it to {one.decimals}",
            "as many decimals in both",
            "",
        )
        for one in entry.recomputed
        if one.value in entries.index
        and re.fullmatch(r"\d+", entries.at[one.value, "dps"])
        and int(entries.at[one.value, "dps"]) != one.decimals
    ]


def _finding(source: str, what: str, expected: str, indicator: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "analyst",
        source,
        "",
        what,
        expected,
        "Read the publisher's definition and correct the catalogue or published.yaml.",
        "published-dictionary",
        indicator=indicator,
    )
