"""Is every figure that is edited found, by a relation that holds it and by no other?

Figures of returns, registers, published series, population and the printed report are edited where
they stand in the tables as read, several at a time that no relation holds together.
"""

import re

import numpy as np
import pandas as pd
import pytest
from example_figures import Example, read_example

from pipeline.checks.equations import at_least, at_most
from pipeline.checks.likenesses import differing_equations
from pipeline.checks.reconciling import equations
from pipeline.checks.stated import PRINTED

pytestmark = pytest.mark.slow
HIGH_ENOUGH = 40
SAMPLE = 3  # rounds of edits in `make test`; all of them are a soak


def sets_of(example: Example, stated: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return the figures of every relation that any edit breaks: sums, shares, likenesses."""
    both = [*equations(stated, example.board, example.relations), *differing_equations(stated)]
    one_sided = {at_least.__qualname__, at_most().__qualname__}
    return [
        tuple(places)
        for equation in both
        if equation.implied.__qualname__ not in one_sided
        for places in equation.places
    ]


def rounds_of(sets: list[tuple[int, ...]]) -> list[list[int]]:
    """Share the figures out into rounds, so that no relation holds two of one round."""
    members: dict[int, list[int]] = {}
    for number, places in enumerate(sets):
        for place in places:
            members.setdefault(place, []).append(number)
    rounds: list[tuple[list[int], set[int]]] = []
    for place, held in members.items():
        free = next((one for one in rounds if one[1].isdisjoint(held)), None)
        if free is None:
            free = ([], set())
            rounds.append(free)
        free[0].append(place)
        free[1].update(held)
    return [chosen for chosen, _ in rounds]


def up(value: float) -> int:
    """Return a figure half as high again, and ten more: beyond any rounding."""
    return round(value * 1.5) + 10


def down(value: float) -> int:
    """Return a figure of four tenths, of figures that are high enough to be beyond rounding."""
    return round(value * 0.4)


def edited(example: Example, stated: pd.DataFrame, places: list[int], change) -> Example:
    """Return the example with figures changed where they stand."""
    raw = example.raw
    observations, population = raw.observations.copy(), raw.population.copy()
    printed = raw.printed_figures.copy()
    registers = {name: frame.copy() for name, frame in raw.registers.items()}
    for row in stated.iloc[places].to_dict("records"):
        value = change(row["value"])
        if row["body"] == PRINTED:
            _print(printed, row, value)
        elif "." in row["indicator"]:
            table, _, column = row["indicator"].partition(".")
            registers[table].loc[registers[table]["row_id"] == row["row_id"], column] = value
        else:
            frame = population if row["row_id"] in set(population["row_id"]) else observations
            frame.loc[frame["row_id"] == row["row_id"], "value"] = value
    return example.with_raw(
        observations=observations,
        population=population,
        printed_figures=printed,
        registers=registers,
    )


def _print(printed: pd.DataFrame, row: dict, value: float) -> None:
    """Put a number in the place of one in a printed cell, which may hold several."""
    column = "value" if row["raw"] else "notes"
    at = printed["row_id"] == row["row_id"]
    (text,) = printed.loc[at, column]
    old = f"{row['value']:g}" if row["value"] % 1 else f"{row['value']:.0f}"
    printed.loc[at, column] = re.sub(rf"(?<![\d.]){old}(?![\d.])", str(value), text, count=1)


def key(finding) -> tuple[str, ...]:
    return finding.rule, finding.file, finding.cell, finding.indicator, finding.compared


def holds(finding, example: Example, stated: pd.DataFrame) -> set[str]:
    """Return the places of the figures that a finding's relation holds.

    A rate is held against its count and every population at hand, of which the finding names the
    nearest.
    """
    places = set(finding.places.split("; "))
    if finding.rule == "rate-against-count":
        people = stated[stated["indicator"] == example.relations.population]
        places |= set(people["file"] + " " + people["cell"])
    return places


def check_round(
    example: Example, stated: pd.DataFrame, places: list[int], known: set, change=up
) -> None:
    if change is down:
        places = [place for place in places if stated["value"].iloc[place] >= HIGH_ENOUGH]
    named = {f"{row['file']} {row['cell']}" for row in stated.iloc[places].to_dict("records")}
    fresh = [
        one for one in edited(example, stated, places, change).findings() if key(one) not in known
    ]
    found = {place for one in fresh for place in one.places.split("; ")}
    assert named - found == set(), "an edit that no relation found"
    accused = [one.sentence() for one in fresh if named.isdisjoint(holds(one, example, stated))]
    assert accused == [], "a relation that holds no edited figure"


@pytest.fixture(scope="module")
def example() -> Example:
    return read_example()


@pytest.fixture(scope="module")
def stated(example) -> pd.DataFrame:
    return example.stated()


@pytest.fixture(scope="module")
def rounds(example, stated) -> list[list[int]]:
    return rounds_of(sets_of(example, stated))


@pytest.fixture(scope="module")
def known(example) -> set:
    return {key(one) for one in example.findings()}


def test_every_table_has_figures_that_relations_hold(stated, rounds):
    held = stated.iloc[[place for places in rounds for place in places]]
    assert {"own", PRINTED} < set(held["body"])
    assert held["file"].str.startswith("published/").any()
    assert held["indicator"].str.contains(".", regex=False).any()
    assert len(held) > 900


def test_edited_figures_are_found_and_no_others(example, stated, rounds, known):
    for number in np.linspace(0, len(rounds) - 1, SAMPLE).astype(int):
        check_round(example, stated, rounds[number], known, up if number % 2 else down)


@pytest.mark.soak
def test_any_edited_figure_is_found_and_no_other(example, stated, rounds, known):
    for places in rounds:
        for change in (up, down):
            check_round(example, stated, places, known, change)
