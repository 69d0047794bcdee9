"""What had the board promised, and what came of it? Priorities re-read on the report's own data."""

import re

import pandas as pd

from pipeline.measures.states import COMPLETE, count_states
from pipeline.periods import Period
from pipeline.section.displays import Display
from pipeline.section.movements import movement
from pipeline.section.observations import Observations
from pipeline.section.registers import Registers, say_cell
from pipeline.section.tables import Cell, Table
from pipeline.section.wording import escape, join_words, upper_first


def plans_in_force(priorities: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the priorities of plans that run through a period's financial year.

    A plan is named by its years: '2014-15' for one, '2015-18' for three.
    """
    year = period.financial_year.start.year

    def runs(plan: str) -> bool:
        years = re.fullmatch(r"(\d{4})-(\d{2})", plan.strip())
        return bool(years) and int(years[1]) <= year < int(years[1][:2] + years[2])

    return priorities[priorities["plan"].map(runs).astype(bool)]


def review_promises(data: Observations, registers: Registers, table_id: str, title: str) -> Display:
    """Set each priority in force beside the state of its actions and the figures they name."""
    priorities = plans_in_force(registers.read("priorities"), data.period)
    if priorities.empty:
        words = f"{title}: the register of priorities holds no plan for {data.period.label}."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    actions = registers.read("actions")
    rows = []
    for row in priorities.itertuples():
        mine = actions[actions["priority"] == row.number]
        states = count_states(mine)
        done = states.pop(COMPLETE, 0)
        rest = join_words([f"{count} {state}" for state, count in states.items()])
        named = list(dict.fromkeys(" ".join(mine["indicators"]).split()))
        moved = [found.sentence() for one in named if (found := movement(data, one))]
        rows.append(
            (
                f"{row.number}. {row.priority}",
                (
                    Cell(say_cell(row.lead_groups, "lead_groups", registers.board)),
                    Cell(f"{done} of {len(mine)}" if len(mine) else "no action recorded"),
                    Cell(rest or "none"),
                    Cell(upper_first("; ".join(moved)) or "no figure named"),
                ),
            )
        )
    heads = ("Priority", "Led by", "Actions complete", "Not complete", "Figures named")
    if not any(priorities["lead_groups"]):
        heads = tuple(head for head in heads if head != "Led by")
        rows = [(what, cells[1:]) for what, cells in rows]
    plans = join_words(list(dict.fromkeys(priorities["plan"])))
    return Table(
        id=table_id,
        title=title,
        subtitle=f"Priorities of the plan for {plans}, as things stood at the end of "
        f"{data.period.label}",
        columns=heads,
        rows=tuple(rows),
    ).display()
