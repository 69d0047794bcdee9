"""The gate: what an edition's files really show decides, not what the notebooks were given."""

import csv

import pandas as pd
import pytest
from small_publications import RELATIONS, configured, observed

from pipeline.disclosure.publishing import publish
from pipeline.errors import DisclosureError
from pipeline.report.audited import audit_edition
from pipeline.section.displays import TIDY_COLUMNS
from pipeline.tables import TABLES, conform

ROWS = [
    ("deaths", "2014-15", 20.0),
    ("deaths_expected", "2014-15", 3.0),
    ("deaths_unexpected", "2014-15", 17.0),
]


@pytest.fixture
def public(tmp_path):
    tables = {name: conform(pd.DataFrame(), table) for name, table in TABLES.items()}
    board, catalogue = configured()
    return publish(tables | {"observations": observed(*ROWS)}, tmp_path, board, catalogue,
                   RELATIONS, observed())  # fmt: skip


def audited(folder, public, shown: dict[str, str], said: str = ""):
    """Audit an edition whose table shows values by indicator, and whose prose says some more."""
    board, catalogue = configured()
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["section", "item", "title", "row", "column", "value"])
        for row, (indicator, value) in enumerate(shown.items()):
            cells = dict.fromkeys(TIDY_COLUMNS, "none") | {
                "indicator": indicator, "area": "Anytown", "period": "2014-15", "value": value,
                "supplier": catalogue.suppliers["council"], "release": "return",
            }  # fmt: skip
            for column, cell in cells.items():
                lines.writerow(["mash", "Table 1", "Deaths", row, column, cell])
    (folder / "index.html").write_text(
        f'<section id="mash"><h2>1 Mash</h2><p>{said}</p></section>', encoding="utf-8"
    )
    return audit_edition(folder, public, board, catalogue)


def test_an_edition_that_shows_what_it_may_is_clean(tmp_path, public):
    hidden = set(public.tables["observations"].query("status == 'suppressed'")["indicator"])
    assert len(hidden) == 2 and "deaths_expected" in hidden
    shown = {name: "[c]" if name in hidden else f"{value:g}" for name, _, value in ROWS}
    found = audited(tmp_path, public, shown)
    assert found["is_clean"] and (found["hidden"], found["secondary"]) == (2, 1)
    assert found["narrowest"] >= 4


@pytest.mark.parametrize("leak", ["table", "prose", "both others"])
def test_an_edition_that_gives_a_small_count_away_is_refused(tmp_path, public, leak):
    shown, said = {"deaths": "20"}, ""
    if leak == "table":
        shown["deaths_expected"] = "3"
    if leak == "prose":
        said = '<data value="3" data-source="deaths_expected/anytown/2014-15/council">3</data>'
    if leak == "both others":
        shown["deaths_unexpected"] = "17"
    with pytest.raises(DisclosureError, match=r"Deaths expected, .*: between 3 and 3"):
        audited(tmp_path, public, shown, said)


def test_a_number_worked_out_of_a_hidden_one_counts_as_telling_it(tmp_path, public):
    source = "change(deaths_expected/anytown/2014-15/council, deaths/anytown/2014-15/council)"
    with pytest.raises(DisclosureError, match="Deaths expected"):
        audited(tmp_path, public, {"deaths": "20"},
                f'<data value="17" data-source="{source}">17</data>')  # fmt: skip
