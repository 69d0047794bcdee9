"""What stands beside the bars and lines of a chart? Labels, whiskers, limits; no seaborn here."""

import textwrap
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

_LABEL_CHARACTERS = 28  # beside horizontal bars; longer ones are broken into lines


def wrap_label(label: str) -> str:
    return textwrap.fill(label, _LABEL_CHARACTERS)


def row_inches(labels: list[str]) -> float:
    """Return the height that each row needs so that no label runs into the next one."""
    lines = [1 + label.count("\n") for label in labels]
    tallest = max(a + b for a, b in pairwise([*lines, lines[-1]])) / 2
    return max(0.3, 0.2 * tallest)


def top_of(values: pd.Series) -> float:
    top = values.max()
    return top if pd.notna(top) and top > 0 else 1.0


def write_beside(axes: Axes, text: str, at: tuple[float, float]) -> None:
    axes.annotate(
        text,
        at,
        xytext=(4, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        color="black",
        annotation_clip=False,
    )


def without_scale(axes: Axes) -> None:
    """Take away a scale that the numbers beside the bars make needless."""
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def spread(heights: dict[str, float], gap: float) -> dict[str, float]:
    """Move labels apart, lowest first, until no two are nearer than ``gap``."""
    placed: dict[str, float] = {}
    floor = float("-inf")
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        floor = max(height, floor + gap)
        placed[name] = floor
    return placed


def draw_whiskers(axes: Axes, rows: pd.DataFrame, places: list[float], *, is_upright: bool) -> None:
    """Draw the 95 % interval of each row that has one, across its bar or point.

    Columns: lower, upper (NaN without an interval). ``places`` are the rows' on the other axis.
    """
    for place, row in zip(places, rows.itertuples(), strict=True):
        if pd.isna(row.lower):
            continue
        ends, at = (row.lower, row.upper), (place, place)
        if is_upright:  # behind its point
            axes.plot(at, ends, color="black", linewidth=1.5, zorder=1.5)
            continue
        for width, colour in ((3.5, "white"), (1.5, "black")):  # seen on a dark bar and beside it
            axes.plot(ends, at, color=colour, linewidth=width, solid_capstyle="butt", zorder=4)


def draw_limits(axes: Axes, limits: pd.Series, right: float) -> None:
    """Draw the mean and the control limits as level lines, named at the right.

    ``limits`` has mean, lower and upper; ``right`` is where the names begin.
    """
    named = {"mean": "mean", "upper limit": "upper", "lower limit": "lower"}
    for words, which in named.items():
        height = limits[which]
        if height < 0:
            continue  # a count is never below nought
        style = "solid" if which == "mean" else "dashed"
        axes.axhline(height, color="black", linewidth=1.2, linestyle=style, zorder=3)
        write_beside(axes, words, (right, height))
