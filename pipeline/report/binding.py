"""How do executed notebooks become one report? In order, without code, numbered throughout."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.board import Board
from pipeline.errors import SectionError
from pipeline.findings import Finding, Severity
from pipeline.periods import Period
from pipeline.report.claims import count_claims
from pipeline.report.edition import MARKINGS, Edition, Item, Part
from pipeline.run.sections import SectionRun

ITEM = "application/vnd.lscb+json"
HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
NUMBER = re.compile(r'<span class="number" data-of="(figure|table)">[^<]*</span>')
ELEMENT_ID = re.compile(r"<[a-zA-Z][^<>]*?\sid=[\"']([^\"']+)[\"']")
FIGURE_LINK = re.compile(r'<a href="#figure-of-([a-z0-9_]+)">(.*?)</a>')
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
PATH = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+)+[\\/]([\w.@+~-]+)")


def bind(
    runs: Sequence[SectionRun],
    board: Board,
    period: Period,
    audience: str,
    findings: Iterable[Finding],
    folder: Path,
    generated: Mapping[str, Any],
    name: str = "",
    disclosure: Mapping[str, int] | None = None,
) -> Edition:
    """Bind executed sections into an edition and write its page, index.html, to a folder.

    ``runs`` stand in the order of the report; a failed one leaves a placeholder. ``generated``
    are plain values that say how the edition was made (no times: same inputs, same bytes); they
    are printed at its end. ``name`` is the title of a smaller publication; ``disclosure`` says how
    many figures are hidden from the public. Raises SectionError
    where two elements of the page share an id.
    """
    # Loaded here: commands that bind nothing must not pay for nbconvert.
    from pipeline.report.exporter import render

    if audience not in MARKINGS:
        raise SectionError(f"'{audience}' is no audience; expected {' or '.join(MARKINGS)}.")
    parts, items = number_items([read_part(run, place) for place, run in enumerate(runs, 1)])
    parts = link_figures(parts, items)
    severities = Counter(finding.severity for finding in findings)
    edition = Edition(
        board=board,
        period=period,
        audience=audience,
        parts=parts,
        items=items,
        claims=count_claims(prose_of(parts)),
        critical=severities[Severity.CRITICAL],
        warnings=severities[Severity.WARNING],
        generated=dict(generated),
        name=name,
        disclosure=dict(disclosure or {}),
    )
    page = render(edition)
    check_ids(page)
    (folder / "index.html").write_bytes(page.encode())
    return edition


def load_writers() -> None:
    """Load what writes an edition's files, ahead of ``bind``, while others are at work."""
    import pipeline.report.exporter
    import pipeline.report.writers  # noqa: F401


def read_part(run: SectionRun, number: int) -> Part:
    """Read what a reader sees of one section: its title, its texts, its HTML outputs."""
    source = run.executed if run.executed.is_file() else run.notebook
    error = run.error
    try:
        notebook = json.loads(source.read_text(encoding="utf-8"))
        cells = [_with_text(cell) for cell in notebook["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        cells, error = [], error or "its notebook cannot be read"
    if not error and not run.executed.is_file():
        error = "it was not run"
    if not error:
        error = _error_in(cells)
    title, cells = _take_title(cells, run.slug)
    if error:
        return Part(run.slug, number, title, error=one_line(error))
    return Part(run.slug, number, title, tuple(cell for cell in map(_for_reader, cells) if cell))


def one_line(error: str) -> str:
    """Return an error as one line for a reader: no colours, no traceback, no folder names."""
    lines = [line.strip() for line in ANSI.sub("", error).splitlines() if line.strip()]
    if any(line.startswith("Traceback") for line in lines):
        lines = lines[-1:]
    text = PATH.sub(r"\1", lines[0] if lines else "the reason is not recorded")
    return text if len(text) <= 300 else text[:299] + "…"


def _text(value: str | list[str]) -> str:
    # The notebook format allows a text to be stored as a list of lines.
    return value if isinstance(value, str) else "".join(value)


def _with_text(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": cell["cell_type"],
        "source": _text(cell.get("source", "")),
        "outputs": cell.get("outputs", []),
    }


def _error_in(cells: list[dict[str, Any]]) -> str:
    """Return a failed cell's error: a notebook that ends in one is no section."""
    for cell in cells:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    return ""


def _take_title(cells: list[dict[str, Any]], slug: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the notebook's first heading, and its cells without that heading."""
    for place, cell in enumerate(cells):
        match = HEADING.search(cell["source"]) if cell["type"] == "markdown" else None
        if match:
            rest = cell["source"][: match.start()] + cell["source"][match.end() :]
            return match[1], [*cells[:place], cell | {"source": rest}, *cells[place + 1 :]]
    return slug.replace("-", " ").capitalize(), cells


def _for_reader(cell: dict[str, Any]) -> dict[str, Any] | None:
    """Keep a cell's text or its displayed outputs; code, streams and errors stay behind."""
    if cell["type"] == "markdown" and cell["source"].strip():
        return {"type": "markdown", "source": cell["source"], "outputs": ()}
    if cell["type"] != "code":
        return None
    outputs = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        html, plain = _text(data.get("text/html", "")), _text(data.get("text/plain", ""))
        if "text/html" in data:
            plain = ""  # a display that has nothing to show shows nothing
        if output["output_type"] in ("display_data", "execute_result") and (html or plain):
            outputs.append({"html": html, "plain": plain, "item": data.get(ITEM) or {}})
    return {"type": "code", "source": "", "outputs": tuple(outputs)} if outputs else None


def number_items(parts: Iterable[Part]) -> tuple[tuple[Part, ...], tuple[Item, ...]]:
    """Number figures and tables in reading order, in the page and in the list of items."""
    counts: Counter[str] = Counter()
    numbered, items = [], []
    for part in parts:
        cells = []
        for cell in part.cells:
            outputs = []
            for output in cell["outputs"]:
                seen: list[tuple[str, int]] = []

                def number(match: re.Match[str], seen: list = seen) -> str:
                    counts[match[1]] += 1
                    seen.append((match[1], counts[match[1]]))
                    return f'<span class="number">{match[1].capitalize()} {counts[match[1]]}</span>'

                html = NUMBER.sub(number, output["html"])
                items += _items(part.slug, output["item"], seen)
                outputs.append(output | {"html": html})
            cells.append(cell | {"outputs": tuple(outputs)})
        numbered.append(replace(part, cells=tuple(cells)))
    return tuple(numbered), tuple(items)


def link_figures(parts: Iterable[Part], items: Sequence[Item]) -> tuple[Part, ...]:
    """Lead each mention of a measure's figure to where another section shows it.

    To its first figure, else its first table; in an edition without either the words stand alone.
    """
    shown: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.kind != "figure"):
        if item.columns[:1] == ("indicator",):
            for indicator in dict.fromkeys(str(row[0]) for row in item.rows):
                shown.setdefault(indicator, []).append(item)

    def linked(slug: str, html: str) -> str:
        def lead(match: re.Match[str]) -> str:
            found = [item for item in shown.get(match[1], ()) if item.section != slug]
            return (
                f'<a href="#{found[0].anchor}">{match[2]}</a>'
                if found
                else f"<cite>{match[2]}</cite>"
            )

        return FIGURE_LINK.sub(lead, html)

    return tuple(
        replace(
            part,
            cells=tuple(
                cell
                | {
                    "outputs": tuple(
                        output | {"html": linked(part.slug, output["html"])}
                        for output in cell["outputs"]
                    )
                }
                for cell in part.cells
            ),
        )
        for part in parts
    )


def _items(slug: str, item: Mapping[str, Any], numbers: list[tuple[str, int]]) -> list[Item]:
    """Return the values behind one output, under the number that the page shows for it."""
    kind = item.get("type")
    number = next((number for of, number in numbers if of == kind), None)
    if number is None:
        return []
    return [
        Item(
            section=slug,
            kind=kind,
            number=number,
            anchor=str(item.get("id", "")),
            title=str(item.get("title", "")),
            subtitle=str(item.get("subtitle", "") or ""),
            columns=tuple(str(column) for column in item.get("columns", ())),
            rows=tuple(tuple(row) for row in item.get("rows", ())),
        )
    ]


def prose_of(parts: Iterable[Part]) -> Iterable[tuple[str, str]]:
    """Yield each fragment in which sentences stand, with its section.

    Figures, tables and lists of sources are data and notes about data, not sentences.
    """
    for part in parts:
        for cell in part.cells:
            if cell["type"] == "markdown":
                # Markdown marks do not matter to the count, except that a heading is no sentence.
                lines = cell["source"].splitlines()
                yield part.slug, "\n".join(line for line in lines if not line.startswith("#"))
            for output in cell["outputs"]:
                if output["item"].get("type") not in ("figure", "table", "sources", "contacts"):
                    yield part.slug, output["html"]


def check_ids(page: str) -> None:
    """Raise SectionError, naming them, where ids stand more than once in a page."""
    counts = Counter(ELEMENT_ID.findall(page))
    repeated = sorted(name for name, count in counts.items() if count > 1)
    if repeated:
        raise SectionError(
            f"index.html: the id{'s' if len(repeated) > 1 else ''} {', '.join(repeated)} would "
            "stand more than once; expected each element to have its own. Give the figures and "
            "tables of a section different names."
        )
