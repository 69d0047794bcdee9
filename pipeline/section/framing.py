"""What stands around a drawing? Its caption, notes, text alternative, data table and download."""

import csv
import io
from collections.abc import Collection
from urllib.parse import quote

from pipeline.section.displays import TIDY_COLUMNS, Display, tidy_row
from pipeline.section.drawings import inline_svg
from pipeline.section.layouts import measure_of, supplier_words
from pipeline.section.observations import Value, say_periods
from pipeline.section.standings import notes_on_intervals
from pipeline.section.tables import Cell, list_notes, notes_for, render_grid, value_cell
from pipeline.section.wording import escape


def finish(
    figure_id: str,
    title: str,
    subtitle: str,
    svg: str,
    values: list[Value],
    compared: Collection[Value] = (),
    notes: tuple[str, ...] = (),
) -> Display:
    """Put a drawing, its text alternative, caption, data table and download together.

    ``compared`` are the values set beside another area's, which show their intervals; ``notes``
    stand after those that the values bring.
    """
    description = _describe(subtitle, values, compared)
    has_intervals = any(value.has_interval for value in compared)
    value_head = "Value (95% interval)" if has_intervals else "Value"
    heads = ("Area", "Period", "Measure", value_head, "Supplied by")
    rows = tuple(
        (
            value.area.name,
            (
                Cell(value.period.label),
                Cell(measure_of(value.indicator)),
                value_cell(value, with_interval=value in compared),
                Cell(supplier_words(value)),
            ),
        )
        for value in values
    )
    notes = notes_for(values) + notes_on_intervals(compared) + notes
    return assemble(
        figure_id,
        title,
        subtitle,
        svg,
        description,
        heads,
        rows,
        notes,
        TIDY_COLUMNS,
        tuple(tidy_row(value) for value in values),
    )


def assemble(
    figure_id: str,
    title: str,
    subtitle: str,
    svg: str,
    description: str,
    heads: tuple[str, ...],
    rows: tuple,
    notes: tuple[str, ...],
    columns: tuple[str, ...],
    data: tuple[tuple, ...],
) -> Display:
    """Return the figure as a display; ``svg`` is '' where nothing can be drawn."""
    caption = f"<caption>Data for: {escape(title)}</caption>"
    grid = render_grid(heads, rows, caption=caption)
    drawn = (
        f'<div class="drawing" role="region" tabindex="0" aria-label="{escape("Chart: " + title)}">'
        f"{inline_svg(svg, figure_id, title, description)}</div>"
        if svg
        else f'<p class="no-chart">{escape(description)}</p>'
    )
    html = (
        f'<figure id="{figure_id}"><figcaption><span class="number" data-of="figure">Figure</span>'
        f': {escape(title)}<br><span class="subtitle">{escape(subtitle)}</span></figcaption>'
        f"{drawn}{list_notes(notes)}<details><summary>Data for this figure</summary>"
        f'<div class="table-wrap" role="region" tabindex="0" '
        f'aria-label="{escape("Data for: " + title)}">{grid}</div>'
        f'<p><a download="{figure_id}.csv" href="{_download(columns, data)}">'
        f"Download the data for this figure (CSV)</a></p></details></figure>"
    )
    text = "\n".join([title, subtitle, description])
    return Display("figure", figure_id, html, text, title, subtitle, columns, data)


def _download(columns: tuple[str, ...], rows: tuple[tuple, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return "data:text/csv;charset=utf-8," + quote(out.getvalue(), safe="")


def _describe(subtitle: str, values: list[Value], compared: Collection[Value]) -> str:
    """Say in words what the drawing shows: every value of it, in order."""
    readings = [
        f"{value.area.name}, {value.period.label}: {value.text}"
        + (f" ({value.interval_text})" if value in compared and value.has_interval else "")
        + (" (illustrative)" if value.is_illustrative and value.is_readable else "")
        + (" (revised)" if value.is_changed else "")
        for value in values
    ]
    return f"{subtitle}. " + "; ".join(readings) + "."


def nothing_to_draw(
    figure_id: str, title: str, subtitle: str, values: list[Value], why: str = ""
) -> Display:
    absent: dict[str, list[Value]] = {}
    for value in values:
        absent.setdefault(value.absence, []).append(value)
    reasons = list(absent)
    if len(absent) > 1:  # which period lacks its value for which reason
        reasons = [f"{say_periods(found)}, {reason}" for reason, found in absent.items()]
    note = f"No values to draw: {why or '; '.join(reasons) or 'no value was received'}."
    heads = ("Area", "Period", "Value")
    rows = tuple((v.area.name, (Cell(v.period.label), value_cell(v))) for v in values)
    data = tuple(tidy_row(value) for value in values)
    return assemble(figure_id, title, subtitle, "", note, heads, rows, (), TIDY_COLUMNS, data)
