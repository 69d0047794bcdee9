"""How is a chart drawn? A small frame in, an SVG out; the only module that draws with seaborn."""

import textwrap
from itertools import pairwise

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from pipeline.section.chart_style import OTHER, PALETTE, ROLE_COLOURS, as_svg, canvas, style

_LABEL_CHARACTERS = 28  # beside horizontal bars; longer ones are broken into lines


def draw_bars(frame: pd.DataFrame, top: float, highlight: str | None = None) -> str:
    """Draw upright bars for parts of a year.

    Columns: label (in order), value (NaN where it cannot be shown), text (what stands above the
    bar, or instead of it), illustrative. ``top`` is the highest value that a chart of this measure
    shows; ``highlight`` the label of the one bar in the dark colour; all are dark without it.
    """
    with style():
        figure, axes = canvas(3.4)
        colours = {
            label: PALETTE[0] if highlight in (None, label) else OTHER for label in frame["label"]
        }
        sns.barplot(
            frame,
            x="label",
            y="value",
            hue="label",
            palette=colours,
            saturation=1,
            width=0.7,
            legend=False,
            errorbar=None,
            ax=axes,
            order=list(frame["label"]),
        )
        axes.set_ylim(0, top * 1.15)
        patches = {round(p.get_x() + p.get_width() / 2): p for p in axes.patches}
        for place, row in enumerate(frame.itertuples()):
            if row.illustrative and place in patches:
                patches[place].set(facecolor="white", edgecolor=colours[row.label], linewidth=2)
            if row.text:
                height = row.value if pd.notna(row.value) else 0
                axes.annotate(
                    row.text,
                    (place, height),
                    xytext=(0, 4),
                    textcoords="offset points",
                    ha="center",
                    va="bottom",
                    color="black",
                )
            if pd.isna(row.value):
                axes.plot(
                    [place],
                    [0],
                    marker="x",
                    markersize=9,
                    color="black",
                    clip_on=False,
                    markeredgewidth=2,
                    zorder=5,
                )
        axes.set_xlim(-0.6, len(frame) - 0.4)
        return as_svg(figure)


def draw_ranked(frame: pd.DataFrame) -> str:
    """Draw horizontal bars, the first row on top.

    Columns: label, value, text, highlight (bool: the own area's dark colour), illustrative.
    """
    frame = frame.assign(label=[_wrapped(label) for label in frame["label"]])
    with style():
        figure, axes = canvas(0.6 + 0.36 * len(frame))
        colours = {row.label: PALETTE[0] if row.highlight else OTHER for row in frame.itertuples()}
        sns.barplot(
            frame,
            y="label",
            x="value",
            hue="label",
            palette=colours,
            saturation=1,
            width=0.7,
            legend=False,
            errorbar=None,
            ax=axes,
            order=list(frame["label"]),
            orient="h",
        )
        # labels stand beyond the longest bar, where the layout makes room
        axes.set_xlim(0, _top_of(frame["value"]))
        for place, row in enumerate(frame.itertuples()):
            _write_beside(axes, row.text, (row.value if pd.notna(row.value) else 0, place))
        for patch, row in zip(axes.patches, frame.itertuples(), strict=False):
            if row.illustrative:
                patch.set(facecolor="white", edgecolor=colours[row.label], linewidth=2)
        _without_scale(axes)
        return as_svg(figure)


def draw_lines(frame: pd.DataFrame, top: float) -> str:
    """Draw one line a series with its name at its end; a series of one point is a lone mark.

    Columns: position (whole numbers), label (of the position), series, value, illustrative, role
    (of the series' area, which has its colour; '' for measures, coloured in order). At most four
    series; a value that is not shown is a cross on the base line, never a bridged gap. ``top`` is
    the highest value that a chart of this measure shows.
    """
    with style():
        figure, axes = canvas(3.8)
        names = list(dict.fromkeys(frame["series"]))
        roles = dict(zip(frame["series"], frame["role"], strict=True))
        colours = {
            name: ROLE_COLOURS.get(roles[name], PALETTE[place % len(PALETTE)])
            for place, name in enumerate(names)
        }
        lengths = frame.groupby("series", sort=False)["value"].count()
        many = frame[frame["series"].map(lengths) > 1]
        sns.lineplot(
            many,
            x="position",
            y="value",
            hue="series",
            hue_order=names,
            palette=colours,
            style="series",
            style_order=names,
            dashes=False,
            markers=["o"] * len(names),
            markeredgecolor="none",
            legend=False,
            errorbar=None,
            ax=axes,
            linewidth=2.5,
        )
        for row in frame.dropna(subset="value").itertuples():
            if row.illustrative or lengths[row.series] == 1:
                axes.plot(
                    [row.position],
                    [row.value],
                    marker="D" if lengths[row.series] == 1 else "o",
                    markersize=8,
                    markeredgewidth=2,
                    color=colours[row.series],
                    markerfacecolor="white" if row.illustrative else colours[row.series],
                )
        for row in frame[frame["value"].isna()].itertuples():
            # a cross on the base line: there is a value, and it is not shown
            axes.plot(
                [row.position],
                [0],
                marker="x",
                markersize=9,
                markeredgewidth=2,
                color=colours[row.series],
                clip_on=False,
                zorder=5,
            )
        axes.set_ylim(0, top * 1.12)
        ticks = frame.drop_duplicates("position").sort_values("position")
        axes.set_xticks(list(ticks["position"]), list(ticks["label"]))
        last = ticks["position"].max()
        axes.set_xlim(ticks["position"].min() - 0.15, last + 0.05)
        ends = frame.dropna(subset="value").groupby("series", sort=False).last()
        for name, height in spread(ends["value"].to_dict(), gap=top * 0.1).items():
            axes.annotate(
                name,
                (last, height),
                xytext=(12, 0),
                textcoords="offset points",
                ha="left",
                va="center",
                color="black",
                annotation_clip=False,
            )
        return as_svg(figure)


def spread(heights: dict[str, float], gap: float) -> dict[str, float]:
    """Move labels apart, lowest first, until no two are nearer than ``gap``."""
    placed: dict[str, float] = {}
    floor = float("-inf")
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        floor = max(height, floor + gap)
        placed[name] = floor
    return placed


def _wrapped(label: str) -> str:
    return textwrap.fill(label, _LABEL_CHARACTERS)


def _top_of(values: pd.Series) -> float:
    top = values.max()
    return top if pd.notna(top) and top > 0 else 1.0


def _write_beside(axes: Axes, text: str, at: tuple[float, float]) -> None:
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


def _without_scale(axes: Axes) -> None:
    """Take away a scale that the numbers beside the bars make needless."""
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def draw_parts(frame: pd.DataFrame) -> str:
    """Draw side-by-side horizontal bars, one colour a part, each bar with its part's name.

    Columns: label (group, in order), series (part, at most four), value, text, illustrative.
    """
    frame = frame.assign(label=[_wrapped(label) for label in frame["label"]])
    with style():
        series = list(dict.fromkeys(frame["series"]))
        groups = list(dict.fromkeys(frame["label"]))
        figure, axes = canvas(0.6 + 0.34 * len(groups) * len(series))
        sns.barplot(
            frame,
            y="label",
            x="value",
            hue="series",
            hue_order=series,
            order=groups,
            palette=PALETTE[: len(series)],
            saturation=1,
            legend=False,
            errorbar=None,
            ax=axes,
            orient="h",
            width=0.76,
        )
        axes.set_xlim(0, _top_of(frame["value"]))
        step = 0.76 / len(series)
        for row in frame.itertuples():
            place = groups.index(row.label) - 0.38 + step * (series.index(row.series) + 0.5)
            width = row.value if pd.notna(row.value) else 0
            _write_beside(axes, f"{row.series}: {row.text}", (width, place))
        _without_scale(axes)
        return as_svg(figure)


def draw_panels(frame: pd.DataFrame) -> str:
    """Draw a panel a series side by side, its name on top: the groups' counts as bars.

    Columns: label (group, in order), series (at most four), value (whole numbers).
    """
    frame = frame.assign(label=[_wrapped(label) for label in frame["label"]])
    with style():
        series, groups = list(dict.fromkeys(frame["series"])), list(dict.fromkeys(frame["label"]))
        figure, _ = canvas(0.9 + _row_inches(groups) * len(groups), len(series))
        for place, (name, axes) in enumerate(zip(series, figure.axes, strict=True)):
            part = frame[frame["series"] == name]
            sns.barplot(
                part,
                y="label",
                x="value",
                color=PALETTE[0] if place == 0 else OTHER,
                saturation=1,
                order=groups,
                errorbar=None,
                ax=axes,
                orient="h",
                width=0.62,
            )
            axes.set_title(name, loc="left")
            axes.set_xlim(0, _top_of(frame["value"]) * 1.25)
            for row in part.itertuples():
                _write_beside(axes, str(int(row.value)), (row.value, groups.index(row.label)))
            _without_scale(axes)
        return as_svg(figure)


def _row_inches(labels: list[str]) -> float:
    """Return the height that each row needs so that no label runs into the next one."""
    lines = [1 + label.count("\n") for label in labels]
    tallest = max(a + b for a, b in pairwise([*lines, lines[-1]])) / 2
    return max(0.3, 0.2 * tallest)


def draw_differences(frame: pd.DataFrame) -> str:
    """Draw bars to the left and right of a line that stands for the area compared with.

    Columns: label (in order), value (difference in per cent of the other area's value), text
    (written in a column at the right), illustrative.
    """
    frame = frame.assign(label=[_wrapped(label) for label in frame["label"]])
    with style():
        figure, axes = canvas(0.5 + 0.24 * sum(1 + text.count("\n") for text in frame["label"]))
        sns.barplot(
            frame,
            y="label",
            x="value",
            color=PALETTE[0],
            saturation=1,
            order=list(frame["label"]),
            errorbar=None,
            ax=axes,
            orient="h",
            width=0.6,
        )
        reach = frame["value"].abs().max() or 1.0
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color="black", linewidth=1.5)
        for place, (patch, row) in enumerate(zip(axes.patches, frame.itertuples(), strict=True)):
            if row.illustrative:
                patch.set(facecolor="white", edgecolor=PALETTE[0], linewidth=2)
            _write_beside(axes, row.text, (reach, place))
        _without_scale(axes)
        return as_svg(figure)
