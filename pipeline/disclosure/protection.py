"""Which observations may a public edition be made of? Small counts hidden, and nothing that tells.

What is hidden is gone from the table itself: whatever is made of it cannot show it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.checks.relations import Relations
from pipeline.disclosure.audit import Audit, Audited, audit
from pipeline.disclosure.names import Names
from pipeline.disclosure.publications import system_of
from pipeline.disclosure.rounded import is_rounded, round_observations
from pipeline.disclosure.rules import Rule, rule_of
from pipeline.disclosure.suppression import suppress
from pipeline.disclosure.systems import System
from pipeline.tables import OBSERVATIONS, READABLE, SUPPRESSED, conform

SYMBOL = "[c]"
_TEXTS = ("reason", "commentary", "doubt", "denominator_source")  # where a value may be told again
_NUMBERS = ("numerator", "denominator", "value")


@dataclass(frozen=True)
class Protected:
    """A table that may be published, and what was done to make it so.

    ``public_observations`` has the columns of observations, current ones alone. ``primary`` and
    ``secondary`` are row ids: those that tell a small count, and those hidden so that no small
    count can be worked out. ``costs`` says by row id what hiding it loses a reader, the logarithm
    of the count that it is about, and more where it was released before. ``system`` and
    ``row_ids`` (a row's place in the system) serve to audit what was really published.
    """

    rule: Rule
    public_observations: pd.DataFrame
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    costs: dict[str, float]
    audited: Audit
    system: System
    row_ids: tuple[str, ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        return (*self.primary, *self.secondary)

    @property
    def marked(self) -> frozenset[int]:
        """The places, in the system, of the observations that are hidden."""
        hidden = set(self.hidden)
        return frozenset(row for row in self.system.costs if self.row_ids[row] in hidden)

    @property
    def narrowest(self) -> float:
        """The least distance between the ends of what may be known of a hidden count."""
        return self.audited.narrowest

    @property
    def already_public(self) -> tuple[Audited, ...]:
        return self.audited.already_public


def protect(
    observations: pd.DataFrame,
    population: pd.DataFrame,
    board: Board,
    catalogue: Catalogue,
    relations: Relations,
    earlier: pd.DataFrame | None = None,
) -> Protected:
    """Return the observations of a public edition by the board's rule, audited.

    ``earlier`` holds the public observations of every edition that the board has released, the
    newest last. An audit that is not clean refuses the edition; that is for the caller to do.
    Raises DisclosureError where no audit could be made.
    """
    earlier = conform(pd.DataFrame() if earlier is None else earlier, OBSERVATIONS)
    system, shown = system_of(observations, earlier, population, board, catalogue, relations)
    suppression = suppress(system)
    row_ids = tuple(observations["row_id"])
    names = Names(catalogue, relations, board.disclosure.registers_about_children)
    table = observations.reset_index(drop=True)
    table, left_out = round_observations(table, shown, board, names)
    secondary = suppression.secondary | (set(left_out) - suppression.primary)
    return Protected(
        rule=rule_of(board.disclosure),
        public_observations=_publish(
            table, suppression.primary | secondary, system, names, is_rounded(table, board)
        ),
        primary=tuple(row_ids[row] for row in sorted(suppression.primary)),
        secondary=tuple(row_ids[row] for row in sorted(secondary)),
        costs={row_ids[row]: cost for row, cost in sorted(system.costs.items())},
        audited=audit(system, set(system.costs) - suppression.hidden),
        system=system,
        row_ids=row_ids,
    )  # fmt: skip


def _publish(
    public: pd.DataFrame,
    hidden: frozenset[int],
    system: System,
    names: Names,
    is_rounded: pd.Series,
) -> pd.DataFrame:
    catalogue = names.catalogue
    is_hidden = pd.Series(np.isin(np.arange(len(public)), list(hidden)), index=public.index)
    # A figure that is withheld or rejected has no value, but its counts may stand beside it.
    is_blank = is_hidden | ~public["status"].isin(READABLE)
    public.loc[is_blank, list(_NUMBERS)] = np.nan
    public.loc[is_hidden, list(_TEXTS)] = ""
    public.loc[is_hidden, "status"] = SUPPRESSED
    public.loc[is_hidden, "symbol"] = SYMBOL
    # What does not reconcile with a hidden figure, or a rounded one, quotes it.
    concerned = set(public.loc[list(system.costs), "indicator"])
    counted = {name for one in concerned for name in names.told_by(catalogue[one])}
    concerned |= {one.id for one in catalogue.indicators if counted & set(names.told_by(one))}
    near = public["indicator"].isin(concerned) | is_rounded
    public.loc[near, "doubt"] = public.loc[near, "doubt"].map(_without_figures)
    return conform(public[public["is_current"]], OBSERVATIONS)


def _without_figures(doubt: str) -> str:
    """Return doubts ('measure | area, period: both sides', a line each) without both sides."""
    kept = []
    for line in doubt.splitlines():
        named = line.find(" | ") + 1  # a measure may have a colon in its name
        kept.append(line[:named] + line[named:].partition(": ")[0])
    return "\n".join(dict.fromkeys(kept))
