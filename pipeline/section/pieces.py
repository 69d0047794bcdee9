"""What takes a field's place in a sentence? A number marked with its source, or plain words."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.section.displays import Claim
from pipeline.section.observations import Value
from pipeline.section.wording import ILLUSTRATIVE_NOTE, escape

MARK = "[i]"
MARK_HTML = '<abbr title="illustrative value">[i]</abbr></span>'


class NotAvailable(Exception):
    """A sentence needs a figure that cannot be given; the message is the sentence instead."""


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


def marked(value: Value) -> Piece:
    """Return an observation's number with its source."""
    return number(value.number, value.number_text, value.source, value.is_illustrative)


def number(value: float, text: str, source: str, is_illustrative: bool = False) -> Piece:
    """Return a number with the place it comes from, marked where it is illustrative."""
    plain = int(value) if float(value).is_integer() else round(float(value), 6)
    html = f'<data value="{plain}" data-source="{escape(source)}">{escape(text)}</data>'
    claims = (Claim(plain, source, text),)
    if not is_illustrative:
        return Piece(html, text, claims)
    html = f'<span class="illustrative" title="{escape(ILLUSTRATIVE_NOTE)}">{html} {MARK_HTML}'
    return Piece(html, f"{text} {MARK}", claims)
