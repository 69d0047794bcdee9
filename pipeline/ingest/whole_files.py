"""What do published files give for all of England? Figures to recompute, and every population."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import ReturnError
from pipeline.findings import Finding
from pipeline.ingest.definitions import (
    PublishedDefinitions,
    PublishedFile,
    Recomputed,
    period_of,
    read_year,
)
from pipeline.ingest.layouts import NEEDED, YEAR_COLUMN, find_file, read_texts
from pipeline.ingest.places import locate
from pipeline.ingest.published import number_in
from pipeline.ingest.published_findings import missing_column, missing_measure, unreadable_file

_PLACE = ["file", "year", "level", "code", "name"]
_SOURCE = ["release", "source", "cell"]
CELLS = [*_PLACE, *_SOURCE, "basis", "measure", "value", "numerator", "denominator", "per",
         "decimals"]  # fmt: skip
POPULATION = [*_PLACE, *_SOURCE, "released", "ons_code", "region", "value"]
SERIES = [*_PLACE, *_SOURCE, "released", "indicator", "publisher", "period", "value"]


@dataclass(frozen=True)
class WholeFiles:
    """All that a folder of published files holds, for every place and year.

    ``cells``: one row for each published rate or percentage, with its count (``numerator``), NaN
    where that is not published; ``denominator`` is NaN where it is the resident population, which
    all figures of one ``basis`` and year share.
    ``population``: residents aged 0 to 17 by file, mid-year and place. ``series``: the values of
    the catalogue's indicators. ``year`` is the one in which the printed year ends. ``absent`` are
    declared files that are not there.
    """

    cells: pd.DataFrame
    population: pd.DataFrame
    series: pd.DataFrame
    absent: list[str]
    findings: list[Finding]


def read_whole_files(folder: Path, declared: PublishedDefinitions) -> WholeFiles:
    """Read every declared file of a folder for all places; faults are findings."""
    cells, populations, series, absent, findings = [], [], [], [], []
    for entry in declared.files:
        path = find_file(folder, entry)
        if path is None:
            absent.append(entry.file)
            continue
        source = f"published/{path.name}"
        try:
            texts = read_texts(path, entry)
        except ReturnError as error:
            findings.append(unreadable_file(source, str(error)))
            continue
        needed = [YEAR_COLUMN[entry.layout], *entry.only]
        needed += [entry.population] if entry.population else []
        needed += [*NEEDED["lait"]] if entry.layout == "lait" else ["geographic_level"]
        if missing := [name for name in needed if name not in texts.columns]:
            findings.append(missing_column(source, missing, texts, ""))
            continue
        rows = _with_places(texts, entry).assign(source=source)
        for one in entry.recomputed:
            if missing := _missing(rows, entry, one.columns):
                is_long = entry.layout == "lait"
                findings.append(
                    missing_measure(source, missing)
                    if is_long
                    else missing_column(source, missing, texts, "")
                )
            else:
                cells.append(_cells_of(rows, entry, one))
        if entry.population:
            populations.append(_population_of(rows, entry))
        series += list(_series_of(rows, entry))
    return WholeFiles(
        _together(cells, CELLS),
        _together(populations, POPULATION),
        _together(series, SERIES),
        absent,
        findings,
    )


def _with_places(texts: pd.DataFrame, entry: PublishedFile) -> pd.DataFrame:
    """Add ``year`` and the columns of ``locate``; leave out rows of no year or no known level."""
    for column, text in entry.only.items():
        texts = texts[texts[column] == text]
    years = texts[YEAR_COLUMN[entry.layout]]
    known = {text: found[0] for text in years.unique() if (found := read_year(text))}
    rows = texts.assign(year=years.map(known)).join(locate(texts, entry.layout))
    rows = rows[rows["year"].notna() & (rows["level"] != "")]
    return rows.assign(year=rows["year"].astype("int64"), file=entry.file, release=entry.release)


def _missing(rows: pd.DataFrame, entry: PublishedFile, names: tuple[str, ...]) -> list[str]:
    if entry.layout == "lait":
        held = set(rows["Short Desc"])
        return [name for name in names if name not in held]
    return [name for name in names if name not in rows.columns]


def _cells_of(rows: pd.DataFrame, entry: PublishedFile, one: Recomputed) -> pd.DataFrame:
    """Return the numbers of one recomputed measure beside their parts."""
    values = _column(rows, entry, one.value)
    frame = values[[*_PLACE, *_SOURCE]].assign(value=_numbers(values["text"]))
    for name, column in (("numerator", one.numerator), ("denominator", one.denominator)):
        frame[name] = float("nan")
        if column:
            part = _column(rows, entry, column).drop_duplicates(_PLACE)
            joined = frame[_PLACE].merge(part[[*_PLACE, "text"]], how="left", on=_PLACE)
            frame[name] = _numbers(joined["text"].fillna("")).to_numpy()
    frame = frame[frame["value"].notna()]
    if one.denominator:  # without it the figure could be taken for one of the population
        frame["numerator"] = frame["numerator"].where(frame["denominator"] > 0)
        frame["denominator"] = frame["denominator"].where(frame["denominator"] > 0, 0)
    return frame.assign(
        basis=": ".join(filter(None, (entry.release, one.table))),
        measure=one.value,
        per=one.per,
        decimals=one.decimals,
    )


def _column(rows: pd.DataFrame, entry: PublishedFile, name: str) -> pd.DataFrame:
    """Return a measure's rows with its printed ``text`` and ``cell``, in either layout."""
    column = name
    if entry.layout == "lait":
        rows, column = rows[rows["Short Desc"] == name], "Values"
    cells = [f"line {line}, {column}" for line in rows.index]
    return rows.assign(text=rows[column], cell=cells)


def _numbers(texts: pd.Series) -> pd.Series:
    return texts.map({text: number_in(text) for text in texts.unique()}).astype("float64")


def _population_of(rows: pd.DataFrame, entry: PublishedFile) -> pd.DataFrame:
    part = _column(rows, entry, entry.population)
    return part.assign(value=_numbers(part["text"]), released=entry.released)


def _series_of(rows: pd.DataFrame, entry: PublishedFile) -> Iterator[pd.DataFrame]:
    """Yield the values of each declared series; those of a renamed column are a finding above."""
    for series in entry.series:
        is_there = all(key in rows.columns for key in series.only)
        if not is_there or _missing(rows, entry, series.value_columns):
            continue
        for name in series.value_columns:
            part = _column(rows, entry, name)
            for key, text in series.only.items():
                part = part[part[key] == text]
            meant = {year: period_of(series.period, year, name) for year in part["year"].unique()}
            yield part.assign(
                indicator=series.indicator,
                publisher=entry.publisher,
                released=entry.released,
                period=part["year"].map(meant),
                value=_numbers(part["text"]),
            )[SERIES]


def _together(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat([part[columns] for part in parts], ignore_index=True)
