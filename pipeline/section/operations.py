"""What can a sentence ask of an indicator? Its latest value, its peak, a change, a comparison."""

from dataclasses import dataclass
from typing import get_args

from pipeline.board import Area, Board
from pipeline.catalogue import Role, Unit
from pipeline.errors import SectionError
from pipeline.measures.changes import Welcome
from pipeline.measures.trends import say_trend
from pipeline.periods import parse_period
from pipeline.released import earlier_values
from pipeline.section.observations import Observations, Value, total_of
from pipeline.section.pieces import NotAvailable, NotReceived, Piece, marked, number, suggest, words
from pipeline.section.standings import change_of, read, side_of
from pipeline.section.wording import HIDDEN, format_number, join_words, lower_first

OPERATIONS = {
    "latest": "the value for the report's period, else the last one",
    "latest_period": "its period in words",
    "latest_reported": "the last value that can be read",
    "latest_reported_period": "its period in words",
    "earliest": "the first of the parts of the year",
    "earliest_period": "its period in words",
    "peak": "the highest of the parts of the year",
    "peak_period": "its period in words",
    "lowest": "the lowest of the parts of the year",
    "lowest_period": "its period in words",
    "change": "latest less earliest part of the year",
    "direction": "'higher than', 'lower than' or 'the same as' the earliest, or the named area; "
    "'similar to that' where the 95% interval holds the area's value",
    "moved": "'rose', 'fell' or 'did not change' since the earliest part of the year",
    "trend": "'rising', 'falling' or 'no one direction', more surely than by chance, or that there "
    "are too few points",
    "standing": "'better than', 'worse than' (or 'higher than', 'lower than' for context measures) "
    "the area named in brackets, or 'similar to that' in it by the 95% interval",
    "percentage_points": "latest less the value of the area named in brackets, unsigned",
    "rank": "its place among its own kind of areas, 1 the highest: '3 of 11'",
    "list": "the parts of the year in order: '16, 10, 19 and 11'",
    "total": "the sum of the parts of the year, if all are reported",
    "share": "as a percentage of the indicator named in brackets",
    "times": "how many times the value of the area named in brackets",
    "at": "the value for the period named in brackets",
    "title": "the measure's name",
    "unit": "its unit in words",
    "supplier": "who supplies it",
}

SIMILAR = "similar to that"  # 'in England': the interval holds the other area's value

ROLE_WORDS = {
    "country": "the country",
    "region": "the region",
    "neighbours": "the statistical neighbours",
    "neighbour": "a neighbour",
    "panel": "another area of the panel",
    "other": "another area",
}
COMPUTED = {"change", "direction", "list", "moved", "percentage_points", "rank", "share"}
COMPUTED |= {"standing", "times", "total"}


def area_of(board: Board, name: str, field: str) -> Area:
    """Return the area that a field names by id or role.

    Raises NotAvailable for a role that this board has no area of, SectionError for any other name.
    """
    area = board.area_called(name)
    if area is None and name in get_args(Role):
        raise NotAvailable(f"No figure of {ROLE_WORDS.get(name, name)} is at hand here.")
    if area is None:
        known = [*board.area_by_id, *get_args(Role)]
        raise SectionError(f"{field}: no area '{name}'. {suggest(name, known)}")
    return area


@dataclass(frozen=True)
class Asked:
    """What one field asks for; each operation that needs a word of its own has a method."""

    data: Observations
    name: str
    area: str
    supplier: str | None
    argument: str
    field: str

    def piece(self, operation: str) -> Piece:
        indicator = self.data.catalogue[self.name]
        self.data.reads.add(self.name)
        if operation == "title":
            return words(lower_first(indicator.title))
        if operation == "unit":
            return words(indicator.unit_words)
        if operation == "supplier":
            return words(self._latest().supplier_name)
        if operation == "trend":
            return self._trend()
        if operation.endswith("_period"):
            value = self._one(operation.removesuffix("_period"))
            is_chosen = operation in ("peak_period", "lowest_period")
            return words(value.period.label, [value] if is_chosen else [])
        if operation in COMPUTED:
            return getattr(self, f"_{operation}")()
        return marked(self._one(operation))

    def _values(self) -> list[Value]:
        return self.data.within(self.name, self.area, self.supplier)

    def _latest(self) -> Value:
        return self._readable(self.data.latest(self.name, self.area, self.supplier))

    def _readable(self, value: Value | None) -> Value:
        indicator = self.data.catalogue[self.name]
        if value is None and self.name in self.data.board.not_collected:
            raise NotReceived(f"{indicator.title}: not collected here.")
        if value is None:
            area = self.data.board.area_by_id[self.area].name
            raise NotReceived(
                f"{indicator.title}: no figure was received for {area}, so none is given here."
            )
        if not value.is_readable:
            where = "" if value.area == self.data.board.own_area else f", {value.area.name}"
            said = f"is {value.absence}"
            if value.is_hidden:
                said = f"is a small number, or would tell one, and is not given here {HIDDEN}"
            if value.status == "no-data":
                said = f"has {value.absence}"
            if value.status == "not-applicable" and value.reason:
                said = f"has no number: {value.reason}"  # words that stand for a number
            raise NotAvailable(f"“{indicator.title}”{where}, {value.period.label}, {said}.")
        return value

    def _one(self, operation: str) -> Value:
        if operation == "latest":
            return self._latest()
        values = self._values()
        readable = [value for value in values if value.is_readable]
        if operation == "latest_reported":
            every = self.data.preferred(self.name, self.area, self.supplier)
            readable = [value for value in every if value.is_readable]
            return self._readable((readable or every or [None])[-1])
        if operation == "earliest":
            return self._readable((values or [None])[0])
        if operation == "at":
            try:
                period = parse_period(self.argument)
            except ValueError as error:
                raise SectionError(f"{self.field}: {error}.") from None
            every = self.data.preferred(self.name, self.area, self.supplier)
            return self._readable(next((v for v in every if v.period == period), None))
        if not readable:
            return self._readable((values or [None])[-1])
        pick = max if operation == "peak" else min
        return pick(readable, key=lambda value: value.number)

    def _change(self) -> Piece:
        first, last = self._ends()
        return self._computed("change", last.number - first.number, [last, first])

    def _ends(self) -> tuple[Value, Value]:
        values = self._values()
        if not values:
            self._readable(None)
        if len(values) < 2:
            raise NotAvailable(
                f"{self.data.catalogue[self.name].title}: there are too few values to compare."
            )
        return self._readable(values[0]), self._readable(values[-1])

    def _total(self) -> Piece:
        values = self._values()
        for value in values:
            self._readable(value)
        total = total_of(values)
        if total is None:
            self._readable(None)
        return self._computed("total", total, values)

    def _other(self, indicator: str, area: str) -> Value:
        """Return the other figure that this one is set beside, of the same supplier if named."""
        if indicator not in self.data.catalogue.by_id:
            raise SectionError(
                f"{self.field}: no indicator '{indicator}'. "
                f"{suggest(indicator, list(self.data.catalogue.by_id))}"
            )
        found = area_of(self.data.board, area, self.field)
        asked = Asked(self.data, indicator, found.id, self.supplier, "", self.field)
        return asked._latest()

    def _share(self) -> Piece:
        mine, whole = self._latest(), self._other(self.argument, self.area)
        if not whole.number:
            raise NotAvailable(f"{whole.indicator.title} is zero, so no share can be given.")
        return self._computed("share", 100 * mine.number / whole.number, [mine, whole], 0)

    def _times(self) -> Piece:
        mine, other = self._latest(), self._other(self.name, self.argument)
        if not other.number:
            raise NotAvailable(f"{other.indicator.title} is zero in {other.area.name}.")
        return self._computed("times", mine.number / other.number, [mine, other], 1)

    def _direction(self) -> Piece:
        if self.argument:
            mine, other = self._latest(), self._other(self.name, self.argument)
            side = side_of(mine, other)
            is_alike = mine.has_interval and not side
        else:
            first, last = self._ends()
            side, is_alike = (last.number > first.number) - (last.number < first.number), False
        if is_alike:
            return words(SIMILAR)
        return words({1: "higher than", -1: "lower than", 0: "the same as"}[side])

    def _moved(self) -> Piece:
        first, last = self._ends()
        return words(change_of(first, last).verb, [first, last])

    def _trend(self) -> Piece:
        own = self.data.published(self.name, self.area) or self._values()
        readable = [value for value in own if value.is_readable]
        said = say_trend(
            [value.number for value in readable],
            [value.lower for value in readable],
            [value.upper for value in readable],
        )
        return words(said.replace("too few points", "too few points to tell a trend"))

    def _standing(self) -> Piece:
        mine, other = self._latest(), self._other(self.name, self.argument)
        reading = read(mine, other)
        said = {Welcome.SAME: "the same as", Welcome.SIMILAR: SIMILAR}
        return words(said.get(reading, f"{reading} than"))

    def _percentage_points(self) -> Piece:
        mine, other = self._latest(), self._other(self.name, self.argument)
        if mine.indicator.unit is not Unit.PCT:
            raise SectionError(f"{self.field}: only a percentage differs by percentage points.")
        return self._computed("percentage_points", abs(mine.number - other.number), [mine, other])

    def _rank(self) -> Piece:
        """Rank like with like: the own area and its neighbours, published for one period."""
        mine = self._latest()
        areas = [self.area, *self.data.board.neighbours.areas]
        found = [
            value
            for area in dict.fromkeys(areas)
            for value in self.data.published(self.name, area)
            if value.is_readable and value.period == mine.period
        ]
        if len(found) < 2 or mine not in found:
            raise NotAvailable(f"{mine.indicator.title}: there are no areas to rank it among.")
        place = 1 + sum(value.number > mine.number for value in found)
        source = f"rank({', '.join(value.source for value in found)})"
        is_changed = bool(earlier_values(self.data.released, source, place))
        first = number(place, str(place), source, is_changed=is_changed)
        last = number(len(found), str(len(found)), source)
        return Piece(
            f"{first.html} of {last.html}",
            f"{first.text} of {last.text}",
            first.claims + last.claims,
        )

    def _list(self) -> Piece:
        pieces = [marked(self._readable(value)) for value in self._values()]
        if not pieces:
            self._readable(None)
        return Piece(
            join_words([piece.html for piece in pieces]),
            join_words([piece.text for piece in pieces]),
            tuple(claim for piece in pieces for claim in piece.claims),
        )

    def _computed(
        self, operation: str, result: float, values: list[Value], decimals: int | None = None
    ) -> Piece:
        decimals = self.data.catalogue[self.name].decimals if decimals is None else decimals
        source = f"{operation}({', '.join(value.source for value in values)})"
        return number(
            result,
            format_number(result, decimals, padded=False),
            source,
            any(value.is_illustrative for value in values),
            bool(earlier_values(self.data.released, source, result)),
        )
