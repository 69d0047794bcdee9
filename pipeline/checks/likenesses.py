"""Is a figure the one that is published, of its own date, of another one, or of another measure?

Also whether one figure is stated in two ways, and whether two that are set side by side have one
unit.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline.catalogue import Catalogue
from pipeline.checks.equations import (
    Contradiction,
    Equation,
    same_as,
    say_least,
    say_number,
)
from pipeline.checks.quantities import exact_interval, gap_between
from pipeline.checks.relations import Relations
from pipeline.checks.stated import OWN, PRINTED
from pipeline.periods import parse_period

_PLACE = "place"


def differing_equations(stated: pd.DataFrame) -> Iterator[Equation]:
    """Yield what says that one figure is stated in one way: in two places, or by a publisher."""
    figures = stated.assign(place=np.arange(len(stated)))
    figures = figures[figures["key"] != ""]
    ours = figures[figures["body"].isin([OWN, PRINTED])]
    published = figures[~figures["body"].isin([OWN, PRINTED])]
    keys = ["indicator", "area", "key"]
    pairs = ours.merge(published, on=keys, suffixes=("", "-other"))
    against, because = (
        "the figure published for the same date",
        "both are of one measure, area and date",
    )
    yield _same(pairs, "against-published", against, because)
    repeated = ours[ours.duplicated(["body", *keys], keep=False)]
    pairs = repeated.merge(repeated, on=["body", *keys], suffixes=("", "-other"))
    pairs = pairs[pairs[_PLACE] < pairs[f"{_PLACE}-other"]]
    against, because = (
        "the same figure in another place",
        "one measure, area and date has one figure",
    )
    yield _same(pairs, "stated-twice", against, because)


def _same(pairs: pd.DataFrame, rule: str, against: str, because: str) -> Equation:
    return Equation(
        rule,
        against,
        because,
        pairs[[_PLACE, f"{_PLACE}-other"]].to_numpy(),
        same_as,
        lambda texts: texts[1],
    )


def borrowed_comparators(
    stated: pd.DataFrame, catalogue: Catalogue, report_end: str
) -> Iterator[Contradiction]:
    """Yield comparators that equal a published value which is not the one they should be.

    A comparator whose date the source does not say is looked for among the published values of
    its area: if none of its measure near the report's own date is like it, one of another year
    is, and if none of any year, one of another measure of its section and unit.
    ``report_end`` is the last day of the report's year.
    """
    sections = {one.id: one.section for one in catalogue.indicators}
    figures = stated.assign(place=np.arange(len(stated)))
    is_published = ~figures["body"].isin([OWN, PRINTED])
    published = figures[is_published & ~figures["slot"].str.startswith("M")]
    published = published.assign(section=published["indicator"].map(sections))
    comparators = figures[
        ~is_published & (figures["key"] == "") & ~figures["role"].isin(["own", "", "other"])
    ]
    ends = _ends(published)
    for row in comparators.to_dict("records"):
        here = published[published["area"] == row["area"]]
        own = here[here["indicator"] == row["indicator"]]
        if own.empty:
            continue
        like = own[_is_like(own, row)]
        if (ends[like.index] == report_end).any():
            continue
        rule, against = "comparator-of-another-year", "the published values of its own measure"
        because = "a comparator is of the same date as what it is compared with"
        if like.empty:
            rule = "comparator-of-another-measure"
            because = "a comparator is of the same measure as what it is compared with"
            others = here[
                (here["section"] == sections.get(row["indicator"]))
                & (here["unit"] == row["unit"])
                & (here["indicator"] != row["indicator"])
            ]
            like = others[_is_like(others, row)]
        if not like.empty:
            yield _borrowed(row, like, own, ends, rule, against, because, catalogue, report_end)


def _ends(published: pd.DataFrame) -> pd.Series:
    """Return the last day of each published figure's year, as text."""
    last = published["year"].str[:4].where(published["year"] != "", "0")
    return (pd.to_numeric(last) + 1).astype(str) + "-03-31"


def _is_like(values: pd.DataFrame, row: dict) -> pd.Series:
    one = exact_interval(row["value"], row["step"], row["how"])
    return (values["low"] <= float(one.high)) & (values["high"] >= float(one.low))


def _borrowed(row: dict, like, own, ends, rule, against, because, catalogue, report_end):
    first = like.iloc[0]
    due = own[ends[own.index] == report_end]
    title = catalogue[first["indicator"]].title
    words = f"it equals {say_number(first['value'])}, {title}, {_when(first['period'])}"
    places = [row[_PLACE], first[_PLACE]]
    error = "it is of another year or measure"
    if not due.empty:
        value = due.iloc[0]
        words = f"{say_number(value['value'])} for {_when(value['period'])}; {words}"
        gap = gap_between(
            exact_interval(row["value"], row["step"], row["how"]),
            exact_interval(value["value"], value["step"], value["how"]),
        )
        error = f"as a figure of that date it is off by at least {say_least(gap)}"
        places.insert(1, value[_PLACE])
    return Contradiction(
        rule, against, because, tuple(int(place) for place in places), words, error
    )


def _when(period: str) -> str:
    return parse_period(period).label


def unlike_units(stated: pd.DataFrame, relations: Relations) -> Iterator[Contradiction]:
    """Yield figures that are set beside each other although their units differ."""
    figures = stated.assign(place=np.arange(len(stated)))
    figures = figures[figures["body"].isin([OWN, PRINTED])]
    for one in relations.comparisons:
        first = figures[figures["indicator"] == one.figure]
        second = figures[figures["indicator"] == one.beside]
        pairs = first.merge(second, on=["body", "year"], suffixes=("", "-other"))
        for pair in pairs[pairs["unit"] != pairs["unit-other"]].to_dict("records"):
            yield Contradiction(
                "units-differ",
                "a figure of the same unit",
                one.because,
                (pair[_PLACE], pair[f"{_PLACE}-other"]),
                f"{say_number(pair['value-other'])} {_unit_words(pair['unit-other'])}",
                "no size of error explains it: one of the two is another measure",
            )


def _unit_words(unit: str) -> str:
    return {"pct": "per cent", "": "a plain number"}.get(unit, unit.replace("_", " "))
