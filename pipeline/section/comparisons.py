"""How does the own area stand beside others? Areas, measures, parts and a profile, drawn."""

import pandas as pd

from pipeline.board import Area
from pipeline.catalogue import Indicator
from pipeline.measures.changes import Welcome
from pipeline.section import charts, titles
from pipeline.section.displays import Display
from pipeline.section.figures import bar_text
from pipeline.section.framing import finish, nothing_to_draw
from pipeline.section.layouts import measure_of
from pipeline.section.observations import Observations, Value
from pipeline.section.standings import neighbours_of, read, side_of
from pipeline.section.wording import format_number, join_words, upper_first

_NUMBERS = {"value": "float64", "lower": "float64", "upper": "float64"}


def areas_compared(
    data: Observations, indicator: Indicator, figure_id: str, subject: str
) -> Display:
    """Ranked bars: the own area, its neighbours nearest first, the region, the country.

    All of one supplier and one period; published figures where there are any, else the cited.
    """
    board, own = data.board, data.board.own_area
    by_role = {role: [a for a in board.areas if a.role == role] for role in ("region", "country")}
    neighbours = [board.area_by_id[area] for area in board.neighbours.areas]
    areas = [own, *neighbours, *by_role["region"], *by_role["country"]]
    series = data.published(indicator.id, own.id)
    if series:
        date = series[-1].period
        candidates = [data.published(indicator.id, area.id) for area in areas]
        values = [v for found in candidates for v in found if v.period == date]
        subtitle = f"{measure_of(indicator)}, {date.label}{_among_neighbours(data, values)}"
    else:
        areas += [a for a in board.areas if a.role in ("neighbours", "panel", "other")]
        found = [data.latest(indicator.id, area.id) for area in areas]
        values = [value for value in found if value is not None]
        subtitle = f"{measure_of(indicator)}, {titles.periods(values)}"
    if not any(value.is_readable for value in values):
        return nothing_to_draw(figure_id, subject, subtitle, values)
    frame = pd.DataFrame(
        [
            {
                "label": value.area.name,
                "value": value.number,
                "text": bar_text(value, is_quiet=False),
                "highlight": value.area == own,
                "illustrative": value.is_illustrative,
                "lower": value.lower,
                "upper": value.upper,
            }
            for value in values
        ]
    ).astype(_NUMBERS)
    title = titles.among(subject, values)
    svg = charts.draw_ranked(frame)
    return finish(figure_id, title, subtitle + _whiskers(values), svg, values, values)


def _among_neighbours(data: Observations, values: list[Value]) -> str:
    """Say of which version the neighbours are, with their mean, median and range."""
    said = f"; neighbours of {data.board.neighbours.version}, nearest first"
    summary = neighbours_of(data, values)
    if len(summary) != 1 or summary["count"][0] < 2:
        return said
    decimals = values[0].indicator.decimals
    mean, median, low, high = (
        format_number(summary[name][0], decimals)
        for name in ("mean", "median", "lowest", "highest")
    )
    missing = summary["expected"][0] - summary["count"][0]
    of_these = f" of the {summary['count'][0]} with a value" if missing else ""
    return f"{said}: mean{of_these} {mean}, median {median}, range {low} to {high}"


def _whiskers(values: list[Value]) -> str:
    is_any = any(value.has_interval for value in values)
    return ". A thin line across a bar's end is the 95% interval" if is_any else ""


def measures_compared(
    data: Observations, indicators: list[Indicator], other: Area, figure_id: str, subject: str
) -> Display:
    """Bars of several measures of one unit for the own area, with another area's where given.

    The title names the measure that differs most from the other area's, in its own words.
    """
    own = data.board.own_area
    values, rows, pairs = [], [], []
    for indicator in indicators:
        found = [data.latest(indicator.id, area.id) for area in (own, other)]
        values += [value for value in found if value is not None]
        rows += [
            _part(value, indicator.title, area.name)
            for area, value in zip((own, other), found, strict=True)
        ]
        if all(value is not None and value.is_readable for value in found):
            pairs.append(found)
    unit = indicators[0].unit_words
    subtitle = f"{upper_first(unit)}, {own.name} and, where a figure is given, {other.name}"
    subtitle = subtitle.replace("%,", "Per cent,", 1)
    if not any(value.is_readable for value in values):
        return nothing_to_draw(figure_id, subject, subtitle, values)
    higher = [mine for mine, their in pairs if side_of(mine, their) > 0]
    title = f"{subject}: {len(higher)} of {len(pairs)} measures higher than in {other.name}"
    if len(pairs) == 1:
        title = titles.beside(pairs[0][0].indicator.title, pairs[0])
    svg = charts.draw_parts(pd.DataFrame(rows).astype(_NUMBERS))
    compared = [mine for mine, _ in pairs]
    subtitle += _whiskers(compared)
    return finish(figure_id, title if pairs else subject, subtitle, svg, values, compared)


def _part(value: Value | None, label: str, series: str) -> dict:
    interval = value if value and value.area.role == "own" else None
    return {
        "label": label,
        "series": series,
        "value": value.number if value else None,
        "text": bar_text(value, is_quiet=False),
        "illustrative": value is not None and value.is_illustrative,
        "lower": interval.lower if interval else None,
        "upper": interval.upper if interval else None,
    }


def parts(
    data: Observations,
    indicators: list[Indicator],
    areas: list[Area],
    names: list[str],
    figure_id: str,
    subject: str,
) -> Display:
    """Side-by-side bars of two to four measures that together make a whole, for some areas."""
    rows, values = [], []
    for area in areas:
        for indicator, name in zip(indicators, names, strict=True):
            value = data.latest(indicator.id, area.id)
            if value is not None:
                values.append(value)
                rows.append(_part(value, area.name, name))
    subtitle = f"{subject}, {titles.periods(values)}"
    if not any(value.is_readable for value in values):
        return nothing_to_draw(figure_id, subject, subtitle, values)
    own = [(row["text"], row["series"]) for row in rows if row["label"] == areas[0].name]
    counted = join_words([f"{text} {series}" for text, series in own])
    title = f"{subject} in {areas[0].name}: {counted}"
    svg = charts.draw_parts(pd.DataFrame(rows).astype(_NUMBERS))
    return finish(figure_id, title, subtitle, svg, values)


def profile(
    data: Observations, indicators: list[Indicator], other: Area, figure_id: str, subject: str
) -> Display:
    """Bars of how far many measures lie from another area's, in per cent of its value.

    Measures of different units share one chart this way; each has its two values beside it. Only
    measures with a value of both areas are drawn, and the title counts those that read as worse.
    """
    own = data.board.own_area
    pairs = []
    for indicator in indicators:
        mine, theirs = data.latest(indicator.id, own.id), data.latest(indicator.id, other.id)
        if mine and theirs and mine.is_readable and theirs.is_readable and theirs.number:
            pairs.append((mine, theirs, read(mine, theirs)))
    values = [value for mine, theirs, _ in pairs for value in (mine, theirs)]
    compared = [mine for mine, *_ in pairs]
    subtitle = (
        f"Difference from {other.name} in per cent of its value; the line is {other.name}. "
        f"Beside each bar: {own.name} | {other.name}"
    )
    if not pairs:
        why = f"no measure has a value of both {own.name} and {other.name}"
        return nothing_to_draw(figure_id, subject, subtitle, values, why)
    frame = pd.DataFrame(
        [
            {
                "label": mine.indicator.title,
                "value": _per_cent_apart(mine.number, theirs),
                "text": f"{bar_text(mine, False)} | {bar_text(theirs, False)}: {reading}",
                "illustrative": mine.is_illustrative or theirs.is_illustrative,
                "lower": _per_cent_apart(mine.lower, theirs),
                "upper": _per_cent_apart(mine.upper, theirs),
            }
            for mine, theirs, reading in pairs
        ]
    ).astype(_NUMBERS)
    judged = [reading for mine, _, reading in pairs if mine.indicator.polarity != "context"]
    worse_count = sum(reading is Welcome.WORSE for reading in judged)
    title = f"{subject}: {worse_count} of {len(judged)} worse than {other.name}"
    if not judged:
        title = f"{subject}: beside {other.name}"
    if len(pairs) == 1:
        title = titles.beside(compared[0].indicator.title, values)
    svg = charts.draw_differences(frame)
    return finish(figure_id, title, subtitle + _whiskers(compared), svg, values, compared)


def _per_cent_apart(end: float | None, theirs: Value) -> float | None:
    return None if end is None else 100 * (end - theirs.number) / theirs.number
