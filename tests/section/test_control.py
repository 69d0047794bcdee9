"""Are months held against what was usual, and is nothing said of too few?"""

import pytest
from section.counted import KIN, observations, row

from pipeline.section.control import control_chart

QUIET = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]  # mean 41.4, limits 36.8 to 46.0


def months(values: list[float | None], last: str = "2015-M03") -> list[dict]:
    """Rows of the months up to the last; None is withheld."""
    year, month = int(last[:4]), int(last[-2:])
    rows = []
    for back, value in enumerate(reversed(values)):
        ago = year * 12 + month - 1 - back
        period = f"{ago // 12}-M{ago % 12 + 1:02d}"
        rows.append(row("contacts", period, value, status="withheld" if value is None else
                        "reported"))  # fmt: skip
    return rows


def chart(values, period="2014-15"):
    data = observations(months(values), period)
    return control_chart(data, data.catalogue["contacts"], "control", "Contacts")


def test_a_year_alone_gives_its_own_limits():
    shown = chart(QUIET)
    assert shown.title == "Contacts: nothing in 2014-15 beyond what chance brings"
    assert "April 2014 to March 2015; mean 41 and control limits 37 to 46" in shown.subtitle
    assert "<svg" in shown.html
    assert f"Events are not independent ({KIN}), so the limits are too narrow." in shown.html
    assert "Diamonds" not in shown.html


def test_a_year_after_another_is_held_against_its_limits():
    shown = chart([*QUIET, *QUIET[:10], 60, 30])
    assert shown.title == "Contacts: 2 of 12 months of 2014-15 outside the usual limits"
    assert shown.subtitle.endswith("control limits 37 to 46 of the months to March 2014")
    assert "Diamonds" in shown.html


def test_a_pattern_within_the_limits_is_told():
    shown = chart([*QUIET, 43, 43, 44, 43, 43, 43, 43, 40, 42, 40, 42, 40])
    assert shown.title.startswith("Contacts: within the usual limits in 2014-15, with a pattern")


@pytest.mark.parametrize("values", [QUIET[:11], [*QUIET, None, *QUIET[:5]], [None] * 12])
def test_too_few_months_in_a_row_get_no_limits(values):
    shown = chart(values)
    assert "<svg" not in shown.html
    assert "control limits need 12 months in a row; reported: " in shown.text
    assert shown.title == "Contacts"


def test_months_after_the_period_are_not_known_to_it():
    shown = chart([*QUIET, *QUIET, 99, 99, 99], "2014-15-Q3")
    assert "December 2014" in shown.subtitle
    assert "nothing in 2014-15" in shown.title


def test_three_years_are_what_is_usual():
    assert len(chart([900, *QUIET, *QUIET, *QUIET]).rows) == 36
