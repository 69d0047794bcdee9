"""Does a supplier's comment say of its figure what the figure does? 'rose', 'halved', '12 %'.

Only what plainly contradicts the same supplier's own values is a finding: a sentence that denies
('no rise'), weighs ('higher than England') or says two things at once is left to the reader.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue, Unit
from pipeline.checks.frames import source_of
from pipeline.findings import Finding, Severity
from pipeline.periods import parse_period
from pipeline.tables import READABLE

_SENTENCE = re.compile(r"[^.!?;]+(?:\.\d+[^.!?;]*)*")
_ROSE = re.compile(r"\b(?:rose|risen|rises?|rising|increas\w+|grew|grown|growth)\b", re.I)
_FELL = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|decreas\w+|declin\w+|dropp?(?:s|ed|ing)?|reduc\w+)\b", re.I
)
_UNSURE = re.compile(
    r"\b(?:no|not|nor|never|without|expect\w*|will|would|may|might|if|than|target|plan(?:s|ned)?)\b",
    re.I,
)
_MULTIPLES = {
    re.compile(r"\bhalved\b", re.I): (0.5, "halved"),
    re.compile(r"\bdoubled\b", re.I): (2.0, "doubled"),
    re.compile(r"\b(?:trebled|tripled)\b", re.I): (3.0, "trebled"),
}
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per ?cent\b)", re.I)


def check_commentaries(
    observations: pd.DataFrame, board: Board, catalogue: Catalogue
) -> list[Finding]:
    """Return a warning for each comment that contradicts its supplier's own figures.

    ``observations`` are those of one report, with their sources. A comment is held against the
    value it stands beside, the one before it and the first of its financial year.
    """
    is_current = (
        observations["is_current"]
        & (observations["release"] == "")
        & observations["status"].isin(READABLE)
        & observations["value"].notna()
    )
    keys = ["indicator", "area", "supplier"]
    is_commented = is_current & (observations["commentary"] != "")
    commented = observations.loc[is_commented, keys].drop_duplicates()
    is_near = is_current & observations["indicator"].isin(commented["indicator"])
    current = observations[is_near].merge(commented, on=keys)
    series: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in current.to_dict("records"):
        series.setdefault((row["indicator"], row["area"], row["supplier"]), []).append(row)
    findings = []
    for rows in series.values():
        for row in rows:
            if row["commentary"] and row["indicator"] in catalogue.by_id:
                is_share = catalogue[row["indicator"]].unit is Unit.PCT
                findings += [
                    source_of(row, board).finding(
                        Severity.WARNING,
                        row["source_cell"],
                        "commentary-against-figures",
                        f"the comment on '{row['indicator']}' for {row['period']} says {said}",
                        "words that the supplier's own figures bear out",
                        indicator=row["indicator"],
                        period=row["period"],
                        area=row["area"],
                    )
                    for said in _contradictions(row, _earlier(row, rows), is_share)
                ]
    return findings


def _earlier(row: Mapping[str, Any], rows: list[dict[str, Any]]) -> list[float]:
    """Return the value before this one and the first of its year, of the same kind of period."""
    this = parse_period(row["period"])
    before = sorted(
        (period, other["value"])
        for other in rows
        for period in [parse_period(other["period"])]
        if period.kind is this.kind and period.end < this.end
    )
    if not before:
        return []
    year = [value for period, value in before if this.financial_year.contains(period)]
    return [before[-1][1], *year[:1]]


def _contradictions(row: Mapping[str, Any], earlier: list[float], is_share: bool) -> Iterator[str]:
    for match in _SENTENCE.finditer(row["commentary"]):
        sentence = match[0]
        if _UNSURE.search(sentence):
            continue
        yield from _wrong_direction(sentence, row["value"], earlier)
        yield from _wrong_multiple(sentence, row["value"], earlier)
        yield from _wrong_share(sentence, row, earlier, is_share)


def _wrong_direction(sentence: str, value: float, earlier: list[float]) -> Iterator[str]:
    rose, fell = _ROSE.search(sentence), _FELL.search(sentence)
    if not earlier or bool(rose) == bool(fell):
        return
    steps = [value - before for before in earlier]
    if rose and all(step <= 0 for step in steps):
        yield f"'{rose[0]}', and the figure did not rise"
    if fell and all(step >= 0 for step in steps):
        yield f"'{fell[0]}', and the figure did not fall"


def _wrong_multiple(sentence: str, value: float, earlier: list[float]) -> Iterator[str]:
    for pattern, (factor, word) in _MULTIPLES.items():
        if pattern.search(sentence) and earlier:
            # 'Halved' is a round word: a ratio that rounds to it, either way up, bears it out.
            ratios = [value / before for before in earlier if before]
            if factor < 1:
                ratios, factor = [1 / ratio for ratio in ratios if ratio], 1 / factor
            if not any(factor - 0.5 <= ratio < factor + 0.5 for ratio in ratios):
                yield f"'{word}', and the figures bear no such ratio"


def _wrong_share(
    sentence: str, row: Mapping[str, Any], earlier: list[float], is_share: bool
) -> Iterator[str]:
    value = row["value"]
    known = [100 * (value - before) / before for before in earlier if before]
    if is_share:
        known += [value, 100 - value, *earlier, *(value - before for before in earlier)]
    if row["denominator"] and not pd.isna(row["denominator"]) and not pd.isna(row["numerator"]):
        known.append(100 * row["numerator"] / row["denominator"])
    if not known:
        return
    for said in _PERCENT.findall(sentence):
        half = 0.5 * 10.0 ** -len(said.partition(".")[2])  # what rounding to those digits allows
        if not any(abs(abs(one) - float(said)) <= half + 1e-9 for one in known):
            yield f"'{said} %', which is neither the figure nor its change"
