"""What does a public edition show where its rule rounds counts about children?

Percentages, rates and averages are worked out again, of the rounded counts: to one decimal they
would tell the counts as they were. Where nobody tells the counts, a whole number is shown, but of
regions and the country, whose counts are large. A change would tell more of two rounded figures
than these do, and is left out.
"""

import math
from collections.abc import Mapping

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Unit
from pipeline.disclosure.names import Names
from pipeline.disclosure.rules import rule_of
from pipeline.measures.rates import SCALES
from pipeline.measures.rounding import round_ratios

_RATIOS = (*SCALES, Unit.SHARE_ONE_IN)


def round_half_up(count: float, base: int) -> int:
    """Return a count to the nearest multiple of a base, a half up: 25 to 30 by ten."""
    return int((count + base / 2) // base) * base


def before_rounding(number: int, base: int, is_rounded: bool) -> tuple[float, float]:
    """Return the least and the most that a count can be that is shown rounded to ``base``.

    Who rounded it before may have rounded a half either way.
    """
    if base == 1:
        return number, number
    half = base / 2
    if is_rounded:
        return max(number - half, 0), number + half
    shown = round_half_up(number, base)
    return max(shown - math.floor(half), 0), shown + math.ceil(half) - 1


def shown_ratio(
    number: int, base: float, is_base_rounded: bool, rounded_to: int, unit: Unit, step: float
) -> float:
    """Return a ratio as it is shown, out of rounded counts; NaN where the base rounds to nought.

    A resident population is no count about children, and stays as it is.
    """
    above = round_half_up(number, rounded_to)
    below = round_half_up(base, rounded_to) if is_base_rounded else base
    if unit is Unit.SHARE_ONE_IN:
        above, below = below, above
    decimals = max(-round(math.log10(step)), 0)
    return float(round_ratios(above, below, SCALES.get(unit, 1), decimals))


def is_rounded(observations: pd.DataFrame, board: Board) -> pd.Series:
    """Mark what stands in an area whose counts the rule rounds, and in no published file."""
    rule = rule_of(board.disclosure)
    areas = [area.id for area in board.areas if rule.rounding_of(area.role) > 1]
    is_published = observations["source_file"].str.startswith("published/")
    return observations["area"].isin(areas) & ~is_published


def round_observations(
    public: pd.DataFrame, shown: Mapping[int, float], board: Board, names: Names
) -> tuple[pd.DataFrame, list[int]]:
    """Round what is about children in the areas that the rule rounds; published figures stand.

    ``shown`` has, by place, the values that are worked out of rounded counts; NaN for what cannot
    be shown at all, whose places are returned with the table.
    """
    rule, rows = rule_of(board.disclosure), is_rounded(public, board)
    large = {area.id for area in board.areas if area.role in ("region", "country")}
    public = public.copy()
    for name in public.loc[rows, "indicator"].unique():
        one = names.catalogue[name]
        if not set(names.told_by(one)) & names.about_children:
            continue
        here = rows & (public["indicator"] == name)
        places = public.index[here & public["is_current"] & public["value"].notna()]
        is_count = one.unit is Unit.COUNT and one.kind != "average"
        columns = ["value"] if is_count else ["numerator"]
        columns += ["denominator"] if not is_count and names.denominator(one) else []
        for column in columns:
            counts = public.loc[here, column]
            public.loc[here, column] = counts.map(
                lambda count: round_half_up(count, rule.rounded_to), na_action="ignore"
            )
        told = [place for place in places if place in shown]
        public.loc[told, "value"] = [shown[place] for place in told]
        if one.unit in _RATIOS:
            rest = [p for p in places if p not in shown and public.at[p, "area"] not in large]
            public.loc[rest, "value"] = public.loc[rest, "value"].map(
                lambda value: float(round_half_up(value, 1))
            )
    return public, [place for place, value in shown.items() if math.isnan(value)]
