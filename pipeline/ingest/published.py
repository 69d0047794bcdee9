"""What do published series say about the board's areas? DfE, ONS and LAIT files to observations."""

import hashlib
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
            part = _read_column(chosen, column, series, declared)
            meant = {year: period_of(series.period, year, name) for year in chosen["year"].unique()}
            part["period"] = chosen["year"].map(meant)
            part["indicator"] = series.indicator
            part["kind"] = catalogue[series.indicator].kind
            part["supplier"] = entry.publisher
            part["release"] = entry.release
            part["area"] = chosen["area"]
            part["is_current"] = True
            part["source_file"] = source
            part["source_cell"] = [f"line {line}, {column}" for line in chosen.index]
            part["row_id"] = [f"{source}#{cell}#{series.indicator}" for cell in part["source_cell"]]
            part, repeated = _without_repeats(part, source)
            yield part, [*unknown_symbols(part, source), *repeated]


def _read_column(
    rows: pd.DataFrame, column: str, series: Series, declared: PublishedDefinitions
) -> pd.DataFrame:
    """Turn a column of texts into value, symbol, status and reason, with its two parts."""
    text = rows[column]
    is_number = is_numeric(text)
    printed = text.where(text != "", _BLANK)
    part = pd.DataFrame(index=rows.index)
    part["value"] = pd.to_numeric(text.where(is_number)).astype("float64")
    part["symbol"] = printed.where(~is_number, "")
    meanings = {key: symbol.meaning for key, symbol in declared.symbols.items()}
    statuses = {key: symbol.status for key, symbol in declared.symbols.items()}
    part["status"] = printed.map(statuses).fillna("rejected").where(~is_number, rows["year_status"])
    part["reason"] = (
        printed.map(meanings)
        .fillna("the published file has a text here that no declared symbol explains")
        .where(~is_number, "")
    )
    for name in ("numerator", "denominator"):
        if source_column := getattr(series, name):
            parts = rows[source_column]
            readable = is_numeric(parts) & is_number
            part[name] = pd.to_numeric(parts.where(readable)).astype("float64")
    if series.denominator:
        known = part["denominator"].notna()
        part["denominator_source"] = known.map(
            {True: f"same file, {series.denominator}", False: ""}
        )
    return part


def is_numeric(texts: pd.Series) -> pd.Series:
    """Say of each text whether it is a number; 1e400 reads as infinity, and is none."""
    written = texts.str.fullmatch(_NUMBER).astype("bool")
    return written & pd.to_numeric(texts.where(written)).astype("float64").abs().lt(float("inf"))


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
    part = _read_column(rows, entry.population, series, declared)
    part["area"] = rows["area"]
    part["period"] = rows["year"].map(lambda year: period_of("mid-year", year, ""))
    part["release"] = entry.release
    part["source_file"] = source
    part["source_cell"] = [f"line {line}, {entry.population}" for line in rows.index]
    part["row_id"] = [f"{source}#{cell}" for cell in part["source_cell"]]
    part["indicator"] = ""
    part, repeated = _without_repeats(part, source)
    return part[part["status"].isin(READABLE)], [*unknown_symbols(part, source), *repeated]


def _missing(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in frame.columns]
