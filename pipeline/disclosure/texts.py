"""Does a text tell a hidden figure? Numbers in digits or words, near what the figure is about.

A text that does is held back until the analyst decides: ``accept`` with the rule TEXT_HELD_BACK,
the figure's indicator, area, period and supplier, and as expected value the number in the text.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipeline.catalogue import Catalogue, Indicator
from pipeline.findings import TEXT_HELD_BACK

IN_PLACE = "[Held back: these words may tell a small number.]"

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
          "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_OTHERS = {"a single": 1, "twice": 2, "a pair": 2, "a couple": 2, "half a dozen": 6,
           "a dozen": 12}  # fmt: skip
_PERSON = r"(?:child|baby|babies|infant|boy|girl|young|person|people|pupil|teenager|case|death)"
# 'one' and 'both' seldom count; they do before whom or what is counted, and 'one' after 'only'.
_NO_COUNT = re.compile(rf"(?<!\bonly )(?<!\bjust )\b(?:one|both)\b(?! {_PERSON})", re.I)
# 'all four areas': so many of what is neither a child nor a case.
_OTHER_THINGS = re.compile(
    r"\b[\w-]+ (?:areas?|boards?|authorities|cities|agenc\w+|groups?|sub-groups?|quarters?|months?|"
    r"years?|weeks?|days?|hours?|reviews?|audits?|plans?|schools?|hospitals?|services?|sides?)\b",
    re.I,
)
_FIELDS = re.compile(r"\{[^{}]*\}")  # {indicator:operation}: computed, of what is shown
_DATES = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)(?: \d{4})?|\b(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?\b",
    re.I,
)
_DIGITS = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[a-z]{4,}", re.I)
# Words of many titles: they do not make a text one about this measure.
_GENERAL = {
    "children", "young", "people", "number", "numbers", "rate", "rates", "with", "from", "that",
    "their", "year", "years", "aged", "under", "over", "share", "percentage", "average", "highest",
    "lowest", "count", "month", "monthly", "quarter", "total", "other", "after", "before", "child",
    "which", "were", "during", "first", "than", "more",
}  # fmt: skip
_SAME_BEGINNING = 5  # letters: 'missing' and 'missed', 'trafficked' and 'trafficking'


@dataclass(frozen=True)
class Hidden:
    """A figure that nobody may read: its numbers, and whose figure it is."""

    indicator: Indicator
    area: str
    period: str
    supplier: str
    numbers: frozenset[float]

    def is_near(self, text: str, section: str = "") -> bool:
        """Say whether a text is about what the figure is about: it shares a word of its names.

        In the section that shows the figure every text is: it stands beside a measure's title.
        """
        return section == self.indicator.section or bool(
            _names_of(self.indicator) & _beginnings(text)
        )


@dataclass
class Watch:
    """Looks for hidden figures in texts, and keeps what was held back.

    ``held`` has a line for each text: where it stands and which figure it may tell; ``passed``
    are those of ``accepted`` that let a text pass.
    """

    hidden: Collection[Hidden]
    accepted: frozenset[tuple[str, ...]] = frozenset()
    held: list[str] = field(default_factory=list)
    passed: set[tuple[str, ...]] = field(default_factory=set)

    def pass_on(
        self, text: str, where: str, indicators: Collection[str] = (), section: str = ""
    ) -> str:
        """Return a text, or the words in its place if it may tell a hidden figure.

        It is near the figures of ``indicators``, of the ``section`` that it stands in, and of those
        with which it shares a word.
        """
        if not text.strip():
            return text
        numbers = set(numbers_in(text))
        for one in self.hidden if numbers else ():
            if one.indicator.id not in indicators and not one.is_near(text, section):
                continue
            for number in sorted(numbers & one.numbers):
                key = (one.indicator.id, one.area, one.period, f"{number:g}")
                self.passed |= {key} & self.accepted
                if key not in self.accepted:
                    self.held.append(
                        f"{where}: may tell a hidden figure of '{one.indicator.id}', {one.area}, "
                        f"{one.period}. Reword it; or let every text that has this number pass, "
                        f"by a row in decisions.csv: accept,{one.indicator.id},{one.area},"
                        f"{one.period},register,{TEXT_HELD_BACK},NUMBER,,REASON,ROLE,DATE"
                    )
                    return IN_PLACE
        return text

    def useless(self) -> list[str]:
        """Say of each decision on a text that none is held back for which it was taken."""
        return [
            f"the decision to accept a text that tells {number} of '{indicator}', {area}, {period} "
            "fits none that is held back. Take it out of decisions.csv."
            for indicator, area, period, number in sorted(self.accepted - self.passed)
        ]


def hidden_figures(
    observations: pd.DataFrame, hidden: Collection[str], catalogue: Catalogue
) -> list[Hidden]:
    """Return the hidden figures of a table of observations, given their row ids.

    Their numbers are value and numerator, to as many decimals as a text would give.
    """
    rows = observations[observations["row_id"].isin(list(hidden))]
    return [
        Hidden(
            catalogue[row.indicator],
            row.area,
            row.period,
            row.supplier,
            frozenset(_said(number for number in (row.value, row.numerator) if pd.notna(number))),
        )
        for row in rows.itertuples()
    ]


def accepted_texts(decisions: pd.DataFrame) -> frozenset[tuple[str, ...]]:
    """Return what the analyst accepted: indicator, area, period and number."""
    rows = decisions[(decisions["decision"] == "accept") & (decisions["rule"] == TEXT_HELD_BACK)]
    return frozenset(
        zip(rows["indicator"], rows["area"], rows["period"], rows["expected_value"], strict=True)
    )


def numbers_in(text: str) -> Iterator[float]:
    """Yield the numbers of a text, in digits and in English words; not those of dates."""
    for passed_over in (_FIELDS, _DATES, _OTHER_THINGS, _NO_COUNT):
        text = passed_over.sub(" ", text)
    for match in _DIGITS.finditer(text):
        yield float(match[0].replace(",", ""))
    words = text.lower().replace("-", " ")
    if "both" in words:
        yield 2.0
    for said, number in _OTHERS.items():
        if re.search(rf"\b{said}\b", words):
            yield float(number)
    found = re.findall(r"[a-z]+", words)
    for place, word in enumerate(found):
        if word in _UNITS and (place == 0 or found[place - 1] not in _TENS):
            yield float(_UNITS.index(word))
        elif word in _TENS:
            after = found[place + 1] if place + 1 < len(found) else ""
            unit = _UNITS.index(after) if after in _UNITS[1:10] else 0
            yield float(20 + 10 * _TENS.index(word) + unit)


def _said(numbers: Iterable[float]) -> Iterator[float]:
    for number in numbers:
        yield from {float(number), round(number, 1), float(round(number))}


def _names_of(indicator: Indicator) -> frozenset[str]:
    """Return the words by which a measure goes: in its title, id, aliases, and what it counts."""
    names = (indicator.title, indicator.id, *indicator.aliases, indicator.noun)
    said = " ".join([*names, indicator.numerator or ""]).replace("_", " ")
    return frozenset(_beginnings(said))


def _beginnings(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)} - _GENERAL
    return {word[:_SAME_BEGINNING] for word in words}
