"""Do figures that belong together agree? The equations of all stated figures, set up in columns.

Those that hold for every measure come first: parts of the year against the year, areas against
the whole they make. Then those that ``relations.yaml`` declares.
"""

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np
import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Unit
from pipeline.checks.equations import (
    Equation,
    at_least,
    at_most,
    share_of,
    sums_to,
    whole_of,
    within_parts,
)
from pipeline.checks.relations import Relations
from pipeline.checks.stated import OWN, PRINTED, ledger_names

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS = ("M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M01", "M02", "M03")
_ADDS_UP = (Unit.COUNT, Unit.GBP)
_PLACE = "place"
# What figures are matched by; to join their texts, too, would take most of the time.
_COLUMNS = ["body", "supplier", "indicator", "kind", "unit", "area", "key", "period", "year",
            "slot", "is_peak", "value"]  # fmt: skip


def equations(stated: pd.DataFrame, board: Board, relations: Relations) -> Iterator[Equation]:
    """Yield every equation that the stated figures allow, each for all its sets of figures."""
    figures = stated[_COLUMNS].assign(place=np.arange(len(stated)))
    dated = figures[figures["key"] != ""]
    yield from _parts_of_the_year(dated)
    yield from _areas(dated, board)
    yield from _sums(dated, relations)
    yield from _shares(dated, relations)
    yield from _means(dated, relations)
    yield from _extremes(dated, relations)
    yield from _balances(dated, relations)
    yield from _ledgers(dated, board, relations)


def _plus(texts: Sequence[str]) -> str:
    return " + ".join(texts[1:])


def _itself(texts: Sequence[str]) -> str:
    return texts[1]


def _of(figures: pd.DataFrame, *indicators: str) -> pd.DataFrame:
    return figures[figures["indicator"].isin(indicators)]


def _sets(figures: pd.DataFrame, keys: list[str], names: str, wanted: Sequence[str]) -> np.ndarray:
    """Return the places of figures that share ``keys``, a column for each of ``wanted``.

    Only whole sets; of several figures for one of them each gives a set of its own.
    """
    frames = []
    for name in wanted:
        one = figures.loc[figures[names] == name, [*keys, _PLACE]]
        if one.empty:
            return np.empty((0, len(wanted)), dtype=int)
        frames.append(one.rename(columns={_PLACE: f"{_PLACE}-{name}"}))
    joined = reduce(lambda left, right: left.merge(right, on=keys), frames)
    return joined[[f"{_PLACE}-{name}" for name in wanted]].to_numpy()


def _joined(first: pd.DataFrame, second: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Return the places of every two figures that share ``keys``."""
    one, other = first[[*keys, _PLACE]], second[[*keys, _PLACE]]
    pairs = one.merge(other, on=keys, suffixes=("", "-other"))
    return pairs[[_PLACE, f"{_PLACE}-other"]].to_numpy()


def _parts_of_the_year(dated: pd.DataFrame) -> Iterator[Equation]:
    """Flows add up: quarters to their year, months to their quarter and year."""
    flows = dated[(dated["kind"] == "flow") & dated["unit"].isin(_ADDS_UP) & (dated["slot"] != "")]
    keys = ["body", "supplier", "indicator", "area", "year"]
    complete = []
    for whole, parts in [
        ("year", QUARTERS),
        ("year", MONTHS),
        *((quarter, MONTHS[3 * n : 3 * n + 3]) for n, quarter in enumerate(QUARTERS)),
    ]:
        places = _sets(flows, keys, "slot", (whole, *parts))
        complete.append(places)
        words = "quarters" if parts is QUARTERS else "months"
        yield Equation(
            "parts-against-year" if whole == "year" else "months-against-quarter",
            f"the sum of its {words}",
            f"what happened in a period happened in one of its {words}",
            places,
            whole_of(len(parts)),
            _plus,
        )
    done = np.unique(np.concatenate([places[:, 1:].ravel() for places in complete]))
    # a part whose fellows are not all known is at least no more than the whole
    parts = flows[~flows["slot"].isin(["year"]) & ~flows[_PLACE].isin(done)]
    years = flows[flows["slot"] == "year"]
    pairs = _joined(years, parts, keys)
    yield Equation(
        "part-above-whole",
        "one part of it",
        "a part of a year is no more than the year",
        pairs,
        at_least,
        _itself,
    )


def _areas(dated: pd.DataFrame, board: Board) -> Iterator[Equation]:
    """Counts of areas add up to the area that they make; its rate lies among theirs."""
    keys = ["body", "supplier", "indicator", "key"]
    for area in board.areas:
        if not area.parts:
            continue
        here = dated[dated["area"].isin([area.id, *area.parts])]
        adds_up = here["unit"].isin(_ADDS_UP) & here["kind"].isin(["flow", "stock"])
        wanted = (area.id, *area.parts)
        yield Equation(
            "parts-against-area",
            "the sum of the areas that it is made of",
            "the areas make up the whole",
            _sets(here[adds_up], keys, "area", wanted),
            whole_of(len(area.parts)),
            _plus,
        )
        rates = here["unit"].isin([Unit.PCT, Unit.PER_1K, Unit.PER_10K, Unit.PER_100K])
        yield Equation(
            "area-outside-its-parts",
            "the lowest and the highest of the areas that it is made of",
            "the rate of a whole lies among those of its parts",
            _sets(here[rates], keys, "area", wanted),
            within_parts,
            lambda texts: ", ".join(texts[1:]),
        )


def _sums(dated: pd.DataFrame, relations: Relations) -> Iterator[Equation]:
    keys = ["body", "area", "period"]
    for one in relations.sums:
        wanted = (one.whole, *one.parts)
        yield Equation(
            "parts-against-whole",
            "the sum of its parts",
            one.because,
            _sets(_of(dated, *wanted), keys, "indicator", wanted),
            whole_of(len(one.parts)),
            _plus,
        )
    for one in relations.hundreds:
        yield Equation(
            "shares-against-100",
            "100 % less the other shares",
            one.because,
            _sets(_of(dated, *one.shares), keys, "indicator", one.shares),
            sums_to([1] * len(one.shares), 100),
            lambda texts: "100 - " + " - ".join(texts[1:]),
        )


def _shares(dated: pd.DataFrame, relations: Relations) -> Iterator[Equation]:
    keys = ["body", "area", "period"]
    for one in relations.shares:
        wanted = (one.share, one.part, one.whole)
        yield Equation(
            "share-against-amounts",
            "the part over the whole",
            one.because,
            _sets(_of(dated, *wanted), keys, "indicator", wanted),
            share_of(),
            lambda texts: f"100 × {texts[1]} / {texts[2]}",
        )


def _means(dated: pd.DataFrame, relations: Relations) -> Iterator[Equation]:
    keys = ["body", "area", "year"]
    for one in relations.means:
        years = dated[dated["slot"] == "year"]
        places = _sets(_of(years, one.mean, one.total), keys, "indicator", (one.total, one.mean))
        yield Equation(
            "mean-against-total",
            f"{one.parts} times the average",
            one.because,
            places,
            whole_of(1, one.parts),
            lambda texts, times=one.parts: f"{times} × {texts[1]}",
        )
        peaks = dated[dated["is_peak"] & (dated["indicator"] == one.total)]
        totals = years[years["indicator"] == one.total]
        means = years[years["indicator"] == one.mean]
        times, highest = f"{one.parts} times the highest part", "the highest part"
        because = "no part is above the highest"
        yield _pairs(totals, peaks, keys, "peak-against-total", one.parts, times, because)
        yield _pairs(means, peaks, keys, "mean-above-peak", 1, highest, because)


def _pairs(
    first: pd.DataFrame,
    second: pd.DataFrame,
    keys: list[str],
    rule: str,
    times: int,
    against: str,
    because: str,
) -> Equation:
    """Say that the first figures are at most so many times the second.

    The smallest of the second binds: a year of figures by the day would else make pairs without
    number.
    """
    smallest = second.sort_values("value", kind="stable").drop_duplicates(keys)
    return Equation(
        rule,
        against,
        because,
        _joined(first, smallest, keys),
        at_most(times),
        lambda texts: f"{times} × {texts[1]}" if times > 1 else texts[1],
    )


def _extremes(dated: pd.DataFrame, relations: Relations) -> Iterator[Equation]:
    keys = ["body", "area", "year"]
    for one in relations.extremes:
        lowest, highest, parts = (_of(dated, name) for name in (one.lowest, one.highest, one.of))
        quarters = parts[parts["slot"].isin(QUARTERS)]
        years = parts[(parts["slot"] == "year") & parts["unit"].isin(_ADDS_UP)]
        because = one.because
        yield _pairs(lowest, highest, keys, "lowest-above-highest", 1, "the highest", because)
        yield _pairs(quarters, highest, keys, "above-the-highest", 1, "the highest", because)
        yield _pairs(lowest, quarters, keys, "below-the-lowest", 1, "a quarter", because)
        yield _pairs(years, highest, keys, "peak-against-total", 4, "4 times the highest", because)


def _balances(dated: pd.DataFrame, relations: Relations) -> Iterator[Equation]:
    """What was there, with what came, less what went, is what is there now."""
    keys = ["body", "area"]
    for one in relations.balances:
        stocks = _of(dated, one.stock)
        moves = [_of(dated, name).rename(columns={_PLACE: f"{_PLACE}-{way}"})
                 for way, name in (("in", one.started), ("out", one.ended))]  # fmt: skip
        now = stocks.assign(order=_order(stocks)).rename(columns={_PLACE: f"{_PLACE}-now"})
        before = now.assign(order=now["order"] + 1).rename(
            columns={f"{_PLACE}-now": f"{_PLACE}-before"}
        )
        sets = now.merge(before[[*keys, "order", "slot", f"{_PLACE}-before"]],
                         on=[*keys, "order"], suffixes=("", "-before"))  # fmt: skip
        sets = sets[(sets["slot"] == "year") == (sets["slot-before"] == "year")]
        for move, way in zip(moves, ("in", "out"), strict=True):
            sets = sets.merge(move[[*keys, "period", f"{_PLACE}-{way}"]], on=[*keys, "period"])
        columns = [f"{_PLACE}-{name}" for name in ("now", "before", "in", "out")]
        yield Equation(
            "opening-against-closing",
            "the stock before, with what started, less what ended",
            one.because,
            sets[columns].to_numpy(),
            sums_to([1, -1, -1, 1]),
            lambda texts: f"{texts[1]} + {texts[2]} - {texts[3]}",
        )


def _order(stocks: pd.DataFrame) -> pd.Series:
    """Number quarters, and years apart from them, so that the one before is one less."""
    first = pd.to_numeric(stocks["year"].str[:4], errors="coerce")
    quarter = pd.to_numeric(stocks["slot"].where(stocks["slot"].isin(QUARTERS)).str[1:])
    return (4 * first + quarter).where(quarter.notna(), -first.max() * 8 + first)


def _ledgers(dated: pd.DataFrame, board: Board, relations: Relations) -> Iterator[Equation]:
    """The rows of a register add up to their total; each share is of it; shares sum to 100."""
    for one in relations.ledgers:
        amount, share = (ledger_names(one.table, name) for name in (one.amount, one.share))
        totals = dated[(dated["indicator"] == one.total) & (dated["area"] == board.own_area.id)]
        for body in (OWN, PRINTED):
            for total in totals[totals["body"] == body].itertuples():
                here = dated[(dated["body"] == body) & (dated["key"] == total.key)]
                amounts, shares = _of(here, amount), _of(here, share)
                if len(amounts):
                    yield Equation(
                        "amounts-against-total",
                        "the sum of the amounts",
                        one.because,
                        np.array([[total.place, *amounts[_PLACE]]]),
                        whole_of(len(amounts)),
                        _plus,
                    )
                pairs = shares.merge(amounts, on="area", suffixes=("", "-amount"))
                places = pairs[[_PLACE, f"{_PLACE}-amount"]].assign(total=total.place)
                yield Equation(
                    "share-against-amounts",
                    "its amount over the total",
                    one.because,
                    places.to_numpy(),
                    share_of(),
                    lambda texts: f"100 × {texts[1]} / {texts[2]}",
                )
                if len(shares) == len(amounts) > 1:
                    yield Equation(
                        "shares-against-100",
                        "100 % less the other shares",
                        one.because,
                        np.array([shares[_PLACE].to_list()]),
                        sums_to([1] * len(shares), 100),
                        lambda texts: "100 - " + " - ".join(texts[1:]),
                    )
