"""The figures of the example as the rules see them, read once, to be edited in memory."""

from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from pipeline.board import Board, load_configuration
from pipeline.catalogue import Catalogue
from pipeline.checks.contradictions import as_findings, contradictions_in
from pipeline.checks.relations import Relations, load_relations
from pipeline.checks.stated import stated_figures
from pipeline.findings import Finding
from pipeline.ingest import Raw, read_raw
from pipeline.layout import Layout
from pipeline.periods import parse_period

PERIOD = parse_period("2014-15")


@dataclass(frozen=True)
class Example:
    """What was read of the example, and what it is read by."""

    raw: Raw
    board: Board
    catalogue: Catalogue
    relations: Relations

    def stated(self) -> pd.DataFrame:
        raw = self.raw
        return stated_figures(
            raw.observations,
            raw.population,
            raw.printed_figures,
            raw.printed_readings,
            raw.registers,
            self.board,
            self.catalogue,
            self.relations,
        )

    def findings(self) -> list[Finding]:
        stated = self.stated()
        found = contradictions_in(
            stated, self.raw.registers, self.board, self.catalogue, self.relations, PERIOD
        )
        return as_findings(found, stated, self.board, self.catalogue)

    def with_raw(self, **changed: object) -> "Example":
        return replace(self, raw=replace(self.raw, **changed))


@cache
def read_example() -> Example:
    layout = Layout()
    board, catalogue = load_configuration(layout, "southampton")
    relations = load_relations(layout.expectations / "relations.yaml", catalogue)
    return Example(read_raw(layout, board, catalogue, PERIOD), board, catalogue, relations)
