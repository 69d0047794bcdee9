"""What is each count called? One name for a count, whichever measures tell it.

The children looked after, the numerator of their rate and the base of a percentage of them are
one count, so what is hidden in one measure must not be read from another.
"""

from dataclasses import dataclass
from functools import cached_property

from pipeline.catalogue import Catalogue, Indicator, Unit
from pipeline.checks.relations import Relations
from pipeline.measures.rates import is_rate


@dataclass(frozen=True)
class Names:
    """The names of counts: ids of the catalogue, or the words that it has for what is counted.

    ``registers`` are those whose rows are children: a measure that counts them counts children.
    """

    catalogue: Catalogue
    relations: Relations
    registers: tuple[str, ...]

    def told_by(self, indicator: Indicator) -> list[str]:
        """Return the names of the counts that a measure is made of; none for a rank or an age."""
        if indicator.id in self._made_of:
            return self.told_by(self.catalogue[self._made_of[indicator.id]])
        if indicator.unit is Unit.COUNT and indicator.kind != "average":
            return [indicator.id]
        return [name for name in (self.numerator(indicator), self.denominator(indicator)) if name]

    def numerator(self, indicator: Indicator) -> str:
        known = {one.rate: one.count for one in self.relations.rates}
        known |= {one.share: one.part for one in self.relations.shares}
        return known.get(indicator.id) or indicator.numerator or f"numerator of {indicator.id}"

    def denominator(self, indicator: Indicator) -> str | None:
        """Return the name of a measure's base; None for a rate, whose base is the population."""
        if is_rate(indicator):
            return None
        known = {one.share: one.of for one in self.relations.bases}
        known |= {one.share: one.whole for one in self.relations.shares}
        return known.get(indicator.id) or indicator.denominator or f"base of {indicator.id}"

    def words(self, name: str) -> str:
        indicator = self.catalogue.by_id.get(name)
        return indicator.title if indicator else name[:1].upper() + name[1:]

    @cached_property
    def _made_of(self) -> dict[str, str]:
        """The measure whose counts an average or a change is made of, by its id."""
        changes = {one.change: one.of for one in self.relations.changes}
        return changes | {one.mean: one.total for one in self.relations.means}

    @cached_property
    def wholes(self) -> dict[str, list[tuple[list[str], str]]]:
        """Which counts make up which, with the reason: of sums, and of a whole hundred."""
        found: dict[str, list[tuple[list[str], str]]] = {}
        for one in self.relations.sums:
            found.setdefault(one.whole, []).append((list(one.parts), one.because))
        for one in self.relations.hundreds:
            shares = [self.catalogue[name] for name in one.shares]
            bases = {self.denominator(share) for share in shares}
            if len(bases) == 1:
                names = [self.numerator(share) for share in shares]
                found.setdefault(bases.pop(), []).append((names, one.because))
        return found

    @cached_property
    def about_children(self) -> frozenset[str]:
        """The counts that fall under the rule: those of measures marked so in the catalogue."""
        counted = {one.count for one in self.relations.rows if one.table in self.registers}
        marked = [
            one
            for one in self.catalogue.indicators
            if one.disclosure == "children" or one.id in counted
        ]
        return frozenset(name for one in marked for name in self.told_by(one))

    @cached_property
    def concerned(self) -> frozenset[str]:
        """The counts about children, and those that a declared relation links to them."""
        found = set(self.about_children)
        relations = [{one.whole, *one.parts} for one in self.relations.sums]
        relations += [{one.stock, one.started, one.ended} for one in self.relations.balances]
        while linked := [names for names in relations if names & found and not names <= found]:
            found = found.union(*linked)
        return frozenset(found)
