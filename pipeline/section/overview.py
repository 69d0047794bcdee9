"""What should a chair know in one minute? What moved, what is missing, what is late: computed."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipeline.board import Area
from pipeline.catalogue import Indicator, Unit
from pipeline.measures.changes import Welcome, meets_target
from pipeline.measures.states import NOT_RECORDED
from pipeline.measures.trends import say_trend
from pipeline.released import earlier_values
from pipeline.section.displays import Claim, Display
from pipeline.section.layouts import measure_of
from pipeline.section.movements import Movement, movement
from pipeline.section.observations import Observations, Value, say_periods
from pipeline.section.pieces import Piece, marked, number, with_marks
from pipeline.section.registers import Registers
from pipeline.section.standings import notes_on_intervals, read
from pipeline.section.tables import NO_VALUE, Cell, Table, notes_for, tidy, value_cell
from pipeline.section.wording import escape, number_with_unit, upper_first

# The binder turns this into a link to the first later figure or table that shows the indicator.
FIGURE_OF = "#figure-of-"
_MOST_DEMANDS = 8
NONE_OVERDUE = "No dated action of the board is overdue."
_ALONE = "has an earlier value to set beside its last"
_ARROWS = {"rose": "▲", "fell": "▼", "did not change": "■"}


@dataclass(frozen=True)
class _Point:
    """One point of the overview: HTML, plain text, the claims in it."""

    html: str
    text: str
    claims: tuple[Claim, ...] = ()


def give_overview(
    slug: str, data: Observations, registers: Registers, indicators: Iterable[Indicator]
) -> Display:
    """Say what moved unwelcomely, which demand rose, what is not shown and what is overdue.

    Every point is computed and leads to its figure. A measure stands once, with its own
    supplier's values where it has two, else with the published ones.
    """
    indicators = [one for one in indicators if one.section != slug]
    moved = [found for one in indicators if (found := movement(data, one.id))]
    demand = [one for one in moved if one.change.reading is Welcome.HIGHER]
    demand.sort(key=_weight, reverse=True)
    judged = [one for one in indicators if one.polarity != "context"]
    has_moved = {one.last.indicator.polarity != "context" for one in moved}
    country = next((area for area in data.board.areas if area.role == "country"), None)
    stands = country and any(comparable(data, one, country.id) for one in judged)
    directed = "No measure with a good and a bad direction"
    improved = (
        "Moved in a welcome direction",
        [_moved(one) for one in moved if one.change.reading is Welcome.BETTER],
        f"{directed} moved in the good one.",
    )
    groups = [
        (
            "Moved in an unwelcome direction",
            [_moved(one) for one in moved if one.change.reading is Welcome.WORSE],
            f"{directed} {'moved in the bad one' if True in has_moved else _ALONE}.",
        ),
        (
            "Stands less well than the country",
            _against_country(data, judged, country),
            f"{directed} {'stands less well than' if stands else 'has a value to set beside'} "
            "the country.",
        ),
        (
            "Demand that rose",
            _first_of([_moved(one) for one in demand], _MOST_DEMANDS),
            f"No measure of demand {'rose' if False in has_moved else _ALONE}.",
        ),
        *([improved] if True in has_moved else []),  # else the first group says why
        ("Not shown, and why", _not_shown(data, indicators), "Every figure that was due is shown."),
        (
            "Actions past their date",
            _overdue(registers),
            NONE_OVERDUE,
        ),
    ]
    if registers.is_unkept("actions"):
        groups.pop()
    blocks, lines, claims = [], [], []
    for place, (title, points, none) in enumerate(groups, 1):
        heading = f'<h3 id="{slug}-overview-{place}">{escape(title)}</h3>'
        listed = "".join(f"<li>{point.html}</li>" for point in points)
        body = f"<ul>{listed}</ul>" if points else f'<p class="none">{escape(none)}</p>'
        blocks.append(f"<div>{heading}{body}</div>")
        lines += [title, *(f"- {point.text}" for point in points)] if points else [title, none]
        claims += [claim for point in points for claim in point.claims]
    html = f'<div class="overview">{"".join(blocks)}</div>'
    return Display(
        "overview", f"{slug}-overview", html, "\n".join(lines), "Overview", claims=tuple(claims)
    )


def _link(indicator: Indicator) -> str:
    return f'<a href="{FIGURE_OF}{indicator.id}">{escape(indicator.title)}</a>'


def _said(value: Value) -> Piece:
    """Return a value with its sign of unit, the number marked with its source."""
    piece = marked(value)
    with_sign = number_with_unit(value.number_text, value.indicator)
    html = piece.html.replace(f">{value.number_text}<", f">{escape(with_sign)}<", 1)
    text = piece.text.replace(value.number_text, with_sign, 1)
    return Piece(html, text, piece.claims)


def _moved(found: Movement) -> _Point:
    first, last = _said(found.first), _said(found.last)
    title = found.last.indicator.title
    words = (
        f" {found.change.verb} from {{}} ({found.first.period.label}) "
        f"to {{}} ({found.last.period.label})."
    )
    return _Point(
        _link(found.last.indicator) + escape_around(words, first.html, last.html),
        title + words.format(first.text, last.text),
        first.claims + last.claims,
    )


def escape_around(words: str, *html: str) -> str:
    """Fill escaped words with fragments of HTML that are escaped already."""
    parts = words.split("{}")
    filled = [escape(parts[0])]
    for fragment, part in zip(html, parts[1:], strict=True):
        filled += [fragment, escape(part)]
    return "".join(filled)


def _against_country(
    data: Observations, indicators: list[Indicator], country: Area | None
) -> list[_Point]:
    points = []
    for indicator in indicators:
        pair = country and comparable(data, indicator, country.id)
        if not pair:
            continue
        mine, theirs = pair
        if read(mine, theirs) is not Welcome.WORSE:
            continue
        own, other = _said(mine), _said(theirs)
        words = f": {{}} ({mine.period.label}), {theirs.area.name} {{}}."
        points.append(
            _Point(
                _link(indicator) + escape_around(words, own.html, other.html),
                indicator.title + words.format(own.text, other.text),
                own.claims + other.claims,
            )
        )
    return points


def comparable(data: Observations, indicator: Indicator, area: str) -> tuple[Value, Value] | None:
    """Return the own area's latest value and another's to set beside it, both readable.

    Like beside like: a published value only beside a published one of the same period.
    """
    if indicator.unit is Unit.COUNT:
        return None  # a country's count says nothing of an area's
    mine = data.latest(indicator.id, data.board.own_area.id)
    if mine is None or not mine.is_readable:
        return None
    if mine.is_published:
        found = [v for v in data.published(indicator.id, area) if v.period == mine.period]
    else:
        found = [v for v in data.of(indicator.id, area) if not v.is_published]
    readable = [value for value in found if value.is_readable]
    alike = [value for value in readable if value.period == mine.period]  # a year beside a year
    return (mine, (alike or readable)[-1]) if readable else None


def _first_of(points: list[_Point], most: int) -> list[_Point]:
    if len(points) <= most:
        return points
    rest = len(points) - most
    piece = number(rest, str(rest), "count(overview/demand)")
    text = f"And {rest} more measures of demand, each in its section."
    html = f"And {piece.html} more measures of demand, each in its section."
    return [*points[:most], _Point(html, text, piece.claims)]


def _not_shown(data: Observations, indicators: list[Indicator]) -> list[_Point]:
    points = []
    for indicator in indicators:
        absent: dict[str, list[Value]] = {}
        for value in data.of(indicator.id, data.board.own_area.id):
            if value.status in ("withheld", "rejected", "not-returned", "suppressed"):
                absent.setdefault(value.absence, []).append(value)
        for why, values in absent.items():
            words = f", {say_periods(values)}: {why}."
            points.append(_Point(_link(indicator) + escape(words), indicator.title + words))
    return points


def _weight(found: Movement) -> tuple:
    """Put the headline measures first, then what was reported before what only illustrates."""
    growth = found.change.difference / (found.first.number or 1)
    return found.last.indicator.headline, not found.is_illustrative, growth


def _overdue(registers: Registers) -> list[_Point]:
    """Quote what is overdue; say how much is open without a date, for that can never be late."""
    rows = registers.select("actions", "overdue")
    is_open = registers.select("actions", "open")
    undated = is_open[(is_open["due"] == "") & (is_open["state"] != NOT_RECORDED)]
    points = _quoted(rows)
    if len(undated):
        source = "count(register/actions?undated)"
        earlier = earlier_values(registers.released, source, len(undated))
        count = number(len(undated), f"{len(undated):,}", source, is_changed=bool(earlier))
        before = "" if points else f"{NONE_OVERDUE} "
        before += "Open actions without a date, which can never be overdue: "
        points.append(_Point(f"{before}{count.html}.", f"{before}{count.text}.", count.claims))
    return points


def _quoted(rows: pd.DataFrame) -> list[_Point]:
    return [_Point(f"<q>{escape(row.action)}</q>", f"“{row.action}”") for row in rows.itertuples()]


def keep_score(
    data: Observations, indicators: Iterable[Indicator], table_id: str, title: str
) -> Table:
    """Lay out the headline measures on one page: value, standing, direction, supplier's words."""
    rows, shown, compared = [], [], []
    width = None
    if data.is_published_alone:
        width = -1  # nobody comments on a published figure
        indicators = [one for one in indicators if data.of(one.id, data.board.own_area.id)]
    for indicator in indicators:
        own = data.board.own_area
        latest = data.latest(indicator.id, own.id)
        beside, standing, other = _standing(data, indicator, latest)
        found = movement(data, indicator.id)
        if found and latest and found.last.is_published != latest.is_published:
            found = None  # the value beside it is another supplier's
        direction = "no earlier value"
        if found:
            direction = f"{_ARROWS[found.change.verb]} {found.change.verb}"
            direction += f" from {with_marks(found.first)}"
        series = [v for v in data.published(indicator.id, own.id) if v.is_readable]
        series = series or [v for v in data.within(indicator.id, own.id) if v.is_readable]
        trend = say_trend(
            [v.number for v in series], [v.lower for v in series], [v.upper for v in series]
        )
        rows.append(
            (
                measure_of(indicator),
                (
                    value_cell(latest, NO_VALUE, with_interval=other is not None),
                    Cell(latest.period.label if latest else "none"),
                    Cell(beside),
                    Cell(standing),
                    Cell(direction),
                    Cell(trend),
                    Cell(_comment(latest)),
                )[:width],
            )
        )
        shown += [value for value in (latest, other) if value]
        compared += [latest] if latest and other else []
    heads = ("Measure", data.board.own_area.name, "Period", "Target or comparator", "Standing")
    return Table(
        id=table_id,
        title=title,
        subtitle=f"Headline measures, {data.period.label}",
        columns=(*heads, *("In the period", "Trend", "The supplier says")[:width]),
        rows=tuple(rows),
        notes=notes_for([value for value in shown if not value.is_readable])
        + notes_on_intervals(compared),
        **tidy(shown),
    )


def _standing(
    data: Observations, indicator: Indicator, latest: Value | None
) -> tuple[str, str, Value | None]:
    """Return what a measure is set beside, how it stands to it, and that other value."""
    if indicator.target:
        text = number_with_unit(f"{indicator.target.value:g}", indicator)
        aim = f"target {text}"
        if indicator.target.tolerance:
            aim += f", tolerance {indicator.target.tolerance:g}"
        is_read = latest is not None and latest.is_readable
        return aim, meets_target(indicator, latest.number) if is_read else NO_VALUE, None
    for area in data.board.areas:
        if area.role in ("country", "neighbours"):
            pair = comparable(data, indicator, area.id)
            if pair:
                mine, theirs = pair
                reading = read(mine, theirs)
                return f"{area.name} {with_marks(theirs)}", upper_first(reading), theirs
    return "none given", "not compared", None


def _comment(latest: Value | None) -> str:
    return f"“{latest.commentary}”" if latest and latest.commentary else "nothing"
