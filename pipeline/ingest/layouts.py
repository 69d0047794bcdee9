"""How is a published file of either layout laid out? Its texts, its areas and its years."""

import warnings
from pathlib import Path

import pandas as pd

from pipeline.board import Area, Board
from pipeline.errors import ReturnError
from pipeline.ingest.definitions import PublishedFile, Series

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


def read_texts(path: Path) -> pd.DataFrame:
    """Read a published file: every cell as the text it prints, blank as ''.

    The index is the line in the file, the header being line 1. Raises ReturnError where the file
    is empty or is no table.
    """
    try:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
            whole = frame.select_dtypes("float").columns
            frame[whole] = frame[whole].astype("Int64")
            frame = frame.astype("object").where(frame.notna(), "").astype("str")
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
    frame.index = range(2, len(frame) + 2)
    return frame.apply(lambda column: column.str.strip())


def match_areas(frame: pd.DataFrame, board: Board, layout: str) -> pd.Series:
    """Return the board's area id of each row, NaN for a place that the board does not name.

    Codes decide, never names, but for the regions and England of the ``lait`` layout, whose
    numbers are its own.
    """
    of = {role: [a for a in board.areas if a.role == role] for role in ("region", "country")}
    local = [area for area in board.areas if area.role not in ("region", "country")]
    if layout == "lait":
        names = {area.name.lower(): area.id for areas in of.values() for area in areas}
        number = frame["LA Number"].str.removesuffix(".0")
        by_number = number.map(_by("dfe_code", local))
        return by_number.where(by_number.notna(), frame["LA and Regions"].str.lower().map(names))
    level = frame["geographic_level"].str.lower()
    authority = frame["new_la_code"].map(_by("ons_code", local))
    # an authority whose ONS code changed keeps its DfE number
    authority = authority.where(authority.notna(), frame["old_la_code"].map(_by("dfe_code", local)))
    region = frame["region_code"].map(_by("ons_code", of["region"]))
    country = frame["country_code"].map(_by("ons_code", of["country"]))
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
        wanted &= frame["Short Desc"].isin([series.value for series in entry.series])
    return wanted


def columns_of(series: Series, layout: str) -> tuple[str, ...]:
    """The columns that a series is read from."""
    if layout == "lait":
        return ("Values",)
    parts = (*series.value_columns, series.numerator, series.denominator)
    return tuple(part for part in parts if part)
