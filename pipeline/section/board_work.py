"""What did the board itself do? Its registers as lists, progress, and answers to figures."""

from collections.abc import Iterable

import pandas as pd

from pipeline.measures.states import (
    COMPLETE,
    IN_PROGRESS,
    NOT_RECORDED,
    PLANNED,
    share_complete,
)
from pipeline.periods import parse_period
from pipeline.section import charts
from pipeline.section.displays import Display
from pipeline.section.framing import assemble
from pipeline.section.movements import Movement, movement_since
from pipeline.section.observations import Observations
from pipeline.section.registers import (
    Registers,
    heading,
    label_column,
    plain,
    register_table,
    say_cell,
)
from pipeline.section.tables import Cell, Table
from pipeline.section.wording import escape, upper_first

OTHER_STATES = "other"
SHOWN_STATES = (COMPLETE, IN_PROGRESS, PLANNED)
ASKED_IN = ("challenges", "actions", "audits", "learning")
NO_CAUSE = "A figure that moved after an action did not necessarily move because of it."


def list_points(
    name: str, frame: pd.DataFrame, registers: Registers, list_id: str, title: str, by: str | None
) -> Display:
    """List what a register says, a point a row, quoted word for word under a heading.

    ``by`` is a column whose values part the list.
    """
    label, board = label_column(name), registers.board
    groups = [("", frame)] if by is None else list(frame.groupby(by, sort=False))
    blocks, lines, rows = [], [title], []
    for group, members in groups:
        if group:
            blocks.append(f'<p class="group">{escape(upper_first(group))}</p>')
            lines.append(group)
        points = [str(text) for text in members[label]]
        blocks.append(f"<ul>{''.join(f'<li>{escape(point)}</li>' for point in points)}</ul>")
        lines += [f"- {point}" for point in points]
        rows += [(group or "all", plain(point)) for point in points]
    if frame.empty:
        body = f'<p class="none">The register of {heading(name).lower()} holds none.</p>'
    else:
        body = (
            f'<blockquote data-supplier="register-{name.replace("_", "-")}">{"".join(blocks)}'
            f"<footer>{escape(board.terms.short)}, register of {heading(name).lower()}</footer>"
            "</blockquote>"
        )
    html = f'<div class="points"><h3 id="{list_id}">{escape(title)}</h3>{body}</div>'
    return Display(
        "quotation", list_id, html, "\n".join(lines), title, "", (by or "of", label), tuple(rows)
    )


def draw_progress(
    name: str, frame: pd.DataFrame, registers: Registers, figure_id: str, title: str, by: str
) -> Display:
    """Draw how many rows are complete, in progress, planned or other, for each group of ``by``."""
    share = share_complete(frame)
    is_known = not (frame["state"] == NOT_RECORDED).any()
    subject = title
    if share is not None and is_known:
        subject = f"{title}: {(frame['state'] == COMPLETE).sum()} of {len(frame)} complete"
    subtitle = f"Entries in the register of {heading(name).lower()}, {registers.period.label}"
    columns = (by, "state", "count")
    if share is None:
        note = f"No values to draw: the register of {heading(name).lower()} holds none."
        return assemble(figure_id, title, subtitle, "", note, columns, (), (), columns, ())
    states = frame["state"].where(frame["state"].isin(SHOWN_STATES), OTHER_STATES)
    labels = [_group(row, by, registers) for row in frame.to_dict("records")]
    counted = (
        pd.DataFrame({"label": labels, "state": states})
        .groupby(["label", "state"], sort=False)
        .size()
    )
    # What is complete always comes first, so that one colour means one state in every chart.
    shown = [s for s in (*SHOWN_STATES, OTHER_STATES) if s == COMPLETE or s in set(states)]
    groups = list(dict.fromkeys(labels))
    drawn = pd.DataFrame(
        [
            {"label": group, "series": state, "value": int(counted.get((group, state), 0))}
            for group in groups
            for state in shown
        ]
    )
    data = tuple((row.label, row.series, int(row.value)) for row in drawn.itertuples())
    rows = tuple(
        (
            group,
            tuple(Cell(f"{int(counted.get((group, state), 0)):,}", "num") for state in shown),
        )
        for group in groups
    )
    heads = (heading(by), *(upper_first(state) for state in shown))
    notes = ()
    if OTHER_STATES in shown:
        others = sorted({s for s in frame["state"] if s not in SHOWN_STATES})
        notes = (f"Other: {', '.join(others)}.",)
    described = "; ".join(f"{label}, {state}: {count}" for label, state, count in data)
    return assemble(
        figure_id,
        subject,
        subtitle,
        charts.draw_panels(drawn),
        f"{subtitle}. {described}.",
        heads,
        rows,
        notes,
        columns,
        data,
    )


def _group(row: dict, by: str, registers: Registers) -> str:
    """Name the group that a row belongs to: a priority by its words, all else as it is written."""
    value = str(row[by])
    if by == "priority" and value:
        priorities = registers.read("priorities")
        found = priorities[priorities["number"] == value]["priority"]
        return f"{value} {found.iloc[0]}" if len(found) else value
    if not value:
        return "None named"
    return upper_first(say_cell(value, by, registers.board).replace("-", " "))


def answers_to_figures(
    indicators: Iterable[str], data: Observations, registers: Registers, table_id: str
) -> Display:
    """Set what the board asked about a section's figures beside how they have moved since.

    Nothing is said of causes.
    """
    wanted = set(indicators)
    rows, cells = [], []
    for name in ASKED_IN:
        for row in registers.read(name).to_dict("records"):
            named = [one for one in row["indicators"].split() if one in wanted]
            if named:
                moved = [movement_since(data, one, _raised(row)) for one in named]
                rows.append(_answer(name, row, registers, moved))
    for what, *rest in rows:
        cells.append((what, tuple(Cell(text) for text in rest)))
    title = "What the board asked about these figures"
    if not rows:
        # In the report there is then nothing to read; in JupyterLab the writer sees why.
        words = "No challenge, action or audit of the period names a figure of this section."
        return Display("note", table_id, "", words, title)
    return Table(
        id=table_id,
        title=title,
        subtitle=f"From the board's registers, as they stood at the end of {data.period.label}",
        columns=("Asked or done", "Of whom", "When", "State", "The figure since"),
        rows=tuple(cells),
        notes=(NO_CAUSE,),
        data_rows=tuple(tuple(plain(text) for text in row) for row in rows),
    ).display()


def _raised(row: dict) -> str:
    return row.get("raised_on") or row.get("period") or ""


def _answer(
    name: str, row: dict, registers: Registers, moved: list[Movement | None]
) -> tuple[str, ...]:
    board = registers.board
    what = str(row[label_column(name)])
    if done := row.get("progress") or (row.get("action") if name == "challenges" else ""):
        what = f"{what}. {done}"
    whom = row.get("challenged") or row.get("lead") or row.get("concerning") or ""
    raised = _raised(row)
    try:
        when = parse_period(raised).label
    except ValueError:
        when = raised or "not stated"
    since = "; ".join(one.sentence() for one in moved if one) or "no two values to compare"
    kind = heading(name).rstrip("s")
    return (
        f"{kind}: {what}",
        say_cell(whom, "lead", board),
        when,
        row.get("state") or "not stated",
        upper_first(since),
    )


def lay_out(
    name: str, registers: Registers, table_id: str, title: str, only: str | None, where: dict
) -> Display:
    """Show the chosen rows of a register as a table, or say that there are none."""
    frame = registers.select(name, only, **where)
    if frame.empty:
        what = f"{only} " if only else ""
        words = f"{title}: the register of {heading(name).lower()} holds no {what}entries."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    board, released = registers.board, registers.released
    return register_table(name, frame, board, table_id, title, where, released).display()
