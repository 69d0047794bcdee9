"""What does each indicator mean? The catalogue, one entry an indicator, read from YAML."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pipeline.configuration import Number, Strict, Text, Whole, fail_at, parse_strictly
from pipeline.periods import parse_period


def _names_a_period(text: str) -> str:
    parse_period(text)
    return text


PeriodText = Annotated[str, AfterValidator(_names_a_period)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
# What an area is to a board; a figure is compared with areas of the roles that its entry names.
Role = Literal["own", "region", "country", "neighbour", "neighbours", "panel", "other"]


class Unit(StrEnum):
    """The closed set of units; a rate's base is part of its unit."""

    COUNT = "count"
    PER_1K = "per_1k"
    PER_10K = "per_10k"
    PER_100K = "per_100k"
    PCT = "pct"
    PERCENTAGE_POINTS = "percentage_points"
    PERCENT_CHANGE = "percent_change"
    SHARE_ONE_IN = "one_in"  # 'one child in three': the value is 3
    WEEKS = "weeks"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    POINTS = "points"  # attainment points
    RANK = "rank"
    GBP = "gbp"
    GBP_BILLION = "gbp_billion"
    WORDS = "words"  # a judgement, direction or date that the source gives without a number


UNIT_WORDS = {
    Unit.COUNT: "",
    Unit.PER_1K: "per 1,000",
    Unit.PER_10K: "per 10,000",
    Unit.PER_100K: "per 100,000",
    Unit.PCT: "%",
    Unit.PERCENTAGE_POINTS: "percentage points",
    Unit.PERCENT_CHANGE: "% change",
    Unit.SHARE_ONE_IN: "one in",
    Unit.WEEKS: "weeks",
    Unit.DAYS: "days",
    Unit.MONTHS: "months",
    Unit.YEARS: "years",
    Unit.HOURS: "hours",
    Unit.POINTS: "points",
    Unit.RANK: "rank",
    Unit.GBP: "£",
    Unit.GBP_BILLION: "£ billion",
    Unit.WORDS: "",
}


class Target(Strict):
    """What the board aims at, with the tolerance within which it counts as met."""

    value: Number
    tolerance: Number = Field(default=0, ge=0)
    source: Text


class Indicator(Strict):
    """A measure of the catalogue.

    ``denominator_vintage`` says which release of a population or cohort the denominator must come
    from. ``polarity`` is ``context`` for demand and detection: higher or lower, never better or
    worse. ``disclosure`` is ``children`` where the count behind it is about children and falls
    under the small-number rule. ``plausible`` are the lowest and highest values that can be
    right without a question. ``aliases`` are names that agencies' forms use for it. ``since`` is
    the first period for which it was asked. A ``headline`` measure stands on the scorecard.
    ``overlaps`` names measures that count some of the same children: they are never added up.
    ``clustered`` says why its events are not independent (one child twice, brothers and sisters
    together), so that its intervals and control limits are too narrow.
    """

    id: Identifier
    title: Text
    definition: Text
    noun: str = ""  # what a count counts, in the plural: 'contacts'
    numerator: str | None = None
    denominator: str | None = None
    denominator_vintage: str | None = None
    unit: Unit
    kind: Literal["stock", "flow", "average", "cohort"]
    frequency: Literal["month", "quarter", "half-year", "year", "once", "irregular"]
    supplier: str
    polarity: Literal["higher_is_better", "lower_is_better", "context"]
    target: Target | None = None
    disclosure: Literal["children", "none"]
    comparators: tuple[Role, ...] = ()
    decimals: Whole = Field(ge=0, le=4)
    section: Slug
    plausible: tuple[Number, Number]
    aliases: tuple[str, ...] = ()
    since: PeriodText | None = None
    headline: bool = False
    overlaps: tuple[Identifier, ...] = ()
    clustered: Text | None = None
    caution: str | None = None  # ambiguity, overlap or weakness that a reader must know

    @model_validator(mode="after")
    def _range_is_in_order(self) -> "Indicator":
        if self.plausible[0] > self.plausible[1]:
            raise ValueError("the plausible range starts above its end")
        return self

    @model_validator(mode="after")
    def _a_denominator_has_its_numerator_and_vintage(self) -> "Indicator":
        if bool(self.numerator) != bool(self.denominator):
            raise ValueError("numerator and denominator go together; write both or neither")
        if bool(self.denominator) != bool(self.denominator_vintage):
            raise ValueError("a denominator goes with its denominator_vintage; write both")
        return self

    @property
    def unit_words(self) -> str:
        """The unit as a reader sees it beside a number: 'per 10,000', '%', 'contacts'."""
        return UNIT_WORDS[self.unit] or self.noun


class Catalogue(Strict):
    """All indicators and all who supply them (agencies by kind, and publishers)."""

    suppliers: dict[Slug, Text]
    indicators: tuple[Indicator, ...]

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def by_name(self) -> dict[str, Indicator]:
        """Indicators by id and by every alias, lower case."""
        names = {}
        for indicator in self.indicators:
            for name in (indicator.id, *indicator.aliases):
                names[name.lower()] = indicator
        return names

    def __getitem__(self, indicator_id: str) -> Indicator:
        return self.by_id[indicator_id]

    def without_cautions(self, names: Iterable[str]) -> "Catalogue":
        """Return the catalogue without the cautions of some indicators."""
        held = set(names)
        kept = tuple(
            one.model_copy(update={"caution": None}) if one.id in held else one
            for one in self.indicators
        )
        return Catalogue.model_construct(suppliers=self.suppliers, indicators=kept)

    def of_section(self, slug: str) -> list[Indicator]:
        """The indicators that a section shows, in the catalogue's order."""
        return [indicator for indicator in self.indicators if indicator.section == slug]

    def of_supplier(self, supplier: str) -> list[Indicator]:
        """The indicators that a supplier returns, in the catalogue's order."""
        return [indicator for indicator in self.indicators if indicator.supplier == supplier]


def load_catalogue(path: Path) -> Catalogue:
    """Read ``indicators.yaml``.

    Raises ConfigurationError with file, line and the allowed values for an unknown key, unit or
    supplier, and for an id or alias that stands twice.
    """
    catalogue = parse_strictly(path, Catalogue)
    seen: dict[str, str] = {}
    for place, indicator in enumerate(catalogue.indicators):
        at = ("indicators", place)
        for name in (indicator.id, *indicator.aliases):
            if name.lower() in seen:
                raise fail_at(
                    path, at, f"the name '{name}' stands twice, also for '{seen[name.lower()]}'"
                )
            seen[name.lower()] = indicator.id
        if indicator.supplier not in catalogue.suppliers:
            allowed = ", ".join(catalogue.suppliers)
            raise fail_at(
                path,
                (*at, "supplier"),
                f"'{indicator.id}' names the unknown supplier '{indicator.supplier}'; "
                f"allowed: {allowed}",
            )
        for other in indicator.overlaps:
            if other not in catalogue.by_id:
                raise fail_at(
                    path,
                    (*at, "overlaps"),
                    f"'{indicator.id}' overlaps with the unknown indicator '{other}'",
                )
    return catalogue
