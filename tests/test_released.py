"""Is the last release found, and does what it showed decide what is new and what runs again?"""

import pytest

from pipeline.fingerprints import edition_key
from pipeline.layout import Layout
from pipeline.released import (
    add_released,
    earlier_values,
    hash_release,
    last_release,
    list_releases,
    plain,
    read_figures,
    write_figures,
)

FIGURES = [
    ("contacts/anytown/2014-15/council", "61"),
    ("share(contacts/anytown/2014-15/council, visits/anytown/2014-15/council)", "50"),
    ("count(register/actions?state=open)", "3"),
    ("plans/anytown/2014-15/dfe", "4.5"),
    ("plans/anytown/2014-15/dfe", "4"),
]


def release(layout: Layout, number: int, figures=FIGURES):
    folder = layout.released("anytown", "2014-15", "board") / str(number)
    folder.mkdir(parents=True)
    write_figures(figures, folder / "figures.csv")
    (folder / "SHA256SUMS").write_text(f"{number}")
    return folder


@pytest.fixture
def layout(tmp_path) -> Layout:
    return Layout(tmp_path)


def test_releases_stand_in_the_order_of_their_numbers_and_half_of_one_is_none(layout):
    assert last_release(layout, "anytown", "2014-15", "board") is None
    made = [release(layout, number) for number in (1, 2, 10)]
    (made[0].parent / ".11.building").mkdir()
    (made[0].parent / "notes").mkdir()
    assert list_releases(layout, "anytown", "2014-15", "board") == made
    assert last_release(layout, "anytown", "2014-15", "board") == made[2]
    assert last_release(layout, "anytown", "2014-15", "public") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(61.0, "61"), ("61", "61"), (0.30000000000000004, "0.3"), ("43.70", "43.7"), (0, "0"),
     ("withheld", "withheld"), (-1.5, "-1.5")],
)  # fmt: skip
def test_a_value_is_the_same_text_from_wherever_it_comes(value, text):
    assert plain(value) == text


def test_only_another_value_is_a_change(layout):
    figures = read_figures(release(layout, 1))
    contacts = "contacts/anytown/2014-15/council"
    assert earlier_values(figures, contacts, 61.0) == ()
    assert earlier_values(figures, contacts, 62) == ("61",)
    assert earlier_values(figures, contacts, "withheld") == ("61",)
    assert earlier_values(figures, "contacts/anytown/2015-16/council", 1) == ()
    plans = "plans/anytown/2014-15/dfe"  # two releases of it were shown
    assert earlier_values(figures, plans, 4.5) == earlier_values(figures, plans, 4) == ()
    assert earlier_values(figures, plans, 5) == ("4", "4.5")


def test_what_rests_on_a_released_figure_changes_with_it_and_nothing_else_does(layout):
    names = ["contacts", "visits", "plans", "deaths"]
    parts = {f"observations/{name}": name for name in names}
    parts |= {"table/actions": "a", "table/reviews": "r", "board": "b"}
    none = add_released(parts, None)
    assert none == {**parts, "released": ""}
    first = add_released(parts, release(layout, 1))
    changed = {name for name, value in first.items() if value != none[name]}
    assert changed == {"observations/contacts", "observations/visits", "observations/plans",
                       "table/actions", "released"}  # fmt: skip
    others = [("plans/anytown/2014-15/dfe", "5"), *FIGURES[:3]]
    second = add_released(parts, release(layout, 2, others))
    changed = {name for name, value in second.items() if value != first[name]}
    assert changed == {"observations/plans", "released"}


def test_an_edition_rests_on_the_releases_of_its_audience(layout):
    def keys() -> list[str]:
        return [
            edition_key(layout, "anytown", "2014-15", "", audience, None)
            for audience in ("board", "public")
        ]

    before = keys()
    folder = release(layout, 1)
    after = keys()
    assert before[0] != after[0] and before[1] == after[1]
    assert hash_release(folder) and hash_release(None) == ""
