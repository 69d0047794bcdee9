"""What does one row of a return say? An observation, or findings on why it says none."""

import difflib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from pipeline.board import Board
from pipeline.catalogue import Catalogue, Indicator, Unit
from pipeline.findings import Finding, Severity
from pipeline.ingest.cells import (
    UnreadableCell,
    is_number_as_text,
    is_spreadsheet_date,
    number_in,
    words_in,
)
from pipeline.ingest.grids import Row
from pipeline.ingest.readings import NUMBERS, Fields, Reading
from pipeline.ingest.sources import Source
from pipeline.ingest.statuses import GRAMMAR, Status, parse_status
from pipeline.periods import FORMS, Period, parse_period


@dataclass
class RowReader:
    """Reads rows of one source; its findings gather in ``findings``.

    ``period_fault`` says in words why a period cannot stand in this source, or ''. ``supplier``
    is the agency that the return is from; '' where each row names its own, as in a register.
    """

    source: Source
    board: Board
    catalogue: Catalogue
    supplier: str = ""
    quarter: str = ""
    period_fault: Callable[[Period], str] = lambda period: ""
    findings: list[Finding] = field(default_factory=list)

    def read(self, rows: Iterable[Row]) -> list[Reading]:
        """Return the rows that say what they are about; repeated ones marked as faulty."""
        readings = [reading for row in rows if (reading := self._read(row)) is not None]
        self._mark_repeats(readings)
        return readings

    def _read(self, row: Row) -> Reading | None:
        indicator, period, area = self._indicator(row), self._period(row), self._area(row)
        if indicator is None or period is None or area is None:
            return None  # it cannot be said what it is about; the findings say where
        reading = Reading(
            Fields(
                {
                    "indicator": indicator.id,
                    "area": area,
                    "period": period.text,
                    "kind": indicator.kind,
                    "supplier": self.supplier,
                    "release": "",
                    "commentary": words_in(row["commentary"]),
                    "source_file": self.source.file,
                    "source_cell": row.place,
                    "source_sha256": self.source.sha256,
                    "received_on": self.source.received_on,
                    "supersedes": "",
                    "is_current": True,
                }
            ),
            words_in(row["value"]),
            quarter=self.quarter,
        )
        if row.fault:
            self._fault(reading, row.place, "shifted-cells", row.fault, "one cell for each column")
        if why := self.period_fault(period):
            self._fault(
                reading,
                row["period"].place,
                "wrong-quarter",
                f"'{period.text}' {why}",
                f"a period that a return for {self.quarter} can report on",
            )
        self._supplier(reading, row, indicator)
        self._status(reading, row)
        self._numbers(reading, row)
        self._presence(reading, row, indicator)
        return reading

    def _fault(self, reading: Reading, cell: str, rule: str, what: str, expected: str) -> None:
        reading.faults.setdefault(rule, what)
        subject = f"'{reading.observation['indicator']}' {what}"
        self.findings.append(
            self.source.finding(Severity.CRITICAL, cell, rule, subject, expected, **reading.about)
        )

    def _note(
        self, severity: Severity, reading: Reading, cell: str, rule: str, what: str, expected: str
    ) -> None:
        subject = f"'{reading.observation['indicator']}' {what}"
        self.findings.append(
            self.source.finding(severity, cell, rule, subject, expected, **reading.about)
        )

    def _unplaced(self, cell: str, rule: str, what: str, expected: str) -> None:
        self.findings.append(self.source.finding(Severity.CRITICAL, cell, rule, what, expected))

    def _indicator(self, row: Row) -> Indicator | None:
        text = words_in(row["indicator"])
        indicator = self.catalogue.by_name.get(text.lower())
        if indicator is None:
            near = difflib.get_close_matches(text.lower(), list(self.catalogue.by_name), 1)
            expected = f"an indicator of the catalogue{f': {near[0]}?' if near else ''}"
            what = f"'{text[:80]}' is no indicator" if text else "no indicator is named"
            self._unplaced(row["indicator"].place, "unknown-indicator", what, expected)
        return indicator

    def _area(self, row: Row) -> str | None:
        text = words_in(row["area"])
        area = self.board.area_named(text)
        if area is None:
            names = {one.id: one.id for one in self.board.areas}
            names |= {one.name.lower(): one.id for one in self.board.areas}
            near = difflib.get_close_matches(text.lower(), list(names), 1)
            expected = f"an area of board.yaml{f': {names[near[0]]}?' if near else ''}"
            what = f"'{text[:80]}' is no area" if text else "no area is named"
            self._unplaced(row["area"].place, "unknown-area", what, expected)
            return None
        return area.id

    def _period(self, row: Row) -> Period | None:
        cell = row["period"]
        text = words_in(cell)
        try:
            period = parse_period(text)
        except ValueError:
            what = f"'{text[:40]}' names no period" if text else "no period is named"
            self._unplaced(cell.place, "unknown-period", what, FORMS)
            return None
        if is_spreadsheet_date(cell):
            self.findings.append(
                self.source.finding(
                    Severity.WARNING,
                    cell.place,
                    "spreadsheet-date",
                    f"the spreadsheet turned the period into the date {period.text}",
                    f"text: {FORMS}",
                    period=period.text,
                    indicator=words_in(row["indicator"]),
                )
            )
        return period

    def _supplier(self, reading: Reading, row: Row, indicator: Indicator) -> None:
        if "supplier" in row.cells:
            named = words_in(row["supplier"])
            reading.observation |= {"supplier": named, "release": words_in(row["release"])}
            if named not in self.catalogue.suppliers:
                near = difflib.get_close_matches(named, list(self.catalogue.suppliers), 1)
                self._fault(
                    reading,
                    row["supplier"].place,
                    "unknown-supplier",
                    f"names the unknown supplier '{named}'",
                    f"a supplier of the catalogue{f': {near[0]}?' if near else ''}",
                )
        elif indicator.supplier != self.supplier:
            self._fault(
                reading,
                row["indicator"].place,
                "wrong-supplier",
                f"is not supplied by '{self.supplier}'",
                f"a return of '{indicator.supplier}' to bring it",
            )

    def _status(self, reading: Reading, row: Row) -> None:
        if row["status"].trouble in ("formula", "merged"):
            self._fault(
                reading,
                row["status"].place,
                "unknown-status",
                "has a status that is merged away or a formula without a stored result",
                GRAMMAR,
            )
        try:
            status = parse_status(words_in(row["status"]))
        except ValueError as problem:
            status = Status()
            self._fault(
                reading, row["status"].place, "unknown-status", f"has a status: {problem}", GRAMMAR
            )
        if status.needs_reason and not status.reason:
            self._note(
                Severity.WARNING,
                reading,
                row["status"].place,
                "reason-missing",
                f"is {'illustrative' if status.is_illustrative else status.word} "
                "and no reason is given",
                f"'{status.word}: reason'",
            )
        reading.observation |= {
            "status": status.word,
            "illustrative": status.is_illustrative,
            "reason": status.reason,
        }

    def _numbers(self, reading: Reading, row: Row) -> None:
        for name in NUMBERS:
            cell = row[name]
            reading.observation[name] = math.nan
            try:
                reading.observation[name] = number_in(cell)
            except UnreadableCell as problem:
                self._fault(
                    reading,
                    cell.place,
                    problem.rule,
                    f"has a {name} that {problem}",
                    "a number, or an empty cell and a status that says why",
                )
                continue
            if is_number_as_text(cell):
                self._note(
                    Severity.INFO,
                    reading,
                    cell.place,
                    "number-as-text",
                    f"has a {name} stored as text; it was read as a number",
                    "a cell that holds a number without commas",
                )

    def _presence(self, reading: Reading, row: Row, indicator: Indicator) -> None:
        """Settle what a row without a value means, and a withheld one with a value."""
        observed = reading.observation
        has_value = not math.isnan(observed["value"])
        if observed["status"] in ("withheld", "not-applicable"):
            if any(not math.isnan(observed[name]) for name in NUMBERS):
                self._note(
                    Severity.WARNING,
                    reading,
                    row["value"].place,
                    "value-beside-status",
                    f"is {observed['status']} and yet has a number, which was not used",
                    "empty cells, or the status 'reported'",
                )
            observed |= dict.fromkeys(NUMBERS, math.nan)
        elif has_value or reading.faults:
            return
        elif self._can_work_out(observed, indicator):
            observed["value"] = _percentage(observed, indicator.decimals)
        elif words_in(row["status"]) or any(not math.isnan(observed[name]) for name in NUMBERS):
            self._fault(
                reading,
                row["value"].place,
                "value-missing",
                f"is {observed['status']} and has no value",
                "a value, or a status that says why there is none",
            )
        else:
            observed |= {"status": "not-returned", "reason": "the return leaves it empty"}
            self._note(
                Severity.WARNING,
                reading,
                row["value"].place,
                "left-empty",
                "is left empty",
                "a value, or a status that says why there is none",
            )

    @staticmethod
    def _can_work_out(observed: Fields, indicator: Indicator) -> bool:
        return (
            indicator.unit is Unit.PCT
            and not math.isnan(observed["numerator"])
            and observed["denominator"] > 0
        )

    def _mark_repeats(self, readings: list[Reading]) -> None:
        first: dict[tuple[str, ...], Reading] = {}
        repeated: dict[tuple[str, ...], list[Reading]] = {}
        for reading in readings:
            row = reading.observation
            key = (*reading.key, row["supplier"], row["release"])
            before = first.setdefault(key, reading)
            if before is not reading:
                repeated.setdefault(key, [before]).append(reading)
        for same in repeated.values():
            for reading in same:
                others = [
                    other.observation["source_cell"] for other in same[:5] if other is not reading
                ]
                again = _listed(others, len(same) - 1)
                self._fault(
                    reading,
                    reading.observation["source_cell"],
                    "duplicate-row",
                    f"for {reading.key[1]}, {reading.key[2]} stands again at {again}",
                    "one row for an indicator, area and period",
                )


def _listed(places: list[str], count: int) -> str:
    """Return the first of several places, and how many more there are: there may be thousands."""
    more = count - len(places[:4])
    return ", ".join(places[:4]) + (f" and {more} more places" if more else "")


def _percentage(observed: Fields, decimals: int) -> float:
    """Return numerator ÷ denominator in %, rounded half-up as published figures are."""
    share = Decimal(observed["numerator"]) * 100 / Decimal(observed["denominator"])
    if abs(share) > 10**9:  # no share at all: the suite rejects it, and quantize could not hold it
        return float(share)
    return float(share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
