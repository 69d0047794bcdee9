"""How is a chart drawn? A small frame in, an SVG out; the only module that draws with seaborn."""

import textwrap

import pandas as pd
import seaborn as sns

from pipeline.section.chart_style import OTHER, PALETTE, as_svg, canvas, style

_LABEL_CHARACTERS = 28  # beside horizontal bars; longer ones are broken into lines


def draw_bars(frame: pd.DataFrame, highlight: str | None = None) -> str:
    """Draw upright bars for parts of a year.

    Columns: label (in order), value (NaN where it cannot be shown), text (what stands above the
    bar, or instead of it), illustrative. ``highlight`` is the label of the one bar in the dark
    colour; all are dark without it.
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
        top = frame["value"].max()
        top = top if pd.notna(top) and top > 0 else 1.0
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
        top = frame["value"].max()
        top = top if pd.notna(top) and top > 0 else 1.0
        axes.set_xlim(0, top)  # labels stand beyond the longest bar, where the layout makes room
        for place, row in enumerate(frame.itertuples()):
            width = row.value if pd.notna(row.value) else 0
            axes.annotate(
                row.text,
                (width, place),
                xytext=(4, 0),
                textcoords="offset points",
                ha="left",
                va="center",
                color="black",
            )
        for patch, row in zip(axes.patches, frame.itertuples(), strict=False):
            if row.illustrative:
                patch.set(facecolor="white", edgecolor=colours[row.label], linewidth=2)
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        return as_svg(figure)


def draw_lines(frame: pd.DataFrame) -> str:
    """Draw one line a series with its name at its end; a series of one point is a lone mark.

    Columns: position (whole numbers), label (of the position), series, value, illustrative.
    At most four series; gaps stay gaps.
    """
    with style():
        figure, axes = canvas(3.8)
        names = list(dict.fromkeys(frame["series"]))
        colours = dict(zip(names, PALETTE, strict=False))
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
        top = max(frame["value"].max(), 1)
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
        top = frame["value"].max()
        axes.set_xlim(0, top if pd.notna(top) and top > 0 else 1)
        step = 0.76 / len(series)
        for row in frame.itertuples():
            place = groups.index(row.label) - 0.38 + step * (series.index(row.series) + 0.5)
            width = row.value if pd.notna(row.value) else 0
            axes.annotate(
                f"{row.series}: {row.text}",
                (width, place),
                xytext=(4, 0),
                textcoords="offset points",
                ha="left",
                va="center",
                color="black",
            )
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        return as_svg(figure)
