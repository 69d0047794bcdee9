"""How do small extracts of published files come about? ``python -m pipeline.ingest.extracts DIR``.

The published files are too large for the project and most of their rows are of no concern to it.
An extract keeps a file's name and layout, so that the reader treats both alike.
"""

import argparse
from pathlib import Path

import pandas as pd

from pipeline.board import Board, load_board
from pipeline.errors import PipelineError, UsageError
from pipeline.ingest.definitions import (
    NeighbourSet,
    PublishedDefinitions,
    PublishedFile,
    load_published_definitions,
    read_year,
)
from pipeline.ingest.layouts import (
    IDENTIFYING,
    YEAR_COLUMN,
    columns_of,
    declared_rows,
    find_file,
    match_areas,
    read_texts,
)
from pipeline.ingest.neighbours import read_neighbours
from pipeline.layout import Layout

_LEVELS = {"National": 0, "Regional": 1, "Local authority": 2}


def extract(texts: pd.DataFrame, entry: PublishedFile, board: Board) -> pd.DataFrame:
    """Return the rows of the board's areas and the declared years, in the declared columns.

    Texts stay as printed. Of a file that lists authorities the first and last row of each is kept
    too, so that a new board can be made of any. Sorted by series, year, level and area, so that
    two runs give one file. Raises UsageError where the file lacks a declared column.
    """
    own = [name for series in entry.series for name in columns_of(series, entry.layout)]
    if entry.layout == "open-data":
        own += [name for one in entry.recomputed for name in one.columns]
    population = [entry.population] if entry.population else []
    places = [name for name in IDENTIFYING[entry.layout] if name in texts.columns]
    names = list(dict.fromkeys([*places, *entry.only, *own, *population]))
    if missing := [name for name in names if name not in texts.columns]:
        raise UsageError(
            f"{entry.file}: no column named {', '.join(missing)}; expected those that "
            f"published.yaml declares. At hand: {', '.join(texts.columns)}."
        )
    first, last = entry.extract_years
    year = texts[YEAR_COLUMN[entry.layout]].map(lambda text: (read_year(text) or (0, ""))[0])
    wanted = match_areas(texts, board, entry.layout).notna() & year.between(first, last)
    if entry.lists_authorities:
        wanted |= _first_and_last(texts, year)
    rows = texts.loc[wanted & declared_rows(texts, entry), names]
    if entry.layout == "lait":
        rows = rows.assign(**{"LA Number": rows["LA Number"].str.removesuffix(".0")})
        return rows.sort_values(["Short Desc", "Years", "LA and Regions"])
    order = rows.assign(level=rows["geographic_level"].map(_LEVELS))
    by = [name for name in ("time_period", "level", "region_code", "new_la_code") if name in order]
    return rows.loc[order.sort_values(by, kind="stable").index]


def _first_and_last(texts: pd.DataFrame, year: pd.Series) -> pd.Series:
    """Say of each row whether it is an authority's first or last."""
    is_authority = texts["geographic_level"] == "Local authority"
    of_each = year[is_authority].groupby(texts["new_la_code"])
    ends = year.eq(of_each.transform("min")) | year.eq(of_each.transform("max"))
    return is_authority & ends


def extract_neighbours(texts: pd.DataFrame, entry: NeighbourSet) -> pd.DataFrame:
    """Return every authority's number, name and neighbours; how close they are is left out."""
    rows = texts.loc[texts[entry.code] != "", [entry.code, entry.name, *entry.neighbours]]
    return rows.sort_values(entry.code)


def write_extracts(source: Path, target: Path, definitions: Path, board: Board) -> list[Path]:
    """Write the extract of every declared file, and a page that says what they are.

    Raises UsageError where a declared file is not in the source folder.
    """
    declared = load_published_definitions(definitions)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for entry in declared.files:
        path = find_file(source, entry)
        if path is None:
            raise UsageError(
                f"{source}: no file '{entry.file}.csv' or '.parquet'. Put the published file "
                "there, or take it out of published.yaml."
            )
        extracted = extract(read_texts(path, entry), entry, board)
        written.append(_write(extracted, target / f"{entry.file}.csv"))
    for entry in declared.neighbour_sets:
        texts = read_neighbours(source, entry)
        written.append(_write(extract_neighbours(texts, entry), target / f"{entry.file}.csv"))
    page = target / "README.md"
    page.write_text(describe(declared, board), encoding="utf-8", newline="\n")
    return [*written, page]


def _write(rows: pd.DataFrame, place: Path) -> Path:
    rows.to_csv(place, index=False, encoding="utf-8", lineterminator="\n")
    return place


def describe(declared: PublishedDefinitions, board: Board) -> str:
    """Return the page that stands beside the extracts: releases, contents, attribution."""
    areas = "; ".join(area.name for area in board.areas if area.ons_code or area.dfe_code)
    lines = [
        "# Extracts of published statistics",
        "",
        declared.attribution,
        "",
        "Written by `python -m pipeline.ingest.extracts`, never by hand; texts stand as published.",
        f"Areas: {areas}.",
        "",
        "| file | release | came out | years as printed | series |",
        "|---|---|---|---|---|",
    ]
    for entry in declared.files:
        first, last = entry.extract_years
        series = list(dict.fromkeys(series.indicator for series in entry.series))
        series += ["population aged 0 to 17"] if entry.population else []
        series += ["first and last row of every authority"] if entry.lists_authorities else []
        series += ["further figures to recompute"] if entry.recomputed else []
        lines.append(
            f"| `{entry.file}.csv` | {entry.release} | {entry.released or 'not known'} "
            f"| {first} to {last} | {', '.join(series)} |"
        )
    lines += [
        f"| `{entry.file}.csv` | {entry.release} | not stated | set of {entry.version} "
        "| neighbours of every authority |"
        for entry in declared.neighbour_sets
    ]
    lines += ["", "Symbols in the place of a value:", ""]
    lines += [f"- `{key}`: {symbol.meaning}" for key, symbol in declared.symbols.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the extracts of the home's board from a folder of full published files."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.ingest.extracts", description=__doc__)
    parser.add_argument("source", type=Path, help="folder that holds the full published files")
    parser.add_argument("--board", help="whose areas to keep (default: the only board)")
    parser.add_argument("--home", help="where data/ is (default: the clone)")
    arguments = parser.parse_args()
    layout = Layout.of(arguments.home)
    try:
        boards = layout.boards()
        if arguments.board is None and len(boards) != 1:
            raise UsageError(f"there are {len(boards)} boards; say which: --board NAME")
        board = load_board(layout.board_file(arguments.board or boards[0]))
        for path in write_extracts(
            arguments.source, layout.published, layout.expectations / "published.yaml", board
        ):
            print(path)
    except PipelineError as error:
        parser.exit(error.exit_code, f"{error}\n")


if __name__ == "__main__":
    main()
