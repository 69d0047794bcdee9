"""A board small enough to check by eye: two agencies, five indicators, one year of returns."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from pipeline.board import Board, load_board
from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.findings import Finding
from pipeline.ingest import Raw, read_raw
from pipeline.ingest.sources import sha256_of
from pipeline.layout import CODE, Layout
from pipeline.periods import parse_period

YEAR = "2014-15"
HEADER = ["indicator", "period", "area", "numerator", "denominator", "value", "status"]
HEADER += ["commentary"]
BOARD = """
id: anytown
name: Anytown Safeguarding Board
terms: {kind: board, body: Safeguarding Board, short: ASB, report: annual report}
areas:
  - {id: anytown, name: Anytown, role: own, ons_code: E06999999, dfe_code: "999"}
  - {id: england, name: England, role: country, ons_code: E92000001}
neighbours: {version: none, areas: []}
agencies:
  - {id: police, name: Anytown Police, form: xlsx}
  - {id: council, name: Anytown Council, form: csv}
return_deadline_days: 30
"""
CATALOGUE = """
suppliers: {police: Anytown Police, council: Anytown Council, dfe: Department for Education}
indicators:
  - {id: reports, title: Reports, definition: Reports made., unit: count, kind: flow,
     frequency: quarter, supplier: police, polarity: context, disclosure: children, decimals: 0,
     section: mash, plausible: [0, 500], aliases: [police reports]}
  - {id: plan_rate, title: Plans, definition: Children on plans., unit: per_10k, kind: stock,
     frequency: quarter, supplier: council, polarity: context, disclosure: children, decimals: 1,
     section: child-protection, plausible: [10, 150]}
  - {id: repeat_pct, title: Repeats, definition: Plans again., unit: pct, kind: flow,
     frequency: quarter, supplier: council, polarity: lower_is_better, disclosure: children,
     decimals: 1, section: child-protection, plausible: [0, 60], since: 2014-15-Q2}
  - {id: attainment, title: Attainment, definition: Points., unit: points, kind: cohort,
     frequency: year, supplier: council, polarity: higher_is_better, disclosure: none,
     decimals: 1, section: education, plausible: [0, 1000]}
  - {id: england_rate, title: Rate, definition: Rate., unit: per_10k, kind: stock,
     frequency: year, supplier: dfe, polarity: context, disclosure: none, decimals: 1,
     section: child-protection, plausible: [10, 150]}
"""


class SmallLayout(Layout):
    """A layout whose catalogue is the home's own."""

    @property
    def expectations(self) -> Path:
        return self.home / "expectations"


def row(
    indicator: str,
    value: object = "",
    period: str = "2014-15-Q1",
    area: str = "anytown",
    numerator: object = "",
    denominator: object = "",
    status: str = "",
    commentary: str = "",
) -> list[object]:
    return [indicator, period, area, numerator, denominator, value, status, commentary]


@dataclass
class Small:
    """The small board in a folder of its own, and the means to send it returns."""

    home: Path
    layout: Layout = field(init=False)
    board: Board = field(init=False)
    catalogue: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        self.layout = SmallLayout(self.home)
        self.write("data/raw/anytown/board.yaml", BOARD)
        self.write("expectations/indicators.yaml", CATALOGUE)
        self.write("expectations/published.yaml", "attribution: none\nsymbols: {}\nfiles: []\n")
        self.board = load_board(self.layout.board_file("anytown"))
        self.catalogue = load_catalogue(self.layout.expectations / "indicators.yaml")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def place(self, name: str) -> Path:
        """Return a path in the year's folder, its parents made."""
        path = self.layout.year("anytown", YEAR) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def csv(self, name: str, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([header, *rows])
        return self.write(str(self.place(name)), text.getvalue())

    def register(self, name: str, *rows: Mapping[str, object], header: Sequence[str] = ()) -> Path:
        names = list(header or rows[0])
        return self.csv(f"registers/{name}.csv", [list(one.values()) for one in rows], names)

    def workbook(
        self, name: str, rows: Sequence[Sequence[object]], quarter: str = "2014-15-Q1", change=None
    ) -> Path:
        """Write a police return; ``change`` may alter the workbook before it is saved."""
        book = Workbook()
        sheet = book.active
        sheet.title = "Return"
        for one in [HEADER, *rows]:
            sheet.append(["" if cell is None else cell for cell in one])
        about = book.create_sheet("About")
        about.append(["agency", "police"])
        about.append(["quarter", quarter])
        about.append(["completed_by", "data officer"])
        about.append(["completed_on", date(2014, 7, 20)])
        if change:
            change(book)
        path = self.place(name)
        book.save(path)
        return path

    def quiet(self) -> None:
        """Send sound first-quarter returns of both agencies."""
        self.workbook("returns/2014-15-Q1/police.xlsx", [row("reports", 40)])
        self.csv("returns/2014-15-Q1/council.csv", [row("plan_rate", 81)])

    def receive(self, name: str, day: str, agency: str = "council") -> dict[str, str]:
        """Return the entry of ``received.csv`` for a return that is there."""
        path = self.place(f"returns/{name}")
        return {
            "file": name,
            "agency": agency,
            "quarter": name.split("/")[0],
            "received_on": day,
            "sha256": sha256_of(path),
            "completed_by": "data officer",
            "completed_on": day,
        }

    def read(self, period: str = "2014-15-Q1", as_of: date | None = None) -> Raw:
        return read_raw(self.layout, self.board, self.catalogue, parse_period(period), as_of)

    @property
    def suites(self) -> Path:
        return CODE / "expectations" / "suites"


def of_rule(raw: Raw, rule: str) -> list[Finding]:
    return [finding for finding in raw.findings if finding.rule == rule]


def only(raw: Raw, rule: str) -> Finding:
    """Return the one finding of a rule."""
    (found,) = of_rule(raw, rule)
    return found


def figure(raw: Raw, indicator: str, period: str = "2014-15-Q1"):
    """Return the current observation of an indicator and period."""
    rows = raw.observations
    rows = rows[(rows["indicator"] == indicator) & (rows["period"] == period) & rows["is_current"]]
    assert len(rows) == 1, rows
    return rows.iloc[0]
