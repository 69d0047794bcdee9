"""What did others write? Suppliers quoted word for word; the board's narrative, figures filled."""

import re
from html import escape as escape_attribute
from pathlib import Path

from pipeline.catalogue import Indicator
from pipeline.errors import SectionError
from pipeline.section.displays import Display
from pipeline.section.observations import Observations, Value
from pipeline.section.prose import render
from pipeline.section.wording import escape


def quote_commentary(slug: str, data: Observations, indicators: list[Indicator]) -> Display:
    """Quote what each supplier wrote about the section's measures, attributed with its period."""
    spoken: dict[tuple[str, str], list[Value]] = {}
    for indicator in indicators:
        for value in data.of(indicator.id):
            if value.commentary.strip():
                spoken.setdefault((value.supplier, value.commentary), []).append(value)
    ordered = sorted(spoken.items(), key=lambda item: (item[0][0], _first(item[1])))
    blocks, plain, rows = [], [], []
    for (supplier, words), values in ordered:
        name, about = values[0].supplier_name, _about(values)
        blocks.append(
            f'<blockquote data-supplier="{escape_attribute(supplier)}"><p>{_lines(words)}</p>'
            f"<footer>{escape(name)}, on {escape(about)}</footer></blockquote>"
        )
        plain.append(f"“{words}” ({name}, on {about})")
        rows.append((name, about, f"{name}: {words}"))
    return Display(
        kind="quotation",
        id=f"{slug}-commentary",
        html="\n".join(blocks),  # nothing to read where nobody wrote
        text="\n".join(plain) or "No supplier sent a commentary.",
        title="Commentary of those who supplied the figures",
        columns=("supplier", "about", "commentary"),
        rows=tuple(rows),
    )


def _first(values: list[Value]) -> tuple:
    return (values[0].period.end, values[0].indicator.id)


def _about(values: list[Value]) -> str:
    measures = list(dict.fromkeys(value.indicator.title for value in values))
    periods = list(dict.fromkeys(value.period.label for value in values))
    return f"{'; '.join(measures)}, {', '.join(periods)}"


def _lines(words: str) -> str:
    return escape(words).replace("\r\n", "\n").replace("\n", "<br>")


def tell_narrative(slug: str, path: Path, data: Observations, registers) -> Display:
    """Show the board's own paragraphs for a section and year; nothing where it wrote none.

    Knows paragraphs, ``##`` headings and ``-`` lists; a line that starts with ``%`` is a note of
    the writer and not shown. Everything else is plain text, and so is any HTML. Fields like
    ``{mash_contacts:latest}`` are filled as in a section's sentences.
    Raises SectionError naming file and line where a field cannot be read.
    """
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    html, plain, claims = [], [], []
    for line, block in _blocks(text):
        try:
            tag, pieces = _block(block, data, registers)
        except SectionError as error:
            raise SectionError(f"{path.name}, line {line}: {error}") from None
        inner = "".join(f"<li>{piece.html}</li>" if tag == "ul" else piece.html for piece in pieces)
        html.append(f"<{tag}>{inner}</{tag}>")
        plain += [piece.text for piece in pieces]
        claims += [claim for piece in pieces for claim in piece.claims]
    return Display(
        kind="narrative",
        id=f"{slug}-narrative",
        html=f'<div class="narrative">{"".join(html)}</div>' if html else "",
        text="\n\n".join(plain),
        title="From the board",
        claims=tuple(claims),
    )


def _blocks(text: str) -> list[tuple[int, str]]:
    """Return (line number, block) for blocks that a blank line parts; ``%`` lines are notes."""
    blocks, current, start = [], [], 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.startswith("%"):
            continue
        if line.strip():
            start = start if current else number
            current.append(line.strip())
        elif current:
            blocks.append((start, "\n".join(current)))
            current = []
    return blocks


def _block(block: str, data: Observations, registers):
    heading = re.fullmatch(r"#{1,4}\s+(.+)", block)
    if heading:
        return "h3", [render(heading[1], data, registers)]
    lines = block.split("\n")
    if lines[0].startswith("- "):
        items = re.split(r"(?:^|\n)- ", block)[1:]
        return "ul", [render(item.replace("\n", " "), data, registers) for item in items]
    return "p", [render(" ".join(lines), data, registers)]
