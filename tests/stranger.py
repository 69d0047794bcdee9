"""What can a stranger learn of counts from the files of editions? Read as anybody would read them.

No code is shared with the pipeline: neither what reads an edition back nor what audits it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import openpyxl
from scipy.optimize import linprog

LEAST_WIDTH = 4  # from 1 to 5
Cell = tuple[str, str, str]  # indicator, area, period
Sum = tuple[Cell, list[Cell]]  # a whole and its parts
_NUMBER = re.compile(r"(-?[\d.]+)(?: \[r\])?")


class Strings(HTMLParser):
    """The claims of a page, the descriptions of its charts, and the files it holds."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.claims: list[tuple[str, str]] = []
        self.descriptions: list[str] = []
        self.downloads: list[str] = []
        self.tables: list[list[list[str]]] = []  # rows of cells, the caption as the first row
        self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self._tag = tag
        if "data-source" in known:
            self.claims.append((known["data-source"], known.get("value")))
        if (known.get("href") or "").startswith("data:text/csv"):
            self.downloads.append(unquote(known["href"].partition(",")[2]))
        if tag == "table":
            self.tables.append([])
        if tag in ("tr", "caption") and self.tables:
            self.tables[-1].append([])
        if tag in ("th", "td", "caption") and self.tables:
            self.tables[-1][-1].append("")

    def handle_data(self, text):
        if self._tag == "desc":
            self.descriptions.append(text)
        if self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += text


def tidy_rows(folder: Path) -> list[dict[str, str]]:
    """Return every row of data.csv that is one value of an indicator, with its column names."""
    rows: dict[tuple, dict[str, str]] = {}
    with (folder / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            rows.setdefault((line["item"], line["row"]), {})[line["column"]] = line["value"]
    return [row for row in rows.values() if {"indicator", "area", "period"} <= set(row)]


def known_in(folder: Path, areas: Mapping[str, str]) -> dict[Cell, float]:
    """Return every figure that the files of an edition give; ``areas`` are names by id."""
    ids = {name: area for area, name in areas.items()}
    rows = [*tidy_rows(folder), *_sheet_rows(folder / "data.xlsx")]
    page = Strings((folder / "index.html").read_text(encoding="utf-8"))
    for text in page.downloads:
        rows += csv.DictReader(io.StringIO(text, newline=""))
    rows = [row for row in rows if {"indicator", "area", "period", "value"} <= set(row)]
    titles = {row["measure"]: row["indicator"] for row in rows if row.get("measure")}
    figures = [
        *(((row["indicator"], row["area"], row["period"]), row["value"]) for row in rows),
        *(figure for table in page.tables for figure in _of_quarters(table, titles)),
        *((tuple(source.split("/")), value) for source, value in [*page.claims, *_listed(folder)]),
    ]
    return {
        (cell[0], ids.get(cell[1], cell[1]), cell[2]): float(match[1])
        for cell, value in figures
        if len(cell) in (3, 4) and (match := _NUMBER.fullmatch(str(value)))
    }


def _sheet_rows(path: Path) -> Iterator[dict[str, str]]:
    for sheet in openpyxl.load_workbook(path, read_only=True):
        header: tuple[str, ...] = ()
        for row in sheet.iter_rows(values_only=True):
            if row and row[0] == "indicator":
                header = row
            elif header:
                yield dict(zip(header, map(str, row), strict=False))


def _listed(folder: Path) -> list[tuple[str, str]]:
    """Return what a release lists beside its page; an edition in reports/ has no such list."""
    path = folder / "figures.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["figure"], row["value"]) for row in csv.DictReader(file)]


def _of_quarters(table: list[list[str]], titles: Mapping[str, str]) -> Iterator[tuple[Cell, str]]:
    """Yield the figures of a table whose rows are areas and whose columns are quarters."""
    (caption,), header, *rows = table if len(table) > 2 else ([""], [])
    years = [re.fullmatch(r"Year (\d{4}-\d{2})", text) for text in header]
    year = next((match[1] for match in years if match), None) or "".join(
        re.findall(r", (\d{4}-\d{2})", caption)[:1]
    )
    name = next((one for title, one in titles.items() if f"{title} (" in caption), None)
    for row in rows if name and header[:1] == ["Area"] else ():
        for text, value in zip(header, row, strict=False):
            if re.fullmatch(r"Q[1-4]", text):
                yield (name, row[0], f"{year}-{text}"), value
            elif text.startswith("Year "):
                yield (name, row[0], year), value


def worlds(editions: Iterable[Mapping[Cell, float]]) -> Iterator[dict[Cell, float]]:
    """Yield what may be taken for true where editions differ: each combination of what they say."""
    said: dict[Cell, dict[float, None]] = {}
    for edition in editions:
        for cell, value in edition.items():
            said.setdefault(cell, {})[value] = None
    for values in product(*said.values()):
        yield dict(zip(said, values, strict=True))


def widths(
    known: Mapping[Cell, float], cells: Sequence[Cell], sums: Sequence[Sum]
) -> dict[Cell, float]:
    """Return how far apart the ends are of what follows for every count that is not known.

    A count whose place holds a sign is one at the least. Empty where no counts fit what is known.
    """
    at = {cell: place for place, cell in enumerate(cells)}
    matrix = np.zeros((len(sums), len(cells)))
    for row, (whole, parts) in enumerate(sums):
        matrix[row, at[whole]] = 1
        for part in parts:
            matrix[row, at[part]] -= 1
    bounds = [(known[cell], known[cell]) if cell in known else (1, 5000) for cell in cells]
    found = {}
    for cell in set(cells) - set(known):
        ends = []
        for sign in (1, -1):
            towards = np.zeros(len(cells))
            towards[at[cell]] = sign
            solved = linprog(towards, A_eq=matrix, b_eq=np.zeros(len(sums)), bounds=bounds)
            if solved.status == 2:
                return {}
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        found[cell] = np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)
    return found
