"""How is a value said to a reader? Numbers, statuses and markers in words, the same everywhere."""

from decimal import ROUND_HALF_UP, Decimal
from html import escape as _escape

from pipeline.catalogue import Indicator, Unit

STATUS_WORDS = {
    "reported": "reported",
    "provisional": "provisional",
    "revised": "revised",
    "withheld": "withheld",
    "rejected": "rejected by a check",
    "not-returned": "not returned",
    "not-applicable": "not applicable",
    "suppressed": "hidden to protect children [c]",
    "no-data": "no value",
    "too-few": "too few events for a rate",
}
ILLUSTRATIVE_NOTE = (
    "[i] marks an illustrative value: the source lost the published value, and this one was "
    "filled in to fit the source's words."
)
CHANGED_NOTE = "changed since the last release of this report"
UNSURE_NOTE = "[u] marks a rate on fewer than 20 events: of low reliability."
HIDDEN = "[c]"  # Government Statistical Service: confidential
HIDDEN_NOTE = (
    "[c] stands for a small number, or for one from which a small number could be worked out: "
    "hidden to protect children."
)
SYMBOLS = {  # what stands above a table that has them; the longer words stand below it
    "[c]": "a small number, or one that would tell it, hidden to protect children",
    "[i]": "illustrative",
    "[p]": "provisional",
    "[r]": "revised",
    "[u]": "a rate on fewer than 20 events, of low reliability",
}
SHORTHAND = {"provisional": "[p]", "revised": "[r]"}  # Government Statistical Service


def escape(text: str) -> str:
    """Escape text for HTML, attributes included; braces too, so that no template can read them."""
    return _escape(text, quote=True).replace("{", "&#123;").replace("}", "&#125;")


def format_number(value: float, decimals: int, *, padded: bool = True) -> str:
    """Write a number rounded half-up, with thousands separators.

    ``padded=False`` leaves out decimals that a supplier did not write: 81 stays 81 although the
    catalogue allows 81.0, because precision is never added to what was supplied.
    """
    exact = Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not padded and rounded == rounded.to_integral_value():
        rounded = rounded.to_integral_value()
    if rounded == 0:
        rounded = abs(rounded)  # never '-0'
    return f"{rounded:,f}".replace("-", "\N{MINUS SIGN}")


def number_with_unit(text: str, indicator: Indicator) -> str:
    """Write a number as a cell or label does: pounds before it, a percent sign after it."""
    if indicator.unit is Unit.GBP:
        return f"£{text}"
    if indicator.unit in (Unit.PCT, Unit.PERCENT_CHANGE):
        return f"{text}%"
    return text


def lower_first(text: str) -> str:
    """Put a title into the middle of a sentence: 'Contacts' to 'contacts', 'MASH' as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Start a sentence with a text."""
    return text[:1].upper() + text[1:]


def join_words(words: list[str], last: str = "and") -> str:
    """Join words as a sentence does: 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_status(status: str, reason: str = "") -> str:
    """Say why a value cannot be read: 'withheld: accuracy is under investigation'."""
    words = STATUS_WORDS.get(status, status)
    return f"{words}: {reason}" if reason else words
