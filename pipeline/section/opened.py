"""What does an opened section hold? Its board, period, data and registers, and how to name things.

The methods that notebooks call stand by theme in measured.py, worked.py and overall.py.
"""

import re
from typing import get_args

from pipeline.board import Area, Board
from pipeline.catalogue import Catalogue, Indicator, Role
from pipeline.errors import SectionError
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind
from pipeline.processed import read_table
from pipeline.released import last_release, read_figures
from pipeline.section.observations import Observations
from pipeline.section.pieces import suggest
from pipeline.section.registers import Registers


class Opened:
    """One part of the report for one board and period, on its checked tables."""

    def __init__(
        self,
        slug: str,
        board: Board,
        catalogue: Catalogue,
        period: Period,
        layout: Layout,
        audience: str = "board",
    ):
        self.slug, self.board, self.catalogue, self.period = slug, board, catalogue, period
        self.audience = audience
        self._layout = layout
        self._folder = layout.processed(board.id, str(period), audience)
        self._release = last_release(layout, board.id, str(period), audience)
        released = read_figures(self._release)
        self._data = Observations(
            read_table(self._folder, "observations"), catalogue, board, period, released
        )
        kept = board.disclosure.registers_about_children if audience == "public" else ()
        self._registers = Registers(self._folder, board, period, released, kept)
        # A quarter has paragraphs of its own: the year's would tell of what came later.
        is_quarter = period.kind is PeriodKind.QUARTER
        self._narrative_name = f"{period}/{slug}.md" if is_quarter else f"{slug}.md"
        folder = layout.narrative(board.id, str(period.financial_year))
        if audience == "public":  # without what may tell a small number
            folder = self._folder / "narrative"
        self._narrative = folder / self._narrative_name
        self._others_read = {"board", "catalogue", f"narrative/{self._narrative_name}"}

    @property
    def reads(self) -> set[str]:
        """The parts of the data that were asked for so far, found or not (see processed.py)."""
        asked = {f"observations/{name}" for name in self._data.reads}
        asked |= {f"table/{name}" for name in self._registers.reads}
        return asked | self._others_read

    def __repr__(self) -> str:
        return f"Section {self.slug} of {self.board.name}, {self.period.label}"

    def _indicators(self, names: tuple[str, ...]) -> list[Indicator]:
        if not names:
            return self.catalogue.of_section(self.slug)
        return [self._indicator(name) for name in names]

    def _indicator(self, name: str) -> Indicator:
        if name not in self.catalogue.by_id:
            raise SectionError(
                f"No indicator '{name}'. {suggest(name, list(self.catalogue.by_id))}"
            )
        return self.catalogue[name]

    def _area(self, name: str | None) -> Area:
        """Return the area of an id or role, the country where none is named."""
        areas = self._areas((name or "country",))
        if not areas:
            raise SectionError(f"{self.board.name} has no area '{name or 'country'}'.")
        return areas[0]

    def _areas(self, names: tuple[str, ...]) -> list[Area]:
        """Return the areas of ids or roles; a role that this board has no area of is left out."""
        for name in names:
            if self.board.area_called(name) is None and name not in get_args(Role):
                known = [*self.board.area_by_id, *get_args(Role)]
                raise SectionError(f"No area '{name}'. {suggest(name, known)}")
        return [area for name in names if (area := self.board.area_called(name))]

    def _id(self, kind: str, question: str, *names: str) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", " ".join(names).lower()).strip("-")
        return f"{self.slug}-{kind}-{question}-{words}".rstrip("-")
