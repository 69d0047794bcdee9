"""How did a measure move, in values that can be compared? Same supplier, same kind of period."""

from dataclasses import dataclass

from pipeline.measures.changes import Change, Welcome
from pipeline.periods import parse_period
from pipeline.section.observations import Observations, Value
from pipeline.section.pieces import with_marks
from pipeline.section.standings import change_of
from pipeline.section.wording import lower_first


@dataclass(frozen=True)
class Movement:
    """A measure's first and last value of one series, and how the change reads."""

    first: Value
    last: Value
    change: Change

    @property
    def is_illustrative(self) -> bool:
        return self.first.is_illustrative or self.last.is_illustrative

    def sentence(self) -> str:
        """Say it in plain words: 'contacts rose from 61 (Q1 2014-15) to 81 (Q4 2014-15)'."""
        name = lower_first(self.last.indicator.title)
        first, last = with_marks(self.first), with_marks(self.last)
        if self.change.reading is Welcome.SAME:
            return f"{name} did not change from {self.first.period.label}: {last}"
        return (
            f"{name} {self.change.verb} from {first} ({self.first.period.label}) "
            f"to {last} ({self.last.period.label})"
        )


def movement(data: Observations, indicator: str) -> Movement | None:
    """Return how the own area's measure moved over the report's period.

    Within the year where the supplier gives parts of it, else between its last two values, else
    between the last two of the published series; None where no two values can be compared.
    """
    own = data.board.own_area.id
    # Of a publication the years are compared, its last with the one before, shown or not: an
    # older pair would be told as news.
    within = [v for v in data.within(indicator, own) if v.is_readable and not v.is_published]
    inside = [v for v in within if data.period.financial_year.contains(v.period)]
    for series in (inside, within[-2:], data.published(indicator, own)[-2:]):
        found = _ends(series)
        if found:
            return found
    return None


def movement_since(data: Observations, indicator: str, raised: str) -> Movement | None:
    """Return how a measure moved from the last value before a date, else the first after it."""
    own = data.board.own_area.id
    values = [v for v in data.within(indicator, own) if v.is_readable]
    try:
        start = parse_period(raised).start
    except ValueError:
        return _ends(values)
    before = [v for v in values if v.period.end < start]
    return _ends([*before[-1:], *(v for v in values if v.period.end >= start)])


def _ends(values: list[Value]) -> Movement | None:
    readable = [value for value in values if value.is_readable]
    if len(readable) < 2:
        return None
    first, last = readable[0], readable[-1]
    if first.period.kind is not last.period.kind:
        return None  # a quarter is never set against a year
    return Movement(first, last, change_of(first, last))
