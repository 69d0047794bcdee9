"""What is reported on? One board and period, as known on one day, and what is made of it."""

from dataclasses import dataclass
from datetime import date

from pipeline.board import Board, Pack, load_configuration
from pipeline.catalogue import Catalogue
from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind


@dataclass(frozen=True)
class Subject:
    """What is reported on: one board, one period, as known on one day.

    ``as_of`` is None where every return received counts. A quarter is told as it was known on the
    day by which its returns were due, so that a later resubmission does not change it.
    """

    layout: Layout
    board: Board
    catalogue: Catalogue
    period: Period
    as_of: date | None = None

    @classmethod
    def of(cls, layout: Layout, board_id: str, period: Period, as_of: date | None) -> "Subject":
        board, catalogue = load_configuration(layout, board_id)
        if as_of is None and period.kind is PeriodKind.QUARTER:
            as_of = board.deadline(period)
        return cls(layout, board, catalogue, period, as_of)

    def publication(self, pack: str | None) -> Pack | None:
        """Return which sections are published under which title; None for the whole report.

        Raises UsageError, with the packs that the board declares, for any other name.
        """
        if pack is not None:
            if pack not in self.board.packs:
                known = ", ".join(self.board.packs) or "none"
                raise UsageError(f"{self.board.id} has no pack '{pack}'; board.yaml has: {known}.")
            return self.board.packs[pack]
        return self.board.quarterly if self.period.kind is PeriodKind.QUARTER else None
