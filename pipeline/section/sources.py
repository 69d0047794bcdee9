"""Where do a section's figures come from? Suppliers, periods, releases, files, cautions."""

from pipeline.catalogue import Indicator
from pipeline.section.displays import Display
from pipeline.section.observations import Observations, Value, say_span
from pipeline.section.tables import Cell, list_notes, render_grid
from pipeline.section.wording import join_words

_HASH_SHOWN = 12  # enough to tell two versions of a file apart by eye


def list_sources(slug: str, data: Observations, indicators: list[Indicator]) -> Display:
    """List, for the indicators that a section reads, who supplied what in which file."""
    values = [value for indicator in indicators for value in data.of(indicator.id)]
    by_file: dict[tuple[str, str, str], list[Value]] = {}
    for value in values:
        key = (value.supplier_name, value.release or _kind(value), value.source_file or "no file")
        by_file.setdefault(key, []).append(value)
    columns = ("Supplied by", "Release", "Periods", "File", "Version of the file")
    rows = []
    for (name, release, file), found in sorted(by_file.items()):
        rows.append(
            (name, release, say_span(value.period for value in found), file, _version(found[0]))
        )
    grid = render_grid(
        columns,
        tuple((row[0], tuple(Cell(text) for text in row[1:])) for row in rows),
        caption="<caption>Files that this section's figures come from</caption>",
    )
    shown = [i for i in indicators if data.of(i.id) or not data.is_published_alone]
    cautions = [f"{i.title}: {i.caution}" for i in shown if i.caution]
    if any(value.area.role == "neighbour" for value in values):
        neighbours = data.board.neighbours
        names = join_words([data.board.area_by_id[a].name for a in neighbours.areas])
        cautions.append(f"Statistical neighbours of {neighbours.version}: {names}.")
    notes = list_notes(tuple(cautions))
    html = (
        f'<details class="sources" id="{slug}-sources"><summary>Sources and cautions</summary>'
        f'<div class="table-wrap" role="region" tabindex="0" '
        f'aria-label="Files that this section\'s figures come from">{grid}</div>{notes}</details>'
    )
    lines = [" | ".join(row) for row in rows] + cautions
    return Display(
        kind="sources",
        id=f"{slug}-sources",
        html=html,
        text="\n".join(["Sources", *lines]),
        title="Sources and cautions",
        columns=columns,
        rows=tuple(rows),
    )


def _kind(value: Value) -> str:
    return "as the board cites it" if "/registers/" in value.source_file else "return"


def _version(value: Value) -> str:
    return value.source_sha256[:_HASH_SHOWN] or "not hashed"
