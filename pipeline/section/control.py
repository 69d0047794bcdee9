"""Did a measure change, or does it only vary? Its run of months between control limits, drawn."""

import pandas as pd

from pipeline.catalogue import Indicator
from pipeline.measures.control_charts import FEWEST_FOR_LIMITS, control_limits, find_signals
from pipeline.periods import PeriodKind, parse_period
from pipeline.section import charts
from pipeline.section.displays import Display
from pipeline.section.framing import finish, nothing_to_draw
from pipeline.section.layouts import measure_of
from pipeline.section.observations import Observations, Value
from pipeline.section.wording import format_number

_YEARS = 3  # what lies further back is no guide to what is usual now
_RULES = (
    "Diamonds mark what is more than chance: a point outside the limits, seven in a row on one "
    "side of the mean, seven in a row that rise or fall, or two of three far out on one side."
)


def say_too_few(count: int, what: str) -> str:
    """Say that a series is too short for control limits."""
    return (
        f"Too few points to tell change from chance: control limits need {FEWEST_FOR_LIMITS} "
        f"{what}; reported: {count}."
    )


def control_chart(
    data: Observations, indicator: Indicator, figure_id: str, subject: str
) -> Display:
    """Draw the months up to the period's end between control limits.

    The limits rest on the months before the report's financial year where they are twelve or more,
    so that the year is held against what was usual; else on all. The months are of one supplier
    and release, one after another without a gap; fewer than twelve get no limits, and the figure
    says so.
    """
    own = data.board.own_area
    run = _last_run(data, indicator)
    if len(run) < FEWEST_FOR_LIMITS:
        subtitle = f"{measure_of(indicator)}, {own.name}, months to {data.period.label}"
        why = say_too_few(len(run), "months in a row").rstrip(".")
        return nothing_to_draw(figure_id, subject, subtitle, run, why)
    numbers = [[value.number for value in run]]
    year = data.period.financial_year
    before = sum(value.period.end < year.start for value in run)
    baseline = before if before >= FEWEST_FOR_LIMITS else len(run)
    limits = control_limits(numbers, baseline).iloc[0]
    signals = find_signals(numbers, baseline)
    frame = pd.DataFrame(
        {
            "position": range(len(run)),
            "label": [_tick(value) for value in run],
            "value": numbers[0],
            "is_signal": signals["is_signal"],
        }
    )
    is_in_year = pd.Series([year.contains(value.period) for value in run])
    lower = max(limits["lower"], 0)
    mean, low, high = (
        format_number(end, indicator.decimals) for end in (limits["mean"], lower, limits["upper"])
    )
    subtitle = (
        f"{measure_of(indicator)}, {own.name}, {run[0].period.label} to {run[-1].period.label}; "
        f"mean {mean} and control limits {low} to {high} of the months to "
        f"{run[baseline - 1].period.label}"
    )
    notes = (_RULES,) if frame["is_signal"].any() else ()
    if indicator.clustered:
        notes += (
            f"Events are not independent ({indicator.clustered}), so the limits are too narrow.",
        )
    title = f"{subject}: {_say_signals(signals[is_in_year], year.label)}"
    return finish(figure_id, title, subtitle, charts.draw_control(frame, limits), run, notes=notes)


def _say_signals(signals: pd.DataFrame, year: str) -> str:
    """Say what the rules find in the report's year, the plainest of it first."""
    outside = int(signals["is_outside"].sum())
    if outside:
        return f"{outside} of {len(signals)} months of {year} outside the usual limits"
    if signals["is_signal"].any():
        return f"within the usual limits in {year}, with a pattern that chance seldom brings"
    return f"nothing in {year} beyond what chance brings"


def _last_run(data: Observations, indicator: Indicator) -> list[Value]:
    """Return the readable months up to the period's end that follow one another, oldest first."""
    values = data.preferred(indicator.id, data.board.own_area.id)
    by_month = {
        value.period: value
        for value in values
        if value.period.kind is PeriodKind.MONTH and value.is_readable
    }
    run: list[Value] = []
    month = data.period.months()[-1]
    while month in by_month and len(run) < 12 * _YEARS:
        run.insert(0, by_month[month])
        year, number = (month.start.year, month.start.month - 1)
        month = parse_period(f"{year}-M{number:02d}" if number else f"{year - 1}-M12")
    return run


def _tick(value: Value) -> str:
    """Name every half-year's first month; all would run into one another."""
    is_named = value.period.start.month in (4, 10)
    return f"{value.period.start:%b %Y}" if is_named else ""
