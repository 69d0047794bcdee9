"""What does every chart look like? The Analysis Function's style: palette, fonts, canvas, SVG."""

import io
import os
from pathlib import Path

import afcharts
import matplotlib.style
from afcharts.af_colours import get_af_colours
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

# The official order of colours; teal, orange and purple never colour text, which stays black.
PALETTE = get_af_colours("categorical", number_of_colours=6)
FOCUS, OTHER = get_af_colours("focus")
# One colour a role, so that an area looks the same in every chart of an edition.
ROLE_COLOURS = {
    "own": PALETTE[0],
    "country": PALETTE[1],
    "region": PALETTE[2],
    "supplied": PALETTE[3],
    "neighbours": PALETTE[4],
}
# Only those that are installed: matplotlib warns about each one it looks for in vain. All but
# the last have the same widths; the page's own list of fonts is written by drawings.py.
FONTS = [
    name
    for name in ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
    if name in {font.name for font in fontManager.ttflist}
]
WIDTH_INCHES = 6.6
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "lscb",
    "font.family": "sans-serif",
    "font.sans-serif": FONTS,
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "savefig.bbox": "standard",
}
_AF_STYLE = str(Path(os.fspath(afcharts.__file__)).parent / "afcharts.mplstyle")


def canvas(height: float, panels: int = 1):
    # A Figure of our own rather than pyplot's: a notebook must not show it a second time.
    figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
    return figure, figure.subplots(1, panels, sharey=True)


def as_svg(figure: Figure) -> str:
    for axes in figure.axes:
        axes.set(xlabel="", ylabel="")
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def style():
    # From matplotlib's own defaults: what a user has set for charts of theirs must not show here.
    return matplotlib.style.context([_AF_STYLE, _STYLE], after_reset=True)
