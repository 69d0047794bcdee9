"""What may a notebook say about its part of the report? Tables, charts, sentences, sources."""

from dataclasses import replace
from zlib import crc32

from pipeline.board import load_configuration
from pipeline.errors import SectionError
from pipeline.layout import Layout
from pipeline.periods import PeriodKind, parse_period
from pipeline.processed import read_held
from pipeline.section.displays import Display
from pipeline.section.measured import Measured
from pipeline.section.overall import Overall
from pipeline.section.prose import render
from pipeline.section.quiet import leaving_out_what_is_empty, say_what_is_not_told
from pipeline.section.quotations import quote_commentary, tell_narrative
from pipeline.section.sources import list_sources
from pipeline.section.wording import escape
from pipeline.section.worked import Worked

AUDIENCES = ("board", "public")


@leaving_out_what_is_empty
class Section(Measured, Worked, Overall):
    """One part of the report for one board, period and audience; made by ``open_section``.

    Every method returns a Display: the same in JupyterLab, in the report and in a test. Titles
    are the words that a finding starts with; the rest of it is computed.
    """

    def say(self, text: str) -> Display:
        """A paragraph whose figures are computed: ``{mash_contacts:latest}``, see prose.py."""
        piece = render(text, self._data, self._registers, self._data.is_published_alone)
        html = f'<p class="computed">{piece.html}</p>'
        prose_id = f"{self.slug}-prose-{crc32(text.encode()):08x}"
        return Display("prose", prose_id, html, piece.text, claims=piece.claims)

    def commentary(self) -> Display:
        """What the suppliers wrote about the section's measures, word for word."""
        return quote_commentary(self.slug, self._data, self._indicators(()))

    def statement(self) -> Display:
        """The chair's statement, if the board supplied one in its narrative for this section."""
        told = self.narrative()
        if told.text:
            return told
        said = f"No statement of the chair was supplied for {self.period.label}."
        return Display(
            "note", f"{self.slug}-statement", f'<p class="none">{escape(said)}</p>', said
        )

    def narrative(self) -> Display:
        """The board's own paragraphs for this section and year; empty if it wrote none."""
        return tell_narrative(self.slug, self._narrative, self._data, self._registers)

    def sources(self) -> Display:
        """Where the figures come from that the section has shown or could show."""
        names = self._data.reads | {i.id for i in self.catalogue.of_section(self.slug)}
        chosen = [i for i in self.catalogue.indicators if i.id in names]
        listed = list_sources(self.slug, self._data, chosen)
        if self._data.is_published_alone:
            silent = [i for i in self.catalogue.of_section(self.slug) if not self._data.of(i.id)]
            empty = [name for name in self._registers.reads if self._registers.is_unkept(name)]
            listed = say_what_is_not_told(listed, self.period, silent, empty)
        return replace(listed, reads=tuple(sorted(self.reads)))


def open_section(slug: str, board: str, period: str, audience: str = "board") -> Section:
    """Open one part of a board's report for a notebook.

    ``period`` is a financial year ('2014-15') or a quarter ('2014-15-Q3'). Raises SectionError,
    with what is allowed, for a section, board, period or audience that does not exist, and where
    the checked tables are not there yet.
    """
    layout = Layout.of()
    if board not in layout.boards():
        raise SectionError(f"No board '{board}'; allowed: {', '.join(layout.boards()) or 'none'}.")
    if audience not in AUDIENCES:
        raise SectionError(f"No audience '{audience}'; allowed: {', '.join(AUDIENCES)}.")
    try:
        of_period = parse_period(period)
    except ValueError as error:
        raise SectionError(f"{error}. A report is for a financial year or a quarter.") from None
    if of_period.kind not in (PeriodKind.FINANCIAL_YEAR, PeriodKind.QUARTER):
        raise SectionError(f"'{period}' is no financial year like 2014-15, nor a quarter of one.")
    described, catalogue = load_configuration(layout, board)
    if audience == "public":
        held = read_held(layout.processed(board, period, audience))
        catalogue = catalogue.without_cautions(held)
    slugs = {indicator.section for indicator in catalogue.indicators} | {
        path.stem.partition("-")[2] for path in layout.notebooks.glob("[0-9][0-9]-*.ipynb")
    }
    if slug not in slugs:
        raise SectionError(f"No section '{slug}'; allowed: {', '.join(sorted(slugs))}.")
    return Section(slug, described, catalogue, of_period, layout, audience)
