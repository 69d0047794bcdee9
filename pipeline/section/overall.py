"""What can be shown of the report as a whole? Overview, scorecard, promises, data quality."""

import pandas as pd

from pipeline.processed import read_table
from pipeline.section import quality
from pipeline.section.compared import list_comparisons, say_count
from pipeline.section.displays import Display
from pipeline.section.observations import Value
from pipeline.section.opened import Opened
from pipeline.section.overview import give_overview, keep_score
from pipeline.section.promises import review_promises


class Overall(Opened):
    """What looks across all sections; each figure named leads to the section that shows it."""

    def overview(self) -> Display:
        """What moved, which way, what is missing and what is late: computed and unsigned."""
        return give_overview(self.slug, self._data, self._registers, self.catalogue.indicators)

    def scorecard(self, title: str = "Scorecard") -> Display:
        """The headline measures on one page."""
        chosen = [one for one in self.catalogue.indicators if one.headline]
        table_id = self._id("table", "scorecard")
        return keep_score(self._data, chosen, table_id, title).display()

    def promises(self, title: str = "What the board had promised") -> Display:
        """The priorities in force, with the state of their actions and the figures they name."""
        return review_promises(self._data, self._registers, self._id("table", "promises"), title)

    def definitions(self, title: str = "What each measure means") -> Display:
        """Meaning, denominator, supplier, period and reading of every measure."""
        table_id = self._id("table", "definitions")
        return quality.define(self.catalogue, self._data, self._titles(), table_id, title)

    def not_shown(self, title: str = "Withheld, rejected or not returned") -> Display:
        """The values that were due and are not shown, with the reason."""
        table_id = self._id("table", "not-shown")
        return quality.list_absent(self._data, self._values(), table_id, title)

    def illustrative(self, title: str = "Illustrative values") -> Display:
        """The values that fill a gap of the source."""
        table_id = self._id("table", "illustrative")
        return quality.list_illustrative(self._data, self._values(), table_id, title)

    def doubts(self, title: str = "What is not sure") -> Display:
        """Ambiguities, roundings and weaknesses of figures that are shown."""
        table_id = self._id("table", "doubts")
        return quality.list_doubts(self.catalogue, self._data, self._values(), table_id, title)

    def overlaps(self, title: str = "Counts that overlap") -> Display:
        """Measures that count some of the same children."""
        return quality.list_overlaps(self._data, self._id("table", "overlaps"), title)

    def late(self, title: str = "Returns that were late") -> Display:
        """Returns received after their deadline, or not at all."""
        return quality.list_late(self._registers, self._id("table", "late"), title)

    def findings(self, title: str = "What the checks found") -> Display:
        """Every finding on the data, with who must act."""
        found = self._read("findings")
        return quality.list_findings(found, self._data, self._id("table", "findings"), title)

    def printed_audit(
        self, title: str = "Figures of the printed report that do not reconcile"
    ) -> Display:
        """The figures that contradict each other in the report as printed, or what is published.

        For the board alone: the public edition leaves it out.
        """
        table_id = self._id("table", "printed-audit")
        if self.audience != "board":
            return Display("note", table_id, "", "")
        return quality.audit_printed(self._read("findings"), self._data, table_id, title)

    def changed(self, title: str = "Figures changed since the last release") -> Display:
        """The figures that the last release of this report gave otherwise."""
        self._others_read.add("released")
        number = self._release.name if self._release else ""
        table_id = self._id("table", "changed")
        return quality.list_changed(self._data, self._values(), number, table_id, title)

    def decisions(self, title: str = "Decisions on figures") -> Display:
        """The analyst's recorded decisions."""
        made = self._read("decisions")
        return quality.list_decisions(made, self._data, self._id("table", "decisions"), title)

    def releases(self, title: str = "Published releases used") -> Display:
        """The published releases and the version of the neighbours."""
        return quality.list_releases(
            self._values(), self._data, self._id("table", "releases"), title
        )

    def chance(self) -> Display:
        """How many comparisons were made, and how many would differ by chance alone."""
        return say_count(self.catalogue, self._data, self._id("prose", "chance"))

    def comparisons(self, title: str = "Comparisons with other areas") -> Display:
        """The values that have an interval, beside the country, the region and the neighbours."""
        table_id = self._id("table", "comparisons")
        return list_comparisons(self.catalogue, self._data, table_id, title)

    def sign_offs(self, title: str = "Who has read each section") -> Display:
        """The sections, with the role that signed each off."""
        table_id = self._id("table", "sign-offs")
        return quality.list_sign_offs(self._registers, self._titles(), table_id, title)

    def _read(self, name: str) -> pd.DataFrame:
        self._others_read.add(f"table/{name}")
        return read_table(self._folder, name)

    def _values(self) -> list[Value]:
        return [v for one in self.catalogue.indicators for v in self._data.of(one.id)]

    def _titles(self) -> dict[str, str]:
        self._others_read.add("titles")
        return self._layout.section_titles()
