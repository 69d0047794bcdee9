"""What do published series say about the board's areas? DfE, ONS and LAIT files to observations."""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.errors import ReturnError
from pipeline.findings import Finding, in_order
from pipeline.ingest.definitions import (
    PublishedDefinitions,
    PublishedFile,
    Series,
    load_published_definitions,
    period_of,
    read_year,
)
from pipeline.ingest.layouts import (
    NEEDED,
    YEAR_COLUMN,
    columns_of,
    declared_rows,
    find_file,
    match_areas,
    read_texts,
)
from pipeline.ingest.published_findings import (
    missing_column,
    missing_file,
    repeated_rows,
    unknown_symbols,
    unreadable_file,
    unreadable_year,
)
from pipeline.ingest.revisions import of_areas, revision_findings
from pipeline.ingest.vintages import with_population
from pipeline.tables import OBSERVATIONS, POPULATION, READABLE, conform

__all__ = ["Published", "load_published_definitions", "read_published"]

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_BLANK = "blank"
_UNEXPLAINED = "the published file has a text here that no declared symbol explains"


@dataclass(frozen=True)
class Published:
    """What the published files held: tables as in ``tables.py``, findings, hashes of the files."""

    observations: pd.DataFrame
    population: pd.DataFrame
    findings: list[Finding]
    inputs: dict[str, str]


def read_published(
    folder: Path, definitions: Path, board: Board, catalogue: Catalogue
) -> Published:
    """Read every declared series of the published files in a folder, for the board's areas.

    A symbol in a value's place is kept in ``symbol`` and gives the figure its status; one that is
    not declared rejects the figure with a finding. A local authority's rate gets the population
    of the previous mid-year as its denominator where ``published.yaml`` says so; regional and
    national counts are rounded to ten after their rates were computed, so their rates get none.
    Raises ConfigurationError where ``published.yaml`` is wrong.
    """
    declared = load_published_definitions(definitions, catalogue)
    observations, populations, findings, inputs = [], [], [], {}
    for entry in declared.files:
        if not (entry.series or entry.population):
            continue
        path = find_file(folder, entry)
        if path is None:
            findings.append(missing_file(entry))
            continue
        source = f"published/{path.name}"
        inputs[source] = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            texts = read_texts(path, entry)
        except ReturnError as error:
            findings.append(unreadable_file(source, str(error)))
            continue
        if missing := _missing(texts, (*NEEDED[entry.layout], *entry.only)):
            findings.append(missing_column(source, missing, texts, ""))
            continue
        texts, odd_years = _rows_of_board(texts, entry, board, source)
        findings += odd_years
        for part, found in _series_of(texts, entry, declared, catalogue, source):
            observations.append(part.assign(source_sha256=inputs[source]))
            findings += found
        if entry.population:
            part, found = _population_of(texts, entry, declared, source)
            populations.append(part)
            findings += found
    population = conform(pd.concat([pd.DataFrame(), *populations]), POPULATION)
    values = conform(pd.concat([pd.DataFrame(), *observations]), OBSERVATIONS)
    findings += revision_findings(of_areas(values, population, declared))
    return Published(
        observations=with_population(values, population, declared, board),
        population=population,
        findings=in_order(findings),
        inputs=inputs,
    )


def _rows_of_board(
    texts: pd.DataFrame, entry: PublishedFile, board: Board, source: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Keep the declared rows of the board's areas; add ``area``, ``year``, ``year_status``."""
    rows = texts.assign(area=match_areas(texts, board, entry.layout))
    rows = rows[rows["area"].notna() & declared_rows(texts, entry)]
    column = YEAR_COLUMN[entry.layout]
    years = {text: read_year(text) for text in rows[column].unique()}
    findings = [
        unreadable_year(source, f"line {rows.index[rows[column] == text][0]}, {column}", text)
        for text, year in years.items()
        if year is None
    ]
    known = {text: year for text, year in years.items() if year is not None}
    rows = rows[rows[column].isin(known)]
    return rows.assign(
        year=[known[text][0] for text in rows[column]],
        year_status=[known[text][1] for text in rows[column]],
    ), findings


def _series_of(
    rows: pd.DataFrame,
    entry: PublishedFile,
    declared: PublishedDefinitions,
    catalogue: Catalogue,
    source: str,
) -> Iterator[tuple[pd.DataFrame, list[Finding]]]:
    """Yield each series of a file as observations, with what was found on the way."""
    for series in entry.series:
        if missing := _missing(rows, columns_of(series, entry.layout)):
            finding = missing_column(source, missing, rows, series.indicator)
            yield pd.DataFrame(), [finding]
            continue
        for name in series.value_columns:
            column = "Values" if entry.layout == "lait" else name
            chosen = rows[rows["Short Desc"] == name] if entry.layout == "lait" else rows
            for key, text in series.only.items():
                chosen = chosen[chosen[key] == text]
            meant = {year: period_of(series.period, year, name) for year in chosen["year"].unique()}
            cells = [f"line {line}, {column}" for line in chosen.index]
            part = pd.DataFrame(
                _read_column(chosen, column, series, declared)
                | {
                    "period": [meant[year] for year in chosen["year"]],
                    "indicator": series.indicator,
                    "kind": catalogue[series.indicator].kind,
                    "supplier": entry.publisher,
                    "release": entry.release,
                    "area": chosen["area"].array,
                    "is_current": True,
                    "source_file": source,
                    "source_cell": cells,
                    "row_id": [f"{source}#{cell}#{series.indicator}" for cell in cells],
                }
            )
            part, repeated = _without_repeats(part, source)
            yield part, [*unknown_symbols(part, source), *repeated]


def _read_column(
    rows: pd.DataFrame, column: str, series: Series, declared: PublishedDefinitions
) -> dict[str, list]:
    """Turn a column of texts into value, symbol, status and reason, with its two parts.

    As lists: a series has a dozen rows, and pandas' own way takes a millisecond for each step.
    """
    printed = [text or _BLANK for text in rows[column]]
    value = [number_in(text) for text in printed]
    part: dict[str, list] = {"value": value, "symbol": [], "status": [], "reason": []}
    for text, number, status in zip(printed, value, rows["year_status"], strict=True):
        if math.isnan(number):
            symbol = declared.symbols.get(text)
            part["symbol"].append(text)
            part["status"].append(symbol.status if symbol else "rejected")
            part["reason"].append(symbol.meaning if symbol else _UNEXPLAINED)
        else:
            part["symbol"].append("")
            part["status"].append(status)
            part["reason"].append("")
    for name in ("numerator", "denominator"):
        if source_column := getattr(series, name):
            part[name] = [
                math.nan if math.isnan(number) else number_in(text)
                for text, number in zip(rows[source_column], value, strict=True)
            ]
    if series.denominator:
        words = f"same file, {series.denominator}"
        part["denominator_source"] = [
            "" if math.isnan(number) else words for number in part["denominator"]
        ]
    return part


def number_in(text: str) -> float:
    """Return the number that a text is, NaN where it is none; 1e400 reads as infinity: none."""
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else math.nan


def _without_repeats(part: pd.DataFrame, source: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Reject every row of an area and period that a file gives more than once."""
    repeated = part.duplicated(["area", "period"], keep=False)
    if repeated.any():
        part.loc[repeated, ["value", "numerator", "denominator"]] = float("nan")
        part.loc[repeated, ["status", "symbol"]] = ["rejected", ""]
        part.loc[repeated, "reason"] = "the published file has more than one row for this figure"
    return part, repeated_rows(part[repeated], source)


def _population_of(
    rows: pd.DataFrame, entry: PublishedFile, declared: PublishedDefinitions, source: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn a population file's rows into the population table."""
    if missing := _missing(rows, (entry.population,)):
        return pd.DataFrame(), [missing_column(source, missing, rows, "")]
    series = Series(indicator="population", value=entry.population, period="mid-year")
    cells = [f"line {line}, {entry.population}" for line in rows.index]
    part = pd.DataFrame(
        _read_column(rows, entry.population, series, declared)
        | {
            "area": rows["area"].array,
            "period": [period_of("mid-year", year, "") for year in rows["year"]],
            "release": entry.release,
            "source_file": source,
            "source_cell": cells,
            "row_id": [f"{source}#{cell}" for cell in cells],
            "indicator": "",
        }
    )
    part, repeated = _without_repeats(part, source)
    return part[part["status"].isin(READABLE)], [*unknown_symbols(part, source), *repeated]


def _missing(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in frame.columns]
