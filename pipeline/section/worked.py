"""What can be shown of the board's own work? Registers, progress, answers to figures, structure."""

from pipeline.section.board_work import answers_to_figures, draw_progress, lay_out, list_points
from pipeline.section.displays import Display
from pipeline.section.opened import Opened
from pipeline.section.register_figures import draw_shares
from pipeline.section.registers import heading, say_kept
from pipeline.section.structure import draw_continuum, draw_structure, list_contacts
from pipeline.section.wording import escape


class Worked(Opened):
    """Registers of the board's own work, as they stood at the end of the report's period."""

    def register(
        self, name: str, title: str | None = None, only: str | None = None, **where: str
    ) -> Display:
        """A register's rows; amounts get computed shares and a total.

        ``where`` chooses rows by a column (``origin="review"``); ``only`` those that are 'open',
        'overdue', 'carried forward' or due a 'follow-up'.
        """
        table_id = self._id("table", "register", name, only or "", *where.values())
        if name in self._registers.kept_from_readers:
            return _say_kept(name, table_id)
        return lay_out(name, self._registers, table_id, title or heading(name), only, where)

    def points(
        self, name: str, title: str, by: str | None = None, only: str | None = None, **where: str
    ) -> Display:
        """What a register says, as a list of points under a heading, parted by a column."""
        list_id = self._id("points", name, only or "", *where.values())
        if name in self._registers.kept_from_readers:
            return _say_kept(name, list_id)
        frame = self._registers.select(name, only, **where)
        return list_points(name, frame, self._registers, list_id, title, by)

    def progress(self, name: str, title: str, by: str = "origin", **where: str) -> Display:
        """How many actions of each group are complete, in progress or still planned?"""
        figure_id = self._id("figure", "progress", name, by, *where.values())
        if name in self._registers.kept_from_readers:
            return _say_kept(name, figure_id)
        frame = self._registers.select(name, **where)
        return draw_progress(name, frame, self._registers, figure_id, title, by)

    def shares(self, register: str, title: str | None = None) -> Display:
        """Who contributes how much of the whole?"""
        figure_id = self._id("figure", "shares", register)
        if register in self._registers.kept_from_readers:
            return _say_kept(register, figure_id)
        frame = self._registers.read(register)
        return draw_shares(register, frame, figure_id, title or register.capitalize())

    def answers(self, *indicators: str) -> Display:
        """What did the board ask about this section's figures, and how have they moved since?"""
        names = [one.id for one in self._indicators(indicators)]
        table_id = self._id("table", "answers")
        return answers_to_figures(names, self._data, self._registers, table_id)

    def structure(self) -> Display:
        """The main board and its sub-groups."""
        return draw_structure(self.slug, self.board)

    def continuum(self) -> Display:
        """The steps of help, from universal to specialist."""
        return draw_continuum(self.slug, self.board)

    def contacts(self) -> Display:
        """How the board can be reached."""
        return list_contacts(self.slug, self.board)


def _say_kept(name: str, its_id: str) -> Display:
    words = f"{say_kept(name)}."
    return Display("note", its_id, f'<p class="none">{escape(words)}</p>', words)
