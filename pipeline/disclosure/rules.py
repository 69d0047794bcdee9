"""Which counts about children may nobody read? The rule of a public edition, as configuration.

``board.yaml`` names a rule and may change what it says; which measures are about children stands
in the catalogue (``disclosure: children``). The board's own registers are about its work, unless
``board.yaml`` says of one that its rows are children.
"""

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from pipeline.catalogue import Identifier, Role
from pipeline.configuration import Flag, Strict, Whole

_BELOW_NATIONAL = ("own", "region", "neighbour", "neighbours", "panel", "other")
_EVERYWHERE = (*_BELOW_NATIONAL, "country")


class Disclosure(Strict):
    """What ``board.yaml`` says under ``disclosure``; what it leaves out, the named rule says."""

    rule: Literal["dfe", "nhs", "openSAFELY"] = "dfe"
    threshold: Whole | None = Field(default=None, ge=1)  # the largest count that is hidden
    zeros_shown: Flag | None = None
    rounded_to: Whole | None = Field(default=None, ge=1)  # 1 rounds nothing
    rounded_areas: tuple[Role, ...] | None = None  # the roles of areas whose counts are rounded
    width: Whole | None = Field(default=None, ge=1)
    registers_about_children: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Counts up to ``threshold`` are hidden, 0 among them unless ``zeros_shown``.

    ``width`` is how far apart the ends of what an attacker can work out of a hidden count must
    lie at the least. Counts of areas of the roles in ``rounded_areas`` are shown to the nearest
    ``rounded_to``, a half rounded up.
    """

    name: str
    threshold: int
    zeros_shown: bool
    rounded_to: int
    rounded_areas: tuple[str, ...]
    width: int

    def is_small(self, count: float) -> bool:
        """Say whether a count is one that nobody may read."""
        return (1 if self.zeros_shown else 0) <= count <= self.threshold

    def rounding_of(self, role: str) -> int:
        """Return what counts of areas of a role are rounded to; 1 where they are shown as is."""
        return self.rounded_to if role in self.rounded_areas else 1


def _rule(name: str, threshold: int, zeros_shown: bool, to: int, areas: tuple[str, ...]) -> Rule:
    return Rule(name, threshold, zeros_shown, to, areas, _whole_range(threshold, zeros_shown))


def _whole_range(threshold: int, zeros_shown: bool) -> int:
    """Return the distance from the smallest to the largest hidden count: 4 from 1 to 5."""
    return threshold - 1 if zeros_shown else threshold


# dfe: children's statistics of the Department for Education. nhs: Hospital Episode Statistics
# since 2018, national counts left as they are. openSAFELY: disclosure control of its measures,
# which do not tell a zero from a small count.
RULES = {
    rule.name: rule
    for rule in (
        _rule("dfe", 5, True, 10, ("region", "country")),
        _rule("nhs", 7, True, 5, _BELOW_NATIONAL),
        _rule("openSAFELY", 7, False, 5, _EVERYWHERE),
    )
}


def rule_of(said: Disclosure) -> Rule:
    """Return the rule that a board follows: the named one, with what the board changes of it.

    A changed threshold changes the width with it, unless the board says that too.
    """
    changed = {
        key: value
        for key in ("threshold", "zeros_shown", "rounded_to", "rounded_areas", "width")
        if (value := getattr(said, key)) is not None
    }
    rule = replace(RULES[said.rule], **changed)
    if said.width is None:
        width = max(_whole_range(rule.threshold, rule.zeros_shown), 1)
        rule = replace(rule, width=width)
    return rule
