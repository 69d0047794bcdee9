"""Which values stand in which row and column? The layouts that a section's tables come in."""

from dataclasses import replace

from pipeline.board import Area
from pipeline.catalogue import Indicator
from pipeline.measures.trends import FEWEST_FOR_A_TREND
from pipeline.periods import Period, PeriodKind
from pipeline.section.displays import Display
from pipeline.section.observations import Observations, Value
from pipeline.section.standings import notes_on_intervals
from pipeline.section.tables import Cell, Table, notes_for, tidy, value_cell
from pipeline.section.wording import escape, join_words

NOT_RETURNED = "not returned"


def measure_of(indicator: Indicator) -> str:
    """Name a measure with its unit, unless the title or the number itself says it."""
    unit = indicator.unit_words
    is_said = not unit or unit.lower() in indicator.title.lower() or unit in ("%", "£")
    return indicator.title if is_said else f"{indicator.title} ({unit})"


def by_quarter(data: Observations, indicators: list[Indicator], table_id: str, title: str) -> Table:
    """Rows are indicators of the own area, columns the quarters and the year."""
    own = data.board.own_area
    rows = [(measure_of(i), _across(data, i, own)) for i in indicators]
    return _quarterly(data, rows, "Measure", table_id, title, f"{own.name}, {data.period.label}")


def by_area(data: Observations, indicators: list[Indicator], table_id: str, title: str) -> Table:
    """Rows are the areas that an indicator has values for, columns the quarters and the year."""
    rows = []
    for indicator in indicators:
        for area in _not_published_areas(data, indicator):
            name = area.name if len(indicators) == 1 else f"{indicator.title}: {area.name}"
            rows.append((name, _across(data, indicator, area)))
    measures = "; ".join(measure_of(indicator) for indicator in indicators)
    return _quarterly(data, rows, "Area", table_id, title, f"{measures}, {data.period.label}")


def _not_published_areas(data: Observations, indicator: Indicator) -> list[Area]:
    returned = {v.area.id for v in data.of(indicator.id) if not v.is_published}
    return [area for area in data.areas_of(indicator.id) if area.id in returned] or [
        data.board.own_area
    ]


def _across(data: Observations, indicator: Indicator, area: Area) -> dict[Period, Value]:
    """Return one value a column: by quarter (a stock's last day counts for it) and by year."""
    found = {}
    columns = (*data.period.quarters_to_date(), data.period.financial_year)
    for value in data.preferred(indicator.id, area.id):
        for column in columns:
            is_last_day = value.period.kind is PeriodKind.DATE and value.period.end == column.end
            if value.period == column or (is_last_day and column.kind is PeriodKind.QUARTER):
                found[column] = value
    return found


def _quarterly(
    data: Observations,
    rows: list[tuple[str, dict[Period, Value]]],
    stub: str,
    table_id: str,
    title: str,
    subtitle: str,
) -> Table:
    quarters, year = data.period.quarters_to_date(), data.period.financial_year
    has_quarters = any(quarter in found for _, found in rows for quarter in quarters)
    has_year = any(year in found for _, found in rows)
    columns = [*(quarters if has_quarters or not has_year else ()), *([year] if has_year else ())]
    shown = [value for _, found in rows for value in found.values()]
    return Table(
        id=table_id,
        title=title,
        subtitle=subtitle,
        columns=(stub, *(_heading(column) for column in columns)),
        rows=tuple(
            (name, tuple(value_cell(found.get(column)) for column in columns))
            for name, found in rows
        ),
        notes=notes_for(shown),
        **tidy(shown),
    )


def _heading(period: Period) -> str:
    return f"Year {period}" if period.kind is PeriodKind.FINANCIAL_YEAR else period.short_label


def latest(data: Observations, indicators: list[Indicator], table_id: str, title: str) -> Table:
    """Rows are indicators and their suppliers; columns the own value, its date and comparators.

    Every supplier of an indicator has its own row, so that two figures of one measure stand
    beneath one another and neither replaces the other.
    """
    own = data.board.own_area
    comparators = _comparators(data, indicators)
    rows, shown, compared = [], [], []
    for indicator in indicators:
        for name, values in _rows_of(data, indicator, [own, *comparators]):
            mine = values.get(own.id)
            shown += values.values()
            has_other = any(area.id in values for area in comparators)
            compared += [mine] if mine and has_other else []
            when = mine or next(iter(values.values()), None)
            cells = [
                value_cell(
                    mine,
                    NOT_RETURNED if not values else "no own value",
                    with_interval=has_other,
                ),
                Cell(when.period.label if when else "none"),
                *(value_cell(values.get(area.id), "none given") for area in comparators),
                Cell(name),
            ]
            rows.append((measure_of(indicator), tuple(cells)))
    mine = f"{own.name} (95% interval)" if any(v.has_interval for v in compared) else own.name
    heads = ["Measure", mine, "Period", *(area.name for area in comparators), "Supplied by"]
    return Table(
        id=table_id,
        title=title,
        subtitle=f"Latest figures for {own.name} in the report for {data.period.label}",
        columns=tuple(heads),
        rows=tuple(rows),
        notes=notes_for(shown) + _periods_that_differ(shown, own) + notes_on_intervals(compared),
        **tidy(shown),
    )


def all_known(
    data: Observations, indicators: list[Indicator], table_id: str, title: str
) -> Display:
    """Lay out the indicators of which anything is known; the others are named in a note."""
    known = [indicator for indicator in indicators if data.of(indicator.id)]
    silent = [indicator.title for indicator in indicators if indicator not in known]
    note = f"Not collected here, or never received: {join_words(silent)}."
    if data.is_published_alone:  # what the section does without is said once, at its end
        silent = []
    short = _too_short_for_a_trend(data, known)
    if not known:
        words = note if silent else f"{title}: the section has no measures of its own."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    table = latest(data, known, table_id, title)
    return replace(table, notes=(*table.notes, *short, *([note] if silent else ()))).display()


def _too_short_for_a_trend(data: Observations, indicators: list[Indicator]) -> tuple[str, ...]:
    """Say once a section that its quarters, or its few years, are no trend."""
    own = data.board.own_area.id
    series = [[v for v in data.preferred(one.id, own) if v.is_readable] for one in indicators]
    series += [[v for v in data.published(one.id, own) if v.is_readable] for one in indicators]
    if not any(1 < len(values) < FEWEST_FOR_A_TREND for values in series):
        return ()
    quarters = "" if data.is_published_alone else ", and a year has four quarters"
    return (f"Too few points to show a trend: that takes five{quarters}.",)


def _comparators(data: Observations, indicators: list[Indicator]) -> list[Area]:
    """Return the areas beside the own one for which any indicator has a value to compare.

    An area that shares a panel with the own one stands there only where it alone has a value.
    """
    wanted = {"country", "region", "neighbours", "other"}
    own = data.board.own_area.id
    found = {
        area.id: area
        for indicator in indicators
        for area in data.areas_of(indicator.id)
        if area.role in wanted or (area.role == "panel" and not data.of(indicator.id, own))
    }
    order = list(data.board.area_by_id)
    return sorted(found.values(), key=lambda a: order.index(a.id) if a.id in order else 999)


def _rows_of(data: Observations, indicator: Indicator, areas: list[Area]):
    """Yield (who supplied the own figure, values by area) for each supplier of an indicator.

    Comparators that the board cites stand beside the own return; published ones beside the
    published own figure.
    """
    own = areas[0]
    series = data.published(indicator.id, own.id)
    suppliers = data.suppliers_of(indicator.id, own.id)
    returned = [data.latest(indicator.id, own.id, supplier) for supplier in suppliers]
    period = next((value.period for value in returned if not value.is_published), data.period)
    cited: dict[str, Value] = {}
    published: dict[str, Value] = {}
    for area in areas[1:]:
        for value in data.of(indicator.id, area.id):
            if not value.is_published:
                is_alike = area.id in cited and cited[area.id].period == period
                cited[area.id] = cited[area.id] if is_alike else value  # a year beside a year
            elif not series or value.period == series[-1].period:
                published[area.id] = value  # like beside like: of the own figure's period
    if not suppliers and not cited and not published:
        yield data.supplier_name(indicator.supplier), {}
    is_first = True
    for supplier in suppliers:
        mine = data.latest(indicator.id, own.id, supplier)
        beside = published if mine.is_published else (cited if is_first else {})
        is_first = is_first and mine.is_published
        yield supplier_words(mine), {own.id: mine, **beside}
    if cited and is_first:
        yield supplier_words(next(iter(cited.values()))), cited
    if published and not any(data.latest(indicator.id, own.id, s).is_published for s in suppliers):
        yield supplier_words(next(iter(published.values()))), published


def supplier_words(value: Value) -> str:
    """Say who supplied a value and, for a publication, in which release."""
    if value.release:
        return f"{value.supplier_name}: {value.release}"
    return value.supplier_name


def _periods_that_differ(values: list[Value], own: Area) -> tuple[str, ...]:
    """Say which comparators end on another day than the own value of the same kind of supplier."""
    mine = {(v.indicator.id, v.is_published): v.period.end for v in values if v.area == own}
    apart: dict[str, list[str]] = {}
    for value in values:
        at = mine.get((value.indicator.id, value.is_published), value.period.end)
        if value.area != own and value.period.end != at:
            said = f"{value.area.name} {value.period.label}"
            apart.setdefault(value.indicator.title, []).append(said)
    return tuple(
        f"{title}, comparators of another period: {join_words(said)}."
        for title, said in apart.items()
    )


def sources_compared(data: Observations, indicator: Indicator, table_id: str, title: str) -> Table:
    """Rows are those who give one measure of the own area, each with its own figure and words."""
    own = data.board.own_area
    values = [
        data.latest(indicator.id, own.id, supplier)
        for supplier in data.suppliers_of(indicator.id, own.id)
    ]
    rows = tuple(
        (
            supplier_words(value),
            (
                value_cell(value),
                Cell(value.period.label),
                Cell(_behind(value)),
            ),
        )
        for value in values
    )
    return Table(
        id=table_id,
        title=title,
        subtitle=f"{measure_of(indicator)}, {own.name}",
        columns=("Supplied by", "Value", "Period", "Note"),
        rows=rows,
        notes=notes_for(values),
        **tidy(values),
    )


def _behind(value: Value) -> str:
    """Say what kind of figure it is; nothing is worked back from a value to a count."""
    return "published statistic" if value.is_published else "as supplied; not recalculated"
