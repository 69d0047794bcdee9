"""What may a notebook say about its part of the report? Tables, charts, sentences, sources."""

import re
from zlib import crc32

import pandas as pd

from pipeline.board import Board, load_board
from pipeline.catalogue import Catalogue, Indicator, load_catalogue
from pipeline.errors import SectionError
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind, parse_period
from pipeline.processed import read_table
from pipeline.section import figures, layouts
from pipeline.section.displays import Display
from pipeline.section.observations import Observations
from pipeline.section.pieces import suggest
from pipeline.section.prose import render
from pipeline.section.quotations import quote_commentary, tell_narrative
from pipeline.section.register_figures import draw_shares
from pipeline.section.registers import check_register, register_table
from pipeline.section.sources import list_sources
from pipeline.tables import REGISTERS

AUDIENCES = ("board", "public")
LAYOUTS = {"quarter": layouts.by_quarter, "latest": layouts.latest, "area": layouts.by_area}


class Registers:
    """The registers of one report, read when asked for; ``reads`` remembers which."""

    def __init__(self, folder):
        self._folder, self._frames = folder, {}

    @property
    def reads(self) -> set[str]:
        return set(self._frames)

    def has(self, name: str) -> bool:
        return name in {table.name for table in REGISTERS}

    def read(self, name: str) -> pd.DataFrame:
        check_register(name)
        if name not in self._frames:
            self._frames[name] = read_table(self._folder, name)
        return self._frames[name]


class Section:
    """One part of the report for one board, period and audience; made by ``open_section``.

    Every method returns a Display: the same in JupyterLab, in the report and in a test. Titles
    are the words that a finding starts with; the rest of it is computed.
    """

    def __init__(
        self, slug: str, board: Board, catalogue: Catalogue, period: Period, layout: Layout
    ):
        self.slug, self.board, self.catalogue, self.period = slug, board, catalogue, period
        folder = layout.processed(board.id, str(period))
        self._data = Observations(read_table(folder, "observations"), catalogue, board, period)
        self._registers = Registers(folder)
        narrative = layout.narrative(board.id, str(period.financial_year))
        self._narrative = narrative / f"{slug}.md"

    @property
    def reads(self) -> set[str]:
        """The indicators and registers that were asked for so far."""
        return self._data.reads | self._registers.reads

    def __repr__(self) -> str:
        return f"Section {self.slug} of {self.board.name}, {self.period.label}"

    # tables

    def table(self, *indicators: str, by: str = "latest", title: str | None = None) -> Display:
        """A table of indicators, all of the section if none is named.

        ``by='quarter'``: the own area's quarters and year; ``'area'``: the same, a row an area;
        ``'latest'``: the last value of every supplier beside comparators.
        """
        if by not in LAYOUTS:
            raise SectionError(f"There is no table by '{by}'; there are: {', '.join(LAYOUTS)}.")
        chosen = self._indicators(indicators)
        title = title or (chosen[0].title if len(chosen) == 1 else "Measures of this section")
        return LAYOUTS[by](self._data, chosen, self._id("table", by, title), title).display()

    def all_figures(self, title: str = "All measures of this section") -> Display:
        """Every indicator that the catalogue gives this section, so that none is lost."""
        return self.table(by="latest", title=title)

    def sources_compared(self, indicator: str, title: str | None = None) -> Display:
        """What each supplier says about one measure of the own area, side by side."""
        chosen = self._indicator(indicator)
        title = title or f"{chosen.title}: as each supplier gives it"
        table_id = self._id("table", "sources", indicator)
        return layouts.sources_compared(self._data, chosen, table_id, title).display()

    def register(self, name: str, title: str | None = None) -> Display:
        """A register of the board's own work; amounts get computed shares and a total."""
        frame = self._registers.read(name)
        title = title or name.replace("_", " ").capitalize()
        return register_table(name, frame, self._id("table", "register", name), title).display()

    # charts, by the question that they answer

    def quarters(self, *indicators: str, title: str | None = None) -> Display:
        """How did the quarters of the year compare?"""
        chosen = [self._indicator(name) for name in indicators]
        if not chosen:
            raise SectionError("quarters() needs an indicator; name one of this section's.")
        figure_id = self._id("figure", "quarters", indicators[0])
        if len(chosen) > 1:
            return figures.quarters_of_many(self._data, chosen, figure_id, title or "By quarter")
        quarters = self.period.quarters()
        return figures.parts_of_year(
            self._data, chosen[0], quarters, figure_id, title or chosen[0].title
        )

    def months(self, indicator: str, title: str | None = None) -> Display:
        """Which month of the year was the highest?"""
        chosen = self._indicator(indicator)
        months = self.period.financial_year.months()
        months = [month for month in months if month.end <= self.period.end]
        figure_id = self._id("figure", "months", indicator)
        return figures.parts_of_year(self._data, chosen, months, figure_id, title or chosen.title)

    def trend(
        self, indicator: str, title: str | None = None, compare: tuple[str, ...] | None = None
    ) -> Display:
        """How do the published years of the own area stand beside its comparators?"""
        chosen = self._indicator(indicator)
        if compare is None:
            areas = [
                a for role in ("country", "region") for a in self.board.areas if a.role == role
            ]
        else:
            areas = [self._area(name) for name in compare]
        figure_id = self._id("figure", "trend", indicator)
        return figures.trend(self._data, chosen, areas, figure_id, title or chosen.title)

    def areas_compared(self, indicator: str, title: str | None = None) -> Display:
        """How does the own area compare with its neighbours, region and country?"""
        chosen = self._indicator(indicator)
        figure_id = self._id("figure", "areas", indicator)
        return figures.areas_compared(self._data, chosen, figure_id, title or chosen.title)

    def measures_compared(self, *indicators: str, title: str, area: str | None = None) -> Display:
        """How do several measures of one unit stand beside another area's, else the country's?"""
        chosen = [self._indicator(name) for name in indicators]
        if len({indicator.unit for indicator in chosen}) != 1:
            raise SectionError("measures_compared() needs measures of one and the same unit.")
        countries = [a.id for a in self.board.areas if a.role == "country"]
        other = self._area(area or countries[0])
        figure_id = self._id("figure", "measures", indicators[0])
        return figures.measures_compared(self._data, chosen, other, figure_id, title)

    def parts(self, title: str, areas: tuple[str, ...] | None = None, **measures: str) -> Display:
        """What is a whole made of? ``parts('Deaths', expected='…', unexpected='…')``."""
        chosen = [self._indicator(name) for name in measures.values()]
        if not 2 <= len(chosen) <= figures.MOST_SERIES:
            raise SectionError(f"parts() shows two to {figures.MOST_SERIES} measures of one whole.")
        if areas is None:
            found = {area.id: area for i in chosen for area in self._data.areas_of(i.id)}
            own = self.board.own_area
            places = [own, *(area for area in found.values() if area != own)]
        else:
            places = [self._area(name) for name in areas]
        names = [name.replace("_", " ") for name in measures]
        figure_id = self._id("figure", "parts", chosen[0].id)
        return figures.parts(self._data, chosen, places, names, figure_id, title)

    def shares(self, register: str, title: str | None = None) -> Display:
        """Who contributes how much of the whole?"""
        frame = self._registers.read(register)
        figure_id = self._id("figure", "shares", register)
        return draw_shares(register, frame, figure_id, title or register.capitalize())

    # words

    def say(self, text: str) -> Display:
        """A paragraph whose figures are computed: ``{mash_contacts:latest}``, see prose.py."""
        piece = render(text, self._data, self._registers)
        html = f'<p class="computed">{piece.html}</p>'
        prose_id = f"{self.slug}-prose-{crc32(text.encode()):08x}"
        return Display("prose", prose_id, html, piece.text, claims=piece.claims)

    def commentary(self) -> Display:
        """What the suppliers wrote about the section's measures, word for word."""
        return quote_commentary(self.slug, self._data, self._indicators(()))

    def narrative(self) -> Display:
        """The board's own paragraphs for this section and year; empty if it wrote none."""
        return tell_narrative(self.slug, self._narrative, self._data, self._registers)

    def sources(self) -> Display:
        """Where the figures come from that the section has shown or could show."""
        names = self._data.reads | {i.id for i in self.catalogue.of_section(self.slug)}
        chosen = [i for i in self.catalogue.indicators if i.id in names]
        return list_sources(self.slug, self._data, chosen)

    # names

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

    def _area(self, name: str):
        if name not in self.board.area_by_id:
            raise SectionError(f"No area '{name}'. {suggest(name, list(self.board.area_by_id))}")
        return self.board.area_by_id[name]

    def _id(self, kind: str, question: str, name: str) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        return f"{self.slug}-{kind}-{question}-{words}"


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
    if audience == "public":
        # A public edition must not even be able to read a small count about children.
        raise SectionError(
            "There are no disclosure-controlled tables yet; allowed for now: audience 'board'."
        )
    try:
        of_period = parse_period(period)
    except ValueError as error:
        raise SectionError(f"{error}. A report is for a financial year or a quarter.") from None
    if of_period.kind not in (PeriodKind.FINANCIAL_YEAR, PeriodKind.QUARTER):
        raise SectionError(f"'{period}' is no financial year like 2014-15, nor a quarter of one.")
    catalogue = load_catalogue(layout.expectations / "indicators.yaml")
    slugs = {indicator.section for indicator in catalogue.indicators} | {
        path.stem.partition("-")[2] for path in layout.notebooks.glob("[0-9][0-9]-*.ipynb")
    }
    if slug not in slugs:
        raise SectionError(f"No section '{slug}'; allowed: {', '.join(sorted(slugs))}.")
    return Section(slug, load_board(layout.board_file(board)), catalogue, of_period, layout)
