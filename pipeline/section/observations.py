"""Which values may a section show? The current ones of its report, by indicator, area, supplier."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.board import Area, Board
from pipeline.catalogue import Catalogue, Indicator
from pipeline.measures.certainty import add_certainty
from pipeline.periods import Period, PeriodKind, parse_period
from pipeline.released import earlier_values
from pipeline.section.wording import HIDDEN, format_number, join_words, number_with_unit, say_status
from pipeline.tables import READABLE, SUPPRESSED

RETURNED = "return"  # in the place of a supplier: what an agency returned, never a publication
_PERIODS_NAMED = 4  # more would bury the sentence that they stand in


@dataclass(frozen=True)
class Value:
    """One observation as a section uses it; ``number`` is None unless its status lets it be read.

    ``release`` is '' for what an agency returned; ``is_published`` marks a figure read from a
    published file of this home, as against one that the board cites. ``counts`` are numerator
    and denominator where both were reported; ``lower`` and ``upper`` bound its 95 % interval,
    None where no interval can be given (see measures/certainty.py). ``doubt`` says
    what it does not reconcile with. ``earlier`` is what the last release gave where that is
    something else.
    """

    indicator: Indicator
    area: Area
    period: Period
    supplier: str
    supplier_name: str
    release: str
    number: float | None
    status: str
    is_illustrative: bool
    reason: str
    commentary: str
    source_file: str
    source_cell: str
    source_sha256: str
    received_on: str
    counts: tuple[float, float] | None = None
    lower: float | None = None
    upper: float | None = None
    is_unsure: bool = False  # a rate on fewer than 20 events
    doubt: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether it has changed since the last release of the report."""
        return bool(self.earlier)

    @property
    def is_readable(self) -> bool:
        return self.number is not None

    @property
    def is_hidden(self) -> bool:
        """Whether it is a small number about children, or would tell one, in a public edition."""
        return self.status == SUPPRESSED

    @property
    def is_published(self) -> bool:
        return self.source_file.startswith("published/")

    @property
    def number_text(self) -> str:
        """The number alone, with the decimals of the catalogue but none that were not supplied."""
        return format_number(self.number, self.indicator.decimals, padded=self.is_published)

    @property
    def text(self) -> str:
        """What a cell shows: the number with its sign of unit, or the status in words."""
        if self.number is None:
            return HIDDEN if self.is_hidden else say_status(self.status)
        return number_with_unit(self.number_text, self.indicator)

    @property
    def has_interval(self) -> bool:
        return self.lower is not None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval with the decimals of the value that it stands beside."""
        if not self.has_interval:
            return None
        low, high = self.interval_text.replace(",", "").split(" to ")
        return float(low), float(high)

    @property
    def interval_text(self) -> str:
        """The 95 % interval as a cell shows it: '60.5 to 75.5'; '' where there is none."""
        ends = (self.lower, self.upper) if self.has_interval else ()
        return " to ".join(format_number(end, self.indicator.decimals) for end in ends)

    @property
    def absence(self) -> str:
        """Why there is no number, with the reason; '' where there is one."""
        return "" if self.is_readable else say_status(self.status, self.reason)

    @property
    def earlier_text(self) -> str:
        """What the last release gave: '12%'; never beside a value that is now hidden."""
        if self.is_hidden:
            return "something else"
        return join_words([self._said_then(value) for value in self.earlier], "or")

    def _said_then(self, value: str) -> str:
        try:
            text = format_number(float(value), self.indicator.decimals, padded=self.is_published)
        except ValueError:
            return value  # 'withheld'
        return number_with_unit(text, self.indicator)

    @property
    def source(self) -> str:
        """Identify the figure: indicator/area/period/supplier."""
        return f"{self.indicator.id}/{self.area.id}/{self.period}/{self.supplier}"


class Observations:
    """The values a section of one report may show; remembers in ``reads`` what was asked for.

    Superseded values are left out. Published series end with the report's period, returns begin
    within it; facts that a source gives once (``once``, ``irregular``) may look further.
    ``released`` is what the last release showed of each figure (see released.py).
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        catalogue: Catalogue,
        board: Board,
        period: Period,
        released: Mapping[str, tuple[str, ...]] | None = None,
    ):
        self.released = released or {}
        self.catalogue, self.board, self.period = catalogue, board, period
        self.reads: set[str] = set()
        self._values: dict[str, list[Value]] = {}
        known = frame[frame["is_current"] & frame["indicator"].isin(catalogue.by_id)]
        rounded = {area.id for area in board.areas if area.role in ("region", "country")}
        known = add_certainty(known, catalogue.by_id, rounded)
        # Column by column: pandas takes four times as long to make records of texts itself.
        columns = [known[name].tolist() for name in known]
        for row in zip(*columns, strict=True):
            value = self._value_of(dict(zip(known, row, strict=True)))
            if value is not None and self._belongs(value):
                shown = value.number if value.is_readable else value.text
                earlier = earlier_values(self.released, value.source, shown)
                value = replace(value, earlier=earlier) if earlier else value
                self._values.setdefault(value.indicator.id, []).append(value)
        for values in self._values.values():
            values.sort(key=_in_order)

    @property
    def is_published_alone(self) -> bool:
        """Say whether no agency returns anything to this board, so that nothing can be missing."""
        return not self.board.agencies

    def _value_of(self, row: dict) -> Value | None:
        try:
            period = parse_period(row["period"])
        except ValueError:
            return None  # the checks have a finding for it; it has no place in a table
        area = self.board.area_by_id.get(row["area"])
        if area is None:
            area = Area.model_construct(id=row["area"], name=row["area"], role="other")
        is_read = row["status"] in READABLE and pd.notna(row["value"])
        status = row["status"] if is_read or row["status"] not in READABLE else "no-data"
        if is_read and row["reliability"] == "none":
            is_read, status = False, "too-few"
        has_counts = is_read and pd.notna(row["numerator"]) and pd.notna(row["denominator"])
        has_interval = is_read and pd.notna(row["lower"]) and pd.notna(row["upper"])
        return Value(
            indicator=self.catalogue[row["indicator"]],
            area=area,
            period=period,
            supplier=row["supplier"],
            supplier_name=self.supplier_name(row["supplier"]),
            release=row["release"],
            number=float(row["value"]) if is_read else None,
            status=status,
            is_illustrative=bool(row["illustrative"]),
            reason=row["reason"],
            commentary=row["commentary"],
            source_file=row["source_file"],
            source_cell=row["source_cell"],
            source_sha256=row["source_sha256"],
            received_on=row["received_on"],
            counts=(row["numerator"], row["denominator"]) if has_counts else None,
            lower=float(row["lower"]) if has_interval else None,
            upper=float(row["upper"]) if has_interval else None,
            is_unsure=is_read and row["reliability"] == "u",
            doubt=row["doubt"],
        )

    def _belongs(self, value: Value) -> bool:
        if value.is_published:
            return value.period.end <= self.period.end
        is_fact = value.indicator.frequency in ("once", "irregular")
        is_fact &= self.period.kind is PeriodKind.FINANCIAL_YEAR  # a quarter knows nothing later
        return is_fact or value.period.start <= self.period.end

    def supplier_name(self, supplier: str) -> str:
        """The supplier as this board names it, else as the catalogue does."""
        agency = self.board.agency_by_id.get(supplier)
        return agency.name if agency else self.catalogue.suppliers.get(supplier, supplier)

    def of(self, indicator: str, area: str | None = None, supplier: str | None = None):
        """Return all values of an indicator, oldest first, of one area or supplier if named."""
        self.reads.add(indicator)
        return [
            value
            for value in self._values.get(indicator, [])
            if (area is None or value.area.id == area)
            and (supplier is None or value.supplier == supplier or _is_return(value, supplier))
        ]

    def preferred(self, indicator: str, area: str, supplier: str | None = None) -> list[Value]:
        """Return one supplier's and release's values: the catalogue's supplier, where it has any.

        Else what the board cites, so that like stands beside like; else the published series.
        """
        values = self.of(indicator, area, supplier)
        for wanted in (
            lambda value: (
                value.supplier == self.catalogue[indicator].supplier and not value.is_published
            ),
            lambda value: not value.is_published,
            lambda value: True,
        ):
            chosen = [value for value in values if wanted(value)]
            if chosen:
                last = chosen[-1]
                return [
                    v for v in chosen if (v.supplier, v.release) == (last.supplier, last.release)
                ]
        return []

    def latest(self, indicator: str, area: str, supplier: str | None = None) -> Value | None:
        """Return the value for the report's own period, else the last one, whatever its status."""
        values = self.preferred(indicator, area, supplier)
        whole = [value for value in values if value.period == self.period]
        return (whole or values or [None])[-1]

    def within(self, indicator: str, area: str, supplier: str | None = None) -> list[Value]:
        """Return the parts of the report's period: its months, else its quarters, else all."""
        values = self.preferred(indicator, area, supplier)
        inside = [v for v in values if self.period.financial_year.contains(v.period)]
        kinds = Counter(value.period.kind for value in inside)
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
            if kinds[kind] > 1:
                return [value for value in inside if value.period.kind is kind]
        return inside if len(inside) > 1 else values

    def published(self, indicator: str, area: str) -> list[Value]:
        """Return the published series of an area, of the last release, oldest first.

        A series that gives months as well as years is read by its years.
        """
        values = [value for value in self.of(indicator, area) if value.is_published]
        if not values:
            return []
        release = max(value.release for value in values)
        values = [value for value in values if value.release == release]
        longest = max(values, key=lambda value: value.period.end - value.period.start)
        return [value for value in values if value.period.kind is longest.period.kind]

    def is_collected(self, indicator: Indicator) -> bool:
        """Say whether this board has a figure for a measure, or an agency that owes it one."""
        is_owed = indicator.supplier in self.board.agency_by_id
        is_owed &= indicator.id not in self.board.not_collected
        return is_owed or bool(self.of(indicator.id))

    def areas_of(self, indicator: str) -> list[Area]:
        """Return the areas that have a value, in the board's order."""
        order = list(self.board.area_by_id)
        areas = {value.area.id: value.area for value in self.of(indicator)}
        return sorted(
            areas.values(), key=lambda a: (order.index(a.id) if a.id in order else 999, a.id)
        )

    def suppliers_of(self, indicator: str, area: str) -> list[str]:
        """Return who gives the indicator for an area, the catalogue's supplier first."""
        found = {value.supplier: None for value in self.of(indicator, area)}
        first = self.catalogue[indicator].supplier
        return sorted(found, key=lambda supplier: (supplier != first, supplier))


def _is_return(value: Value, supplier: str) -> bool:
    return supplier == RETURNED and not value.is_published


def _in_order(value: Value) -> tuple:
    return (value.period.end, value.period.start, value.area.id, value.supplier, value.release)


def total_of(values: Iterable[Value]) -> float | None:
    """Add values up; None where one of them cannot be read, because a sum would be too low."""
    numbers = [value.number for value in values]
    return None if not numbers or None in numbers else sum(numbers)


def say_periods(values: Iterable[Value]) -> str:
    """Say the periods of values: a few by name, of many the first and the last.

    'several periods from April 2014 to March 2015' leaves open which of those between are meant.
    """
    labels = list(dict.fromkeys(value.period.label for value in values))
    if len(labels) <= _PERIODS_NAMED:
        return join_words(labels)
    return f"several periods from {labels[0]} to {labels[-1]}"


def say_span(periods: Iterable[Period]) -> str:
    """Say what periods reach from and to; one that holds all the others says it alone."""
    found = sorted(set(periods))
    for period in found:
        if all(period.contains(other) for other in found):
            return period.label
    return f"{found[0].label} to {max(found, key=lambda one: one.end).label}"
