"""How is a published file of either layout laid out? Its texts, its areas and its years."""

import warnings
from pathlib import Path

import pandas as pd

from pipeline.board import Area, Board
from pipeline.errors import ReturnError
from pipeline.ingest.definitions import PublishedFile, Series
from pipeline.ingest.places import plain_name

SUFFIXES = (".csv", ".parquet")
IDENTIFYING = {
    "open-data": (
        "time_period",
        "time_identifier",
        "geographic_level",
        "country_code",
        "country_name",
        "region_code",
        "region_name",
        "old_la_code",
        "new_la_code",
        "la_name",
    ),
    "lait": ("Short Desc", "Years", "LA and Regions", "LA Number", "Values"),
}
NEEDED = {
    "open-data": (
        "time_period",
        "geographic_level",
        "country_code",
        "region_code",
        "old_la_code",
        "new_la_code",
    ),
    "lait": IDENTIFYING["lait"],
}
YEAR_COLUMN = {"open-data": "time_period", "lait": "Years"}


def find_file(folder: Path, entry: PublishedFile) -> Path | None:
    """Return the declared file in a folder, whichever suffix it has, or None."""
    places = (folder / f"{entry.file}{suffix}" for suffix in SUFFIXES)
    return next((place for place in places if place.is_file()), None)


def read_texts(path: Path, entry: PublishedFile | None = None) -> pd.DataFrame:
    """Read a published file: every cell as the text it prints, blank as ''.

    The index is the line in the file, the header being line 1. With the file's entry, rows of a
    long file that it does not ask for may be left out. Raises ReturnError where the file is empty
    or is no table.
    """
    try:
        if path.suffix == ".parquet":
            frame = _read_parquet(path, entry)
        else:
            # pandas would rename the second of two equal headings without a word
            heads = pd.read_csv(path, header=None, nrows=1, dtype="str", encoding="utf-8-sig")
            names = heads.iloc[0].dropna().str.strip()
            if names.duplicated().any():
                twice = names[names.duplicated()].iloc[0]
                raise ReturnError(f"the column '{twice}' stands twice: which is meant is unknown")
            with warnings.catch_warnings():
                # rows longer than the header would otherwise lose their ends without a word
                warnings.simplefilter("error", pd.errors.ParserWarning)
                frame = pd.read_csv(
                    path,
                    dtype="str",
                    keep_default_na=False,
                    skip_blank_lines=False,  # so that line numbers are those of the file
                    index_col=False,
                    encoding="utf-8-sig",
                ).fillna("")
    except (
        pd.errors.EmptyDataError,
        pd.errors.ParserError,
        pd.errors.ParserWarning,
        UnicodeDecodeError,
    ) as error:
        reason = str(error).strip().splitlines()[0]
        raise ReturnError(f"the file is no table of text that can be read ({reason})") from None
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ReturnError(f"the file cannot be read ({reason})") from None
    frame.columns = [str(name).strip() for name in frame.columns]
    frame.index = frame.index + 2
    return frame.apply(lambda column: column.str.strip())


def _read_parquet(path: Path, entry: PublishedFile | None) -> pd.DataFrame:
    """Read a parquet file as texts; of a long one only the measures asked for: it is large."""
    frame = pd.read_parquet(path).reset_index(drop=True)
    if entry is not None and entry.layout == "lait" and "Short Desc" in frame.columns:
        frame = frame[frame["Short Desc"].isin(measures_of(entry))]
    frame = frame.copy()
    whole = frame.select_dtypes("float").columns
    frame[whole] = frame[whole].astype("Int64")
    return frame.astype("object").where(frame.notna(), "").astype("str")


def measures_of(entry: PublishedFile) -> list[str]:
    """Return the measures that are read from a file of the ``lait`` layout."""
    names = [name for series in entry.series for name in series.value_columns]
    return list(dict.fromkeys([*names, *(n for one in entry.recomputed for n in one.columns)]))


def match_areas(frame: pd.DataFrame, board: Board, layout: str) -> pd.Series:
    """Return the board's area id of each row, NaN for a place that the board does not name.

    Codes decide, never names, but for the regions and England of the ``lait`` layout, whose
    numbers are its own.
    """
    of = {role: [a for a in board.areas if a.role == role] for role in ("region", "country")}
    local = [area for area in board.areas if area.role not in ("region", "country")]
    if layout == "lait":
        names = {plain_name(area.name): area.id for areas in of.values() for area in areas}
        number = frame["LA Number"].str.removesuffix(".0")
        by_number = number.map(_by("dfe_code", local))
        by_name = frame["LA and Regions"].map(plain_name).map(names)
        return by_number.where(by_number.notna(), by_name)
    nothing = pd.Series("", index=frame.index)
    level = frame["geographic_level"].str.lower()
    authority = frame.get("new_la_code", nothing).map(_by("ons_code", local))
    # an authority whose ONS code changed keeps its DfE number
    number = frame.get("old_la_code", nothing).map(_by("dfe_code", local))
    authority = authority.where(authority.notna(), number)
    region = frame.get("region_code", nothing).map(_by("ons_code", of["region"]))
    country = frame.get("country_code", nothing).map(_by("ons_code", of["country"]))
    return (
        authority.where(level == "local authority")
        .fillna(region.where(level == "regional"))
        .fillna(country.where(level == "national"))
    )


def _by(code: str, areas: list[Area]) -> dict[str, str]:
    return {getattr(area, code): area.id for area in areas if getattr(area, code)}


def declared_rows(frame: pd.DataFrame, entry: PublishedFile) -> pd.Series:
    """Say of each row whether the declaration asks for it."""
    wanted = pd.Series(True, index=frame.index)
    for column, text in entry.only.items():
        wanted &= frame[column] == text
    if entry.layout == "lait":
        wanted &= frame["Short Desc"].isin(measures_of(entry))
    return wanted


def columns_of(series: Series, layout: str) -> tuple[str, ...]:
    """The columns that a series is read from."""
    if layout == "lait":
        return ("Values",)
    parts = (*series.value_columns, series.numerator, series.denominator, *series.only)
    return tuple(part for part in parts if part)
