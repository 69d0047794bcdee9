"""How many comparisons does the report make, and how many would differ by chance? Listed, counted.

One comparison is the own area's last value with a 95 % interval against one other area's value: of
the same date and release where it is published, else as the board cites it. What stands elsewhere
in the report reads these same pairs.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.catalogue import Catalogue
from pipeline.measures.changes import Welcome
from pipeline.measures.neighbours import place_among
from pipeline.measures.readings import differing_by_chance
from pipeline.section.displays import Display
from pipeline.section.layouts import measure_of
from pipeline.section.observations import Observations, Value
from pipeline.section.pieces import Piece, number
from pipeline.section.standings import neighbours_of, notes_on_intervals, read, side_of
from pipeline.section.tables import Cell, Table, tidy, value_cell
from pipeline.section.wording import escape, format_number, upper_first

_ROLES = {"country": 0, "region": 1, "neighbour": 2}


@dataclass(frozen=True)
class Compared:
    """A value of the own area with the values that it is compared with: its last, by supplier."""

    mine: Value
    others: tuple[Value, ...]

    @property
    def differing(self) -> int:
        """How many of the others its interval does not hold."""
        return sum(side_of(self.mine, other) != 0 for other in self.others)


def comparisons_made(catalogue: Catalogue, data: Observations) -> list[Compared]:
    """Return the values with an interval and what each is compared with, in catalogue order."""
    own, board = data.board.own_area.id, data.board
    wanted = {area.id: _ROLES[area.role] for area in board.areas if area.role in _ROLES}
    wanted = {
        area: rank
        for area, rank in wanted.items()
        if rank < _ROLES["neighbour"] or area in board.neighbours.areas
    }
    found = []
    for indicator in catalogue.indicators:
        for supplier in data.suppliers_of(indicator.id, own):
            mine = data.latest(indicator.id, own, supplier)
            if mine is None or not mine.has_interval:
                continue
            others = _beside(mine, [v for v in data.of(indicator.id) if v.area.id in wanted])
            others.sort(key=lambda value: wanted[value.area.id])
            found += [Compared(mine, tuple(others))] if others else []
    return found


def _beside(mine: Value, others: list[Value]) -> list[Value]:
    """Return one value an area, like beside like: of the same date, cited ones else the last."""
    readable = [value for value in others if value.is_readable]
    if mine.is_published:
        return [v for v in readable if (v.period, v.release) == (mine.period, mine.release)]
    by_area: dict[str, Value] = {}
    for value in readable:
        kept = by_area.get(value.area.id)
        if not value.is_published and (kept is None or kept.period != mine.period):
            by_area[value.area.id] = value
    return list(by_area.values())


def say_count(catalogue: Catalogue, data: Observations, display_id: str) -> Display:
    """Say how many comparisons were made at 95 %, and how many would differ by chance alone."""
    made = comparisons_made(catalogue, data)
    count = sum(len(one.others) for one in made)
    if not count:
        words = (
            "No figure was supplied with its count and compared with another area's, so that "
            "no interval and no comparison beyond the figures as they stand can be given."
        )
        return Display("prose", display_id, f'<p class="none">{escape(words)}</p>', words)
    source = "count(comparisons)"
    differing = sum(one.differing for one in made)
    pieces = [
        number(count, f"{count:,}", source),
        number(differing, f"{differing:,}", f"differing({source})"),
        number(differing_by_chance(count), f"{differing_by_chance(count):,}", f"{source}/20"),
    ]
    words = (
        "Even a complete count has an interval, for a year is one draw of what the same "
        "circumstances could have brought. "
        "{} comparisons with other areas were made at 95%. "
        "In {} of them the areas differ; if none did, about {} would seem to by chance alone. "
        "England contains the area itself, but so much more that this does not matter."
    )
    return _paragraph(words, pieces, display_id)


def _paragraph(words: str, pieces: list[Piece], display_id: str) -> Display:
    html = escape(words.replace("{}", "\0"))
    for piece in pieces:
        html = html.replace("\0", piece.html, 1)
    return Display(
        "prose",
        display_id,
        f'<p class="computed">{html}</p>',
        words.format(*(piece.text for piece in pieces)),
        claims=tuple(claim for piece in pieces for claim in piece.claims),
    )


def list_comparisons(
    catalogue: Catalogue, data: Observations, table_id: str, title: str
) -> Display:
    """List each value that has an interval beside the country, the region and the neighbours."""
    made = comparisons_made(catalogue, data)
    if not made:
        words = f"{title}: none."
        return Display("note", table_id, f'<p class="none">{escape(words)}</p>', words, title)
    own = data.board.own_area
    areas = {v.area.id: v.area for one in made for v in one.others if v.area.role != "neighbour"}
    rows = [
        (
            measure_of(one.mine.indicator),
            (
                value_cell(one.mine, with_interval=True),
                Cell(one.mine.period.label),
                *(_against(one, area) for area in areas),
                Cell(_among(one, data)),
            ),
        )
        for one in made
    ]
    neighbours = f"Neighbours of {data.board.neighbours.version}"
    heads = ("Measure", f"{own.name} (95% interval)", "Period")
    values = [value for one in made for value in (one.mine, *one.others)]
    return Table(
        id=table_id,
        title=title,
        subtitle="Values with a 95% interval, by whether it holds the other area's value",
        columns=(*heads, *(area.name for area in areas.values()), neighbours),
        rows=tuple(rows),
        notes=notes_on_intervals(one.mine for one in made),
        **tidy(values),
    ).display()


def _against(one: Compared, area: str) -> Cell:
    other = next((value for value in one.others if value.area.id == area), None)
    if other is None:
        return Cell("not compared")
    return Cell(f"{other.text}: {read(one.mine, other)}")


def _among(one: Compared, data: Observations) -> str:
    """Say how the value stands to how many neighbours, and to the range of all of them."""
    readings = [read(one.mine, v) for v in one.others if v.area.role == "neighbour"]
    counts = {reading: readings.count(reading) for reading in Welcome if reading in readings}
    said = [
        f"similar to {count}" if reading is Welcome.SIMILAR else f"{reading} than {count}"
        for reading, count in counts.items()
    ]
    summary = neighbours_of(data, one.others)
    if not said or summary.empty:
        return "not compared"
    low, high = summary["lowest"], summary["highest"]
    place = place_among(pd.Series([one.mine.number]), low, high)[0]
    ends = [format_number(end.iloc[0], one.mine.indicator.decimals) for end in (low, high)]
    return f"{upper_first(', '.join(said))}; {place} {' to '.join(ends)}"
