"""Who gives how much of the whole? Bars of a register's amounts with their computed shares."""

import pandas as pd

from pipeline.section import charts
from pipeline.section.displays import Display
from pipeline.section.framing import assemble
from pipeline.section.registers import (
    amount_column,
    label_column,
    money_or_number,
    shares_of,
)
from pipeline.section.tables import Cell
from pipeline.section.wording import format_number


def draw_shares(register: str, frame: pd.DataFrame, figure_id: str, subject: str) -> Display:
    """Draw a register's amounts, highest first; shares are computed, never those printed."""
    amount, label = amount_column(register), label_column(register)
    columns = (label, amount, "share_calculated_pct")
    if not amount or frame.empty:
        note = "No values to draw: the register has no amounts."
        return assemble(figure_id, subject, note, "", note, columns, (), (), columns, ())
    ranked = frame.assign(share=shares_of(frame[amount]))
    ranked = ranked.sort_values([amount, label], ascending=[False, True])
    total = money_or_number(amount, ranked[amount].sum())
    rows = list(zip(ranked[label], ranked[amount], ranked["share"], strict=True))
    drawn = pd.DataFrame(
        [
            {
                "label": name,
                "value": value,
                "text": f"{money_or_number(amount, value)}, {format_number(share, 1)}%",
                "highlight": True,
                "illustrative": False,
                "lower": float("nan"),
                "upper": float("nan"),
            }
            for name, value, share in rows
        ]
    )
    top = f"{format_number(rows[0][2], 1)}%"
    title = f"{subject}: {top} of {total} came from one partner"
    periods = ", ".join(sorted(set(ranked["period"]))) if "period" in ranked else ""
    subtitle = f"Amount and share of the calculated total of {total}, {periods}"
    description = f"{subtitle}. " + "; ".join(
        f"{name}: {text}" for name, text in zip(drawn["label"], drawn["text"], strict=True)
    )
    cells = tuple(
        (
            name,
            (
                Cell(money_or_number(amount, value), "num"),
                Cell(f"{format_number(share, 2)}%", "num"),
            ),
        )
        for name, value, share in rows
    )
    data = tuple((name, value, float(format_number(share, 2))) for name, value, share in rows)
    heads = ("From", "Amount", "Share (calculated)")
    return assemble(
        figure_id,
        title,
        subtitle,
        charts.draw_ranked(drawn),
        description + ".",
        heads,
        cells,
        (),
        columns,
        data,
    )
