"""What takes a field's place in a sentence? A number marked with its source, or plain words."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.section.displays import Claim
from pipeline.section.observations import Value
from pipeline.section.wording import CHANGED_NOTE, ILLUSTRATIVE_NOTE, escape

MARK = "[i]"
MARK_HTML = '<abbr title="illustrative value">[i]</abbr></span>'
CHANGED = "[r]"
CHANGED_HTML = f'<abbr title="{CHANGED_NOTE}">{CHANGED}</abbr></span>'
# What stands after a number and before its sign of unit, which belongs to the number.
MARKS = re.compile(r"((?: \[[ir]\])+)%")
MARKS_HTML = re.compile(rf"((?: (?:{re.escape(MARK_HTML)}|{re.escape(CHANGED_HTML)}))+)%")


class NotAvailable(Exception):
    """A sentence needs a figure that cannot be given; the message is the sentence instead."""


class NotReceived(NotAvailable):
    """The figure was never received: no agency returned it and nobody published it."""


@dataclass(frozen=True)
class Piece:
    """What replaces one field: HTML, plain text and the claims made."""

    html: str
    text: str
    claims: tuple[Claim, ...] = ()


def suggest(word: str, known: list[str]) -> str:
    """Say which known names a mistyped one resembles, else all there are."""
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."


def words(text: str, computed_from: Iterable[Value] = ()) -> Piece:
    """Return words that were computed or read: a period, a name, a direction.

    Words that rest on an illustrative value are marked as it is.
    """
    if not any(value.is_illustrative for value in computed_from):
        return Piece(escape(text), text)
    html = f'<span class="illustrative" title="{escape(ILLUSTRATIVE_NOTE)}">{escape(text)} '
    return Piece(html + MARK_HTML, f"{text} {MARK}")


def with_marks(value: Value, *others: str) -> str:
    """Return a value as plain text shows it, with the marks that a reader must see."""
    marks = [MARK if value.is_illustrative else "", CHANGED if value.is_changed else ""]
    return " ".join(filter(None, [value.text, *others, *marks]))


def marked(value: Value) -> Piece:
    """Return an observation's number with its source."""
    return number(
        value.number, value.number_text, value.source, value.is_illustrative, value.is_changed
    )


def number(
    value: float, text: str, source: str, is_illustrative: bool = False, is_changed: bool = False
) -> Piece:
    """Return a number with the place it comes from, marked where it is illustrative or changed."""
    plain = int(value) if float(value).is_integer() else round(float(value), 6)
    html = f'<data value="{plain}" data-source="{escape(source)}">{escape(text)}</data>'
    claims = (Claim(plain, source, text),)
    if is_illustrative:
        html = f'<span class="illustrative" title="{escape(ILLUSTRATIVE_NOTE)}">{html} {MARK_HTML}'
        text = f"{text} {MARK}"
    if is_changed:
        html, text = f'<span class="changed">{html} {CHANGED_HTML}', f"{text} {CHANGED}"
    return Piece(html, text, claims)
