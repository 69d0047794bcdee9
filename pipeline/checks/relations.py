"""Which figures must agree with which? The relations that ``relations.yaml`` declares."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from pipeline.catalogue import Catalogue, Identifier
from pipeline.configuration import Strict, Text, Whole, fail_at, parse_strictly
from pipeline.tables import REGISTERS


class Sum(Strict):
    """A whole that is the sum of its parts, for one area and period: all deaths, by kind."""

    whole: Identifier
    parts: tuple[Identifier, ...] = Field(min_length=2)
    because: Text


class Share(Strict):
    """A percentage whose part and whole are figures of their own, for one area and period."""

    share: Identifier
    part: Identifier
    whole: Identifier
    because: Text


class Base(Strict):
    """A percentage of so many whole children, cases or deaths; ``of`` is how many there were."""

    share: Identifier
    of: Identifier
    because: Text


class Hundred(Strict):
    """Percentages of one whole that leave nothing over: they sum to 100."""

    shares: tuple[Identifier, ...] = Field(min_length=2)
    because: Text


class Mean(Strict):
    """An average over the parts of a period, so many of them: times their number it is the total.

    The highest part lies between the mean and the total.
    """

    mean: Identifier
    total: Identifier
    parts: Whole = Field(gt=1)  # 12 for an average of months in a year
    because: Text


class Extremes(Strict):
    """The lowest and the highest quarter of a year, stated as figures of their own."""

    lowest: Identifier
    highest: Identifier
    of: Identifier
    because: Text


class Balance(Strict):
    """A stock at the period's end: the one before it, with what started, less what ended."""

    stock: Identifier
    started: Identifier
    ended: Identifier
    because: Text


class Rate(Strict):
    """A rate whose count is a figure of its own; its base is the resident population."""

    rate: Identifier
    count: Identifier
    because: Text


class Change(Strict):
    """A change in per cent from one year to the next; ``falls`` where it tells a reduction."""

    change: Identifier
    of: Identifier
    falls: bool = False
    because: Text


class Comparison(Strict):
    """Two figures that a reader is given side by side: they must have one unit."""

    figure: Identifier
    beside: Identifier
    because: Text


class Ledger(Strict):
    """A register whose amounts add up to a total and whose shares are shares of it."""

    table: Identifier
    label: Identifier
    amount: Identifier
    share: Identifier
    total: Identifier
    because: Text


class Rows(Strict):
    """A figure that counts rows of a register; ``where`` names what they have in common."""

    count: Identifier
    table: Identifier
    period: Identifier | None = None  # the column that holds the figure's period
    where: dict[Identifier, Text] = Field(default_factory=dict)
    because: Text


class Relations(Strict):
    """All that is declared, by kind; ``population`` is the measure of residents under 18."""

    population: Identifier | None = None
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
    bases: tuple[Base, ...] = ()
    hundreds: tuple[Hundred, ...] = ()
    means: tuple[Mean, ...] = ()
    extremes: tuple[Extremes, ...] = ()
    balances: tuple[Balance, ...] = ()
    rates: tuple[Rate, ...] = ()
    changes: tuple[Change, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    rows: tuple[Rows, ...] = ()

    def named(self) -> Iterator[tuple[tuple[str, int, str], str]]:
        """Yield every indicator named, with the place of its entry."""
        kinds = type(self).model_fields
        for kind in kinds:
            entries = getattr(self, kind)
            for place, entry in enumerate(entries if isinstance(entries, tuple) else ()):
                for key, value in entry:
                    if key in _NO_INDICATORS.get(kind, {"because", "falls"}):
                        continue
                    for name in value if isinstance(value, tuple) else [value]:
                        if isinstance(name, str):
                            yield (kind, place, key), name


_NO_INDICATORS = {
    "ledgers": {"because", "table", "label", "amount", "share"},
    "rows": {"because", "table", "period", "where"},
}


def load_relations(path: Path, catalogue: Catalogue) -> Relations:
    """Read ``relations.yaml``.

    Raises ConfigurationError with file and line for an unknown key, measure, register or column.
    """
    relations = parse_strictly(path, Relations)
    for at, name in relations.named():
        if name not in catalogue.by_id:
            raise fail_at(path, at, f"'{name}' is no indicator of the catalogue")
    if relations.population and relations.population not in catalogue.by_id:
        named = f"'{relations.population}' is no indicator of the catalogue"
        raise fail_at(path, ("population",), named)
    tables = {table.name: table.names for table in REGISTERS}
    for kind in ("ledgers", "rows"):
        for place, entry in enumerate(getattr(relations, kind)):
            if entry.table not in tables:
                known = ", ".join(tables)
                raise fail_at(
                    path, (kind, place, "table"), f"'{entry.table}' is no register; one of {known}"
                )
            columns = (
                [entry.label, entry.amount, entry.share]
                if isinstance(entry, Ledger)
                else [*entry.where, *filter(None, [entry.period])]
            )
            for column in columns:
                if column not in tables[entry.table]:
                    raise fail_at(path, (kind, place), f"'{entry.table}' has no column '{column}'")
    return relations
