"""How is a chart drawn? A small frame in, an SVG out; the only module that draws with seaborn."""

import pandas as pd
import seaborn as sns

from pipeline.section.chart_marks import (
    draw_limits,
    draw_whiskers,
    row_inches,
    spread,
    top_of,
    without_scale,
    wrap_label,
    write_beside,
)
from pipeline.section.chart_style import OTHER, PALETTE, ROLE_COLOURS, as_svg, canvas, style

_MOST_LABELS = 8  # side by side on an axis of years


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

    Columns: label, value, text, highlight (bool: the own area's dark colour), illustrative, lower,
    upper (the 95 % interval, drawn as a whisker; NaN without one).
    """
    frame = frame.assign(label=[wrap_label(label) for label in frame["label"]])
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
        axes.set_xlim(0, top_of(frame[["value", "upper"]].max()))
        draw_whiskers(axes, frame, list(range(len(frame))), is_upright=False)
        for place, row in enumerate(frame.itertuples()):
            write_beside(axes, row.text, (_end_of(row), place))
        for patch, row in zip(axes.patches, frame.itertuples(), strict=False):
            if row.illustrative:
                patch.set(facecolor="white", edgecolor=colours[row.label], linewidth=2)
        without_scale(axes)
        return as_svg(figure)


def draw_lines(frame: pd.DataFrame, top: float) -> str:
    """Draw one line a series with its name at its end; a series of one point is a lone mark.

    Columns: position (whole numbers), label (of the position), series, value, illustrative, role
    (of the series' area, which has its colour; '' for measures, coloured in order). At most four
    series; a value that is not shown is a cross on the base line, never a bridged gap. lower and
    upper are the 95 % interval, drawn as a whisker; NaN without one. ``top`` is the highest value
    that a chart of this measure shows.
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
            clip_on=False,
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
                    clip_on=False,
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
        draw_whiskers(axes, frame, list(frame["position"]), is_upright=True)
        axes.set_ylim(0, max(top * 1.12, top_of(frame[["upper"]].max())))
        ticks = frame.drop_duplicates("position").sort_values("position")
        last = ticks["position"].max()
        # Of many, every second or third is labelled, the last always: they would overlap.
        labelled = ticks[(last - ticks["position"]) % -(-len(ticks) // _MOST_LABELS) == 0]
        axes.set_xticks(list(labelled["position"]), list(labelled["label"]))
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


def draw_parts(frame: pd.DataFrame) -> str:
    """Draw side-by-side horizontal bars, one colour a part, each bar with its part's name.

    Columns: label (group, in order), series (part, at most four), value, text, illustrative,
    lower, upper (the 95 % interval, drawn as a whisker; NaN without one).
    """
    frame = frame.assign(label=[wrap_label(label) for label in frame["label"]])
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
        axes.set_xlim(0, top_of(frame[["value", "upper"]].max()))
        step = 0.76 / len(series)
        places = [
            groups.index(row.label) - 0.38 + step * (series.index(row.series) + 0.5)
            for row in frame.itertuples()
        ]
        draw_whiskers(axes, frame, places, is_upright=False)
        for place, row in zip(places, frame.itertuples(), strict=True):
            write_beside(axes, f"{row.series}: {row.text}", (_end_of(row), place))
        without_scale(axes)
        return as_svg(figure)


def draw_panels(frame: pd.DataFrame) -> str:
    """Draw a panel a series side by side, its name on top: the groups' counts as bars.

    Columns: label (group, in order), series (at most four), value (whole numbers).
    """
    frame = frame.assign(label=[wrap_label(label) for label in frame["label"]])
    with style():
        series, groups = list(dict.fromkeys(frame["series"])), list(dict.fromkeys(frame["label"]))
        figure, _ = canvas(0.9 + row_inches(groups) * len(groups), len(series))
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
            axes.set_xlim(0, top_of(frame["value"]) * 1.25)
            for row in part.itertuples():
                write_beside(axes, str(int(row.value)), (row.value, groups.index(row.label)))
            without_scale(axes)
        return as_svg(figure)


def draw_differences(frame: pd.DataFrame) -> str:
    """Draw bars to the left and right of a line that stands for the area compared with.

    Columns: label (in order), value (difference in per cent of the other area's value), text
    (written in a column at the right), illustrative, lower, upper (the 95 % interval in the same
    per cent, drawn as a whisker; NaN without one).
    """
    frame = frame.assign(label=[wrap_label(label) for label in frame["label"]])
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
        reach = frame[["value", "lower", "upper"]].abs().max().max() or 1.0
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color="black", linewidth=1.5)
        draw_whiskers(axes, frame, list(range(len(frame))), is_upright=False)
        for place, (patch, row) in enumerate(zip(axes.patches, frame.itertuples(), strict=True)):
            if row.illustrative:
                patch.set(facecolor="white", edgecolor=PALETTE[0], linewidth=2)
            write_beside(axes, row.text, (reach, place))
        without_scale(axes)
        return as_svg(figure)


def draw_control(frame: pd.DataFrame, limits: pd.Series) -> str:
    """Draw a run of points between its control limits; signals are diamonds in a second colour.

    Columns: position (whole numbers), label (of the position; '' for none), value, is_signal.
    ``limits`` has mean, lower and upper.
    """
    with style():
        figure, axes = canvas(3.8)
        sns.lineplot(
            frame, x="position", y="value", color=PALETTE[0], errorbar=None, ax=axes, linewidth=2
        )
        for is_signal, marker, size, colour in ((False, "o", 5, 0), (True, "D", 7, 3)):
            chosen = frame[frame["is_signal"] == is_signal]
            axes.plot(
                chosen["position"],
                chosen["value"],
                linestyle="none",
                marker=marker,
                markersize=size,
                color=PALETTE[colour],
                zorder=5,
            )
        axes.set_ylim(0, top_of(pd.Series([frame["value"].max(), limits["upper"]])) * 1.08)
        last = frame["position"].max()
        axes.set_xlim(frame["position"].min() - 0.5, last + 0.5)
        ticks = frame[frame["label"] != ""]
        axes.set_xticks(list(ticks["position"]), list(ticks["label"]))
        draw_limits(axes, limits, last + 0.5)
        return as_svg(figure)


def _end_of(row) -> float:
    """Return where a bar with its whisker ends, so that its text stands clear of both."""
    return max(end for end in (row.value, row.upper, 0) if pd.notna(end))
