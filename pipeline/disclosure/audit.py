"""Is every hidden count really hidden? The gate of a public edition.

For each of them the tightest range that follows from everything published; one narrower than the
rule asks refuses the edition, unless earlier publications reveal that count already.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.disclosure.attacks import Attack
from pipeline.disclosure.systems import ALWAYS, BEFORE, System


@dataclass(frozen=True)
class Audited:
    """A hidden count: its name, what an attacker can narrow it down to, and by what statements."""

    words: str
    low: float
    high: float
    because: tuple[str, ...]

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Audit:
    """What an attacker can know of all hidden counts; ``failures`` may not be published.

    ``narrowest`` is the least width of those that are protected, infinite where there is none.
    """

    narrowest: float
    hidden: tuple[Audited, ...]
    failures: tuple[Audited, ...]
    already_public: tuple[Audited, ...]

    @property
    def is_clean(self) -> bool:
        return not self.failures


def audit(system: System, shown: Collection[int], marked: Collection[int] | None = None) -> Audit:
    """Return what can be worked out of every hidden count when these observations are shown.

    ``shown`` and ``marked`` hold places of observations that may be hidden: those that tell their
    figure, and those in whose place a symbol stands. An edition may leave others out: what they
    are about may be worked out unless it is small. Without ``marked`` whatever is not shown is.
    """
    hidden = set(system.costs) - set(shown)
    marked = hidden if marked is None else hidden & set(marked)
    attack = Attack(system, hidden)
    counts = system.hidden_counts(hidden, marked)
    public = set(already_public(system, counts))
    found = {one: _audited(system, attack, one) for one in counts}
    protected = tuple(found[one] for one in counts if one not in public)
    return Audit(
        narrowest=min((one.width for one in protected), default=float("inf")),
        hidden=protected,
        failures=tuple(one for one in protected if one.width < system.width),
        already_public=tuple(found[one] for one in counts if one in public),
    )


def already_public(system: System, counts: Iterable[int]) -> list[int]:
    """Return those counts that earlier releases and published files reveal by themselves."""
    if all(one.said_by != BEFORE for one in system.statements):
        return []
    before = Attack(system, {*system.costs, ALWAYS})
    return [one for one in counts if before.range_of(one).width < system.width]


def _audited(system: System, attack: Attack, unknown: int) -> Audited:
    found = attack.range_of(unknown)
    because = dict.fromkeys(system.statements[place].words for place in found.because)
    return Audited(system.unknowns[unknown].words, found.low, found.high, tuple(because))
