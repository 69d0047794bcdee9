"""What can be shown of a section's measures? Tables, and charts by the question they answer."""

from pipeline.errors import SectionError
from pipeline.section import comparisons, control, figures, layouts
from pipeline.section.displays import Display
from pipeline.section.opened import Opened

LAYOUTS = {"quarter": layouts.by_quarter, "latest": layouts.latest, "area": layouts.by_area}


class Measured(Opened):
    """Tables and charts of indicators; titles are the words that a finding starts with."""

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
        if by != "latest" and self._data.is_published_alone:
            return self._of_returns(self._id("table", by, title), title)
        return LAYOUTS[by](self._data, chosen, self._id("table", by, title), title).display()

    def all_figures(self, title: str = "All measures of this section") -> Display:
        """Every indicator of this section for which anything is known, so that none is lost.

        Those of which nothing was ever received or published are named in a note beneath.
        """
        chosen = self._indicators(())
        table_id = self._id("table", "latest", title)
        return layouts.all_known(self._data, chosen, table_id, title)

    def sources_compared(self, indicator: str, title: str | None = None) -> Display:
        """What each supplier says about one measure of the own area, side by side."""
        chosen = self._indicator(indicator)
        title = title or f"{chosen.title}: as each supplier gives it"
        table_id = self._id("table", "sources", indicator)
        if self._data.is_published_alone:
            return self._of_returns(table_id, title)
        return layouts.sources_compared(self._data, chosen, table_id, title).display()

    def _of_returns(self, display_id: str, title: str) -> Display:
        """Return what stands in the place of what quarterly returns alone can fill."""
        words = f"{title}: no agency returns figures to {self.board.name}."
        return Display("note", display_id, "", words, title)

    # charts, by the question that they answer

    def quarters(self, *indicators: str, title: str | None = None) -> Display:
        """How did the quarters of the year compare?"""
        chosen = [self._indicator(name) for name in indicators]
        if not chosen:
            raise SectionError("quarters() needs an indicator; name one of this section's.")
        figure_id = self._id("figure", "quarters", indicators[0])
        if len(chosen) > 1:
            return figures.quarters_of_many(self._data, chosen, figure_id, title or "By quarter")
        if self._data.is_published_alone:
            return self._of_returns(figure_id, title or chosen[0].title)
        quarters = self.period.quarters_to_date()
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

    def control_chart(self, indicator: str, title: str | None = None) -> Display:
        """Did the months change, or do they vary as they always have?"""
        chosen = self._indicator(indicator)
        figure_id = self._id("figure", "control", indicator)
        return control.control_chart(self._data, chosen, figure_id, title or chosen.title)

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
            areas = self._areas(compare)
        figure_id = self._id("figure", "trend", indicator)
        return figures.trend(self._data, chosen, areas, figure_id, title or chosen.title)

    def areas_compared(self, indicator: str, title: str | None = None) -> Display:
        """How does the own area compare with its neighbours, region and country?"""
        chosen = self._indicator(indicator)
        figure_id = self._id("figure", "areas", indicator)
        return comparisons.areas_compared(self._data, chosen, figure_id, title or chosen.title)

    def measures_compared(self, *indicators: str, title: str, area: str | None = None) -> Display:
        """How do several measures of one unit stand beside another area's, else the country's?"""
        chosen = [self._indicator(name) for name in indicators]
        if len({indicator.unit for indicator in chosen}) != 1:
            raise SectionError("measures_compared() needs measures of one and the same unit.")
        other = self._area(area)
        figure_id = self._id("figure", "measures", indicators[0])
        return comparisons.measures_compared(self._data, chosen, other, figure_id, title)

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
            places = self._areas(areas)
        names = [name.replace("_", " ") for name in measures]
        figure_id = self._id("figure", "parts", chosen[0].id)
        return comparisons.parts(self._data, chosen, places, names, figure_id, title)

    def profile(self, *indicators: str, title: str, area: str | None = None) -> Display:
        """How far do many measures lie from another area's, else the country's?"""
        chosen = self._indicators(indicators)
        figure_id = self._id("figure", "profile", chosen[0].id if chosen else "none")
        return comparisons.profile(self._data, chosen, self._area(area), figure_id, title)
