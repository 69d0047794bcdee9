"""How did a measure go over time? Quarters, months and years: data, title and drawing."""

import pandas as pd

from pipeline.board import Area
from pipeline.catalogue import Indicator, Unit
from pipeline.measures.control_charts import FEWEST_FOR_LIMITS
from pipeline.periods import Period, PeriodKind
from pipeline.section import charts, titles
from pipeline.section.control import say_too_few
from pipeline.section.displays import Display
from pipeline.section.framing import finish, nothing_to_draw
from pipeline.section.layouts import measure_of
from pipeline.section.observations import Observations, Value
from pipeline.section.pieces import with_marks
from pipeline.section.wording import STATUS_WORDS, join_words

MOST_SERIES = 4
_NUMBERS = {"value": "float64", "lower": "float64", "upper": "float64"}


def _scale_of(data: Observations, indicator: Indicator, kinds: set[PeriodKind]) -> float:
    """Return the highest value of a measure for periods of some kinds: the top of its charts.

    The same measure has the same scale throughout; a stock on a quarter's last day belongs with
    the quarters, a month or a year does not. A country's count says nothing of an area's.
    """
    if kinds & {PeriodKind.QUARTER, PeriodKind.DATE} and indicator.kind == "stock":
        kinds = kinds | {PeriodKind.QUARTER, PeriodKind.DATE}
    roles = {"own"} if indicator.unit is Unit.COUNT else {"own", "region", "country"}
    compared = {area.id for area in data.board.areas if area.role in roles}
    numbers = [
        value.number
        for value in data.of(indicator.id)
        if value.is_readable and value.period.kind in kinds and value.area.id in compared
    ]
    return max([number for number in numbers if number > 0], default=0.0)


def _top(data: Observations, indicator: Indicator, values: list[Value]) -> float:
    """Return the measure's own scale, widened only where another area's value stands above it."""
    readable = [value for value in values if value.is_readable]
    scale = _scale_of(data, indicator, {value.period.kind for value in readable})
    return max(scale, *(value.number for value in readable)) or 1.0


def parts_of_year(
    data: Observations, indicator: Indicator, periods: list[Period], figure_id: str, subject: str
) -> Display:
    """Bars for the quarters or months of the report's year; the highest month stands out."""
    own = data.board.own_area
    found = {v.period: v for v in data.preferred(indicator.id, own.id)}
    found |= {  # the stock on a quarter's last day is that quarter's
        p: v
        for v in list(found.values())
        for p in periods
        if v.period.kind is PeriodKind.DATE and v.period.end == p.end and p not in found
    }
    values = [found[period] for period in periods if period in found]
    subtitle = f"{measure_of(indicator)}, {own.name}, {periods[0].label} to {periods[-1].label}"
    readable = [value for value in values if value.is_readable]
    if not readable:
        return nothing_to_draw(figure_id, subject, subtitle, values)
    is_monthly = periods[0].kind is PeriodKind.MONTH
    peak = max(readable, key=lambda value: value.number)
    frame = pd.DataFrame(
        [
            {
                "label": period.short_label,
                "value": found[period].number if period in found else None,
                "text": bar_text(found.get(period), is_quiet=is_monthly and period != peak.period),
                "illustrative": period in found and found[period].is_illustrative,
            }
            for period in periods
        ]
    ).astype({"value": "float64"})
    if is_monthly:
        title = titles.peak(subject, peak, len(readable), len(periods))
    else:
        title = titles.ends(subject, readable)
    if is_monthly and len(readable) < len(periods):
        subtitle += f". A cross marks a month {_missing_words(values, periods)}"
    top = _top(data, indicator, readable)
    svg = charts.draw_bars(frame, top, peak.period.short_label if is_monthly else None)
    is_short = is_monthly and len(readable) < FEWEST_FOR_LIMITS
    notes = (say_too_few(len(readable), "months"),) if is_short else ()
    return finish(figure_id, title, subtitle, svg, values, notes=notes)


def _crosses(values: list[Value]) -> str:
    """Explain the crosses of a line chart, where there are any."""
    absent = [value for value in values if not value.is_readable]
    words = [STATUS_WORDS.get(value.status, value.status) for value in absent]
    if not words:
        return ""
    return f". A cross marks a value that is {join_words(list(dict.fromkeys(words)), 'or')}"


def _missing_words(values: list[Value], periods: list[Period]) -> str:
    """Say what became of the months without a number: 'that is withheld'."""
    words = [STATUS_WORDS.get(v.status, v.status) for v in values if not v.is_readable]
    words += ["without a value"] if len(values) < len(periods) else []
    return join_words(list(dict.fromkeys(words)), "or")


def bar_text(value: Value | None, is_quiet: bool) -> str:
    if is_quiet:  # twelve labels would run into one another; the cross is explained below
        return ""
    if value is None:
        return "no value"
    if value.is_hidden:
        return value.text
    if not value.is_readable:
        return STATUS_WORDS.get(value.status, value.status)
    return with_marks(value, "[u]" if value.is_unsure else "")


def quarters_of_many(
    data: Observations, indicators: list[Indicator], figure_id: str, subject: str
) -> Display:
    """Lines over the report's quarters for two to four measures of one unit."""
    own, quarters = data.board.own_area, data.period.quarters_to_date()
    rows, values = [], []
    for indicator in indicators[:MOST_SERIES]:
        found = {v.period: v for v in data.preferred(indicator.id, own.id)}
        for place, quarter in enumerate(quarters):
            if quarter in found:
                values.append(found[quarter])
                rows.append(_point(place, quarter.short_label, indicator.title, found[quarter]))
    subtitle = f"{own.name}, quarters of {data.period.financial_year.label}"
    if not any(value.is_readable for value in values):
        return nothing_to_draw(figure_id, subject, subtitle, values)
    subtitle += _crosses(values)
    top = max(_top(data, value.indicator, [value]) for value in values if value.is_readable)
    svg = charts.draw_lines(pd.DataFrame(rows).astype(_NUMBERS), top)
    return finish(figure_id, subject, subtitle, svg, values)


def _point(place: int, label: str, series: str, value: Value, role: str = "") -> dict:
    is_compared = role == "own"
    return {
        "role": role,
        "lower": value.lower if is_compared else None,
        "upper": value.upper if is_compared else None,
        "position": place,
        "label": label,
        "series": series,
        "value": value.number,
        "illustrative": value.is_illustrative,
    }


def trend(
    data: Observations, indicator: Indicator, areas: list[Area], figure_id: str, subject: str
) -> Display:
    """Lines of the published series over the years, the own area beside its comparators.

    What the board's own supplier says for the last of these dates stands as a lone mark. Where
    nothing is published, the lines are what the board was supplied with.
    """
    own = data.board.own_area
    is_published = bool(data.published(indicator.id, own.id))
    read = data.published if is_published else data.preferred
    series = {area: read(indicator.id, area.id) for area in (own, *areas)}
    series = {area: found for area, found in series.items() if found}
    subtitle = f"{measure_of(indicator)}, {join_words([area.name for area in series])}"
    values = [value for found in series.values() for value in found]
    ends = sorted({value.period.end for value in values})
    if not any(value.is_readable for value in values):
        return nothing_to_draw(figure_id, subject, subtitle, values)
    if len(ends) < 2:
        words = f"{subject}: only one year was given, which is no series to draw."
        return Display("note", figure_id, "", words, subject)
    labels = {value.period.end: _year_label(value.period) for value in values}
    rows = [
        _point(ends.index(value.period.end), labels[value.period.end], area.name, value, area.role)
        for area, found in list(series.items())[: MOST_SERIES - 1]
        for value in found
    ]
    supplied = data.latest(indicator.id, own.id)
    if (
        is_published
        and supplied
        and supplied.is_readable
        and not supplied.is_published
        and supplied.period.end in ends
    ):
        place = ends.index(supplied.period.end)
        name = f"{own.name}, as supplied"
        rows.append(_point(place, labels[ends[place]], name, supplied, "supplied"))
        values.append(supplied)
    span = f"{labels[ends[0]]} to {labels[ends[-1]]}"
    if len(series) > 1:
        last = series[next(iter(series))][-1].period  # a year beside the same year
        at_last = [v for found in series.values() for v in found if v.period == last]
        title = titles.beside(subject, at_last)
    else:
        title = titles.ends(subject, [value for value in values if value.is_readable])
    top = _top(data, indicator, values)
    svg = charts.draw_lines(pd.DataFrame(rows).astype(_NUMBERS), top)
    compared = series.get(own, []) if len(series) > 1 else []
    subtitle = f"{subtitle}, {span}{_crosses(values)}"
    if any(value.has_interval for value in compared):
        subtitle += f". Upright lines are the 95% intervals of {own.name}"
    return finish(figure_id, title, subtitle, svg, values, compared)


def _year_label(period: Period) -> str:
    if period.kind is PeriodKind.DATE:
        return f"{period.end:%b %Y}"
    return period.label.replace("academic year ", "")
