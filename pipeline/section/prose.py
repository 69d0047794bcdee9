"""What does ``{indicator:operation}`` in a sentence stand for? Computed, marked, never typed.

``{indicator@area/supplier:operation(argument)}``: area and supplier may be left out; then it is
the board's own area and the catalogue's supplier; ``/return`` is what an agency returned, never a
publication. ``{register:operation(column=words)}`` reads the rows of a register, all of them
without brackets. docs/language.md lists the operations.
"""

import re

from pipeline.errors import SectionError
from pipeline.measures.states import COMPLETE, NOT_RECORDED, is_overdue, share_complete
from pipeline.released import earlier_values
from pipeline.section.observations import RETURNED, Observations
from pipeline.section.operations import OPERATIONS, Asked, area_of
from pipeline.section.pieces import (
    MARKS,
    MARKS_HTML,
    NotAvailable,
    NotReceived,
    Piece,
    number,
    suggest,
    words,
)
from pipeline.section.registers import amount_column, label_column, say_kept
from pipeline.section.wording import escape, format_number, upper_first

_NAMED = re.compile("^“(.+?)”")  # the title of a measure; a number in it is no claim
REGISTER_OPERATIONS = {
    "total": "the sum of its amounts",
    "count": "how many rows it has",
    "complete": "how many of its rows are complete",
    "open": "how many of its rows are not complete",
    "complete_pct": "its complete rows as a percentage of all",
    "overdue": "how many of its rows are past their date and not complete",
    "largest": "its highest amount",
    "largest_name": "whose amount that is",
    "largest_share": "that amount as a percentage of the sum",
}
_FIELD = re.compile(
    r"\{(?P<name>[a-z][a-z0-9_]*)(?:@(?P<area>[a-z0-9-]+))?(?:/(?P<supplier>[a-z0-9-]+))?"
    r":(?P<operation>[a-z_]+)(?:\((?P<argument>[^(){}]*)\))?\}"
)
_ALMOST = re.compile(r"\{[a-z][a-z0-9_]*[@/:][^{}\s]*\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def render(text: str, data: Observations, registers, leaving_out: bool = False) -> Piece:
    """Fill the fields of a paragraph; a sentence that lacks its figure says which and why.

    ``leaving_out`` leaves a sentence out whose figure was never received, as the notebooks' are in
    a report on published series alone: the section says once what it does without.
    Raises SectionError for a field that names no indicator, area, supplier or operation.
    """
    sentences = _SENTENCE_END.split(text.strip())
    pieces = [_render_sentence(s, data, registers, leaving_out) for s in sentences]
    if None in pieces:
        # What only explains a sentence that is left out is left out with it.
        pieces = [p for p, s in zip(pieces, sentences, strict=True) if p and _FIELD.search(s)]
    return Piece(
        " ".join(piece.html for piece in pieces),
        " ".join(piece.text for piece in pieces),
        tuple(claim for piece in pieces for claim in piece.claims),
    )


def _render_sentence(
    sentence: str, data: Observations, registers, leaving_out: bool
) -> Piece | None:
    """Return a sentence with its fields filled, None where it is to be left out."""
    for almost in _ALMOST.finditer(sentence):
        if not _FIELD.fullmatch(almost[0]):
            raise SectionError(
                f"'{almost[0]}' cannot be read; write {{indicator@area/supplier:operation}}, "
                f"for instance {{mash_contacts:latest}}."
            )
    html, plain, claims, place = [], [], [], 0
    try:
        for match in _FIELD.finditer(sentence):
            before = sentence[place : match.start()]
            piece = _fill(match, data, registers)
            html += [escape(before), piece.html]
            plain += [before, piece.text]
            claims += piece.claims
            place = match.end()
    except NotAvailable as missing:
        if leaving_out and isinstance(missing, NotReceived):
            return None
        words = str(missing)
        said = _NAMED.sub(r"“<cite>\1</cite>”", escape(words))
        return Piece(f'<span class="status missing">{said}</span>', words)
    rest = sentence[place:]
    # A sign of unit stays with its number: '68% [i]', never '68 [i]%'.
    whole = MARKS_HTML.sub(r"%\1", "".join([*html, escape(rest)]))
    said = MARKS.sub(r"%\1", "".join([*plain, rest]))
    return Piece(whole, said, tuple(claims))


def _fill(match: re.Match, data: Observations, registers) -> Piece:
    name, operation, argument = match["name"], match["operation"], match["argument"]
    if name not in data.catalogue.by_id and registers.has(name):
        return _fill_register(match[0], name, operation, argument or "", registers)
    if name not in data.catalogue.by_id:
        known = list(data.catalogue.by_id)
        raise SectionError(f"{match[0]}: no indicator '{name}'. {suggest(name, known)}")
    if operation.startswith("times_"):  # {x:times_england} reads well in a sentence
        operation, argument = "times", operation.removeprefix("times_").replace("_", "-")
    if operation not in OPERATIONS:
        raise SectionError(
            f"{match[0]}: no operation '{operation}'. {suggest(operation, list(OPERATIONS))}"
        )
    area = area_of(data.board, match["area"] or "own", match[0])
    if match["supplier"] and match["supplier"] not in (*data.catalogue.suppliers, RETURNED):
        known = list(data.catalogue.suppliers)
        raise SectionError(f"{match[0]}: no supplier. {suggest(match['supplier'], known)}")
    asked = Asked(data, name, area.id, match["supplier"], (argument or "").lstrip("@"), match[0])
    return asked.piece(operation)


def _fill_register(field: str, name: str, operation: str, chosen: str, registers) -> Piece:
    if operation not in REGISTER_OPERATIONS:
        raise SectionError(
            f"{field}: no operation '{operation}' on a register. "
            f"{suggest(operation, list(REGISTER_OPERATIONS))}"
        )
    if name in registers.kept_from_readers:
        raise NotAvailable(f"{say_kept(name)}.")
    where = dict(part.split("=", 1) for part in chosen.split(",") if "=" in part)
    frame, amount = registers.select(name, **where), amount_column(name)
    if registers.is_unkept(name):
        raise NotReceived(f"{upper_first(name)}: the register is not kept.")
    source = f"{operation}(register/{name}{'?' + chosen if chosen else ''})"
    if operation in ("complete", "open", "complete_pct", "overdue"):
        return _count_rows(name, operation, frame, registers, source, field)
    if operation == "count":
        return _counted(len(frame), f"{len(frame):,}", source, registers)
    if amount is None:
        raise SectionError(f"{field}: the register '{name}' holds no amounts.")
    if frame.empty:
        raise NotAvailable(f"{upper_first(name)}: the register has no rows, so no sum is given.")
    top = frame.loc[frame[amount].idxmax()]
    if operation == "largest_name":
        return words(top[label_column(name)])
    computed = {
        "total": frame[amount].sum(),
        "largest": top[amount],
        "largest_share": 100 * top[amount] / frame[amount].sum(),
    }[operation]
    return _counted(computed, format_number(computed, 2, padded=False), source, registers)


def _count_rows(name: str, operation: str, frame, registers, source: str, field: str) -> Piece:
    if "state" not in frame:
        raise SectionError(f"{field}: the register '{name}' has no states.")
    if (frame["state"] == NOT_RECORDED).any():
        raise NotAvailable(
            f"{upper_first(name)}: states at {registers.period.label} are not recorded."
        )
    if operation == "complete_pct":
        share = share_complete(frame)
        if share is None:
            raise NotAvailable(f"{upper_first(name)}: the register has no rows.")
        return _counted(share, format_number(share, 0), source, registers)
    counted = {
        "complete": frame["state"] == COMPLETE,
        "open": frame["state"] != COMPLETE,
        "overdue": is_overdue(frame, registers.period.end),
    }[operation]
    count = int(counted.sum())
    return _counted(count, f"{count:,}", source, registers)


def _counted(value: float, text: str, source: str, registers) -> Piece:
    is_changed = bool(earlier_values(registers.released, source, value))
    return number(value, text, source, is_changed=is_changed)
