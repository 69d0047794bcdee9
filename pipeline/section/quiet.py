"""What does a report that rests on published series alone leave out? Whatever holds nothing.

A board from which no agency returns anything has no gaps to show: an empty chart or register in
every section would bury the published figures. Each section says once what it does without.
"""

import functools
import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from typing import TypeVar

from pipeline.catalogue import Indicator
from pipeline.periods import Period
from pipeline.section.board_work import ASKED_IN
from pipeline.section.displays import Display
from pipeline.section.registers import heading
from pipeline.section.wording import escape, join_words, lower_first

_EMPTY = ('<p class="none">', "<p></p>", '<p class="computed"></p>')
_RETURNED = ("month", "quarter", "half-year")  # how often agencies are asked for a measure
_MOST_NAMED = 3
_KEPT = {"structure", "contacts", "sources"}  # what they lack, they say in words of their own
Section = TypeVar("Section", bound=type)


def leaving_out_what_is_empty(section: Section) -> Section:
    """Have every display of a section left out that holds nothing, where no agency returns."""
    for name, method in inspect.getmembers(section, inspect.isfunction):
        if not name.startswith("_"):
            setattr(section, name, _quietly(method))
    return section


def _quietly(method: Callable[..., Display]) -> Callable[..., Display]:
    @functools.wraps(method)
    def shown(self, *args, **kwargs) -> Display:
        display = method(self, *args, **kwargs)
        is_alone = not self.board.agencies
        return left_out(display) if is_alone and holds_nothing(display) else display

    return shown


def holds_nothing(display: Display) -> bool:
    """Say whether a display has no figure, row or word to show but that there is none."""
    if display.kind in _KEPT:
        return False
    if display.kind == "figure":
        return 'class="no-chart"' in display.html
    if display.kind in ("table", "quotation"):
        return not display.rows
    return display.html.startswith(_EMPTY)


def left_out(display: Display) -> Display:
    """Return a display of which the report shows nothing; in JupyterLab the writer sees why."""
    return replace(display, kind="note", html="", columns=(), rows=(), claims=())


def say_what_is_not_told(
    listed: Display, period: Period, silent: Iterable[Indicator], registers: Iterable[str]
) -> Display:
    """Put before a section's sources, once, what it does without; nothing where they fill it.

    Of its ``silent`` measures, which have no value, the first few that agencies return are named,
    and the empty ``registers`` where it has no figure at all.
    """
    names = [lower_first(one.title) for one in silent if one.frequency in _RETURNED]
    # Every section looks in some registers for what was asked about its figures.
    kept = sorted(heading(name).lower() for name in set(registers) - set(ASKED_IN))
    if listed.rows and not names:
        return listed
    said = f"No return was received for {period.label}"
    if names:
        # Cited, for the '12 months' in a measure's name is no number that is claimed here.
        named = join_words([f"<cite>{escape(name)}</cite>" for name in names[:_MOST_NAMED]])
        more = ", among others" if len(names) > _MOST_NAMED else ""
        said += f", so that nothing can be said here of {named}{more}"
    if kept and not listed.rows:
        register, hold = ("register", "holds") if len(kept) == 1 else ("registers", "hold")
        said += f", and the {register} of {join_words(kept)} {hold} nothing"
    html, text = f'<p class="none">{said}.</p>', f"{unescape(re.sub(r'<[^>]+>', '', said))}."
    if not listed.rows:
        return replace(listed, html=html, text=text)
    return replace(listed, html=html + listed.html, text=f"{text}\n{listed.text}")
