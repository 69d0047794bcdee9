"""Which local authorities are there in England, where, and since when? From a published file."""

import difflib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import UsageError
from pipeline.ingest.definitions import PublishedDefinitions
from pipeline.ingest.layouts import find_file, read_texts
from pipeline.ingest.places import AUTHORITY, LONDON, PARTS_OF_LONDON, locate

# 'Bristol, City of' is how a table sorts it; a sentence says Bristol.
_SORTED_ENDINGS = (", City of", ", County of")


@dataclass(frozen=True)
class Authority:
    """A local authority: its DfE number, ONS code, name as said in a sentence, and region.

    ``first_year`` and ``last_year`` are the mid-years of which the file has it; one that did not
    exist at the file's end is gone, and one that began later took the place of others.
    """

    code: str
    ons_code: str
    name: str
    region: str
    region_code: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Authorities:
    """All authorities of England by DfE number, and the span of years that the file covers."""

    by_code: dict[str, Authority]
    country: str
    country_code: str
    first_year: int
    last_year: int

    def find(self, text: str) -> Authority:
        """Return the authority of a DfE number or ONS code.

        Raises UsageError for any other text, with the names near it.
        """
        text = text.strip()
        by_ons = {one.ons_code: one for one in self.by_code.values()}
        if found := self.by_code.get(text) or by_ons.get(text.upper()):
            return found
        raise UsageError(
            f"'{text}' is no DfE number of a local authority of England, such as 851; near it: "
            f"{self._near(text)}."
        )

    def _near(self, text: str) -> str:
        lower = text.lower()
        names = {one.name.lower(): None for one in self.by_code.values()}
        near = [name for name in names if lower and lower in name]
        near = list(dict.fromkeys([*near[:5], *difflib.get_close_matches(lower, names, 5)]))
        near += difflib.get_close_matches(text, self.by_code, 3) if not near else []
        found = [one for one in self.by_code.values() if one.name.lower() in near]
        found += [self.by_code[name] for name in near if name in self.by_code]
        return ", ".join(self._said(one) for one in found[:8]) or "none"

    def _said(self, one: Authority) -> str:
        gone = f", until {one.last_year}" if one.last_year < self.last_year else ""
        return f"{one.name} ({one.code}{gone})"


def read_authorities(folder: Path, declared: PublishedDefinitions) -> Authorities:
    """Read which authorities there are from the declared file that lists them.

    Raises UsageError where no such file is in the folder.
    """
    entries = [entry for entry in declared.files if entry.lists_authorities]
    path = find_file(folder, entries[-1]) if entries else None
    if path is None:
        wanted = entries[-1].file if entries else "one with lists_authorities in published.yaml"
        raise UsageError(
            f"{folder}: no file '{wanted}', which lists the authorities. Put it there, or name "
            "the folder of the published files with --published."
        )
    texts = read_texts(path)
    rows = texts.join(locate(texts, "open-data")[["level", "code"]])
    rows = rows[(rows["level"] == AUTHORITY) & (rows["code"] != "")]
    rows = rows.assign(year=pd.to_numeric(rows["time_period"])).sort_values("year")
    first, last = rows.groupby("code").head(1), rows.groupby("code").tail(1)
    began = dict(zip(first["code"], first["year"], strict=True))
    found = {}
    for row in last.to_dict("records"):
        code, region = row["region_code"], row["region_name"]
        region_code, region = LONDON if code in PARTS_OF_LONDON else (code, region)
        found[row["code"]] = Authority(
            row["code"],
            row["new_la_code"],
            _as_said(row["la_name"]),
            region,
            region_code,
            int(began[row["code"]]),
            int(row["year"]),
        )
    country = rows.iloc[-1]
    return Authorities(
        dict(sorted(found.items())),
        country["country_name"],
        country["country_code"],
        int(rows["year"].min()),
        int(rows["year"].max()),
    )


def _as_said(name: str) -> str:
    for ending in _SORTED_ENDINGS:
        name = name.removesuffix(ending)
    return name
