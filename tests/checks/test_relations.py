"""Relations are read strictly: each mistake by its line."""

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.checks.relations import Relations, load_relations
from pipeline.errors import ConfigurationError
from pipeline.layout import Layout

EXPECTATIONS = Layout().expectations
CATALOGUE = load_catalogue(EXPECTATIONS / "indicators.yaml")
SUM = "sums:\n  - whole: {whole}\n    parts: [{parts}]\n    because: all of them\n"
MISTAKES = [
    # (relations.yaml, the line, words of the message)
    (SUM.format(whole="residents", parts="residents_male_count, residents_female_count"),
     2, "'residents' is no indicator"),
    (SUM.format(whole="residents_count", parts="residents_male_count"), 3, "at least 2"),
    (SUM.format(whole="residents_count", parts="residents_male_count, people"),
     3, "'people' is no indicator"),
    ("sums: []\nsummes: []\n", 2, "unknown key 'summes'; allowed here: population, sums"),
    ("population: people\n", 1, "'people' is no indicator"),
    ("rows:\n  - count: newsletters_count\n    table: letters\n    because: one row each\n",
     3, "'letters' is no register"),
    ("rows:\n  - count: newsletters_count\n    table: training\n    where: {kind: x}\n"
     "    because: one row each\n", 2, "'training' has no column 'kind'"),
    ("means:\n  - mean: mash_contacts_monthly_average\n    total: mash_contacts\n    parts: 1\n"
     "    because: months\n", 4, "greater than 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_a_mistake_names_its_line(tmp_path, text, line, words):
    path = tmp_path / "relations.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as told:
        load_relations(path, CATALOGUE)
    assert f"{path}, line {line}: " in str(told.value)
    assert words in str(told.value)


def test_the_projects_relations_can_be_read():
    relations = load_relations(EXPECTATIONS / "relations.yaml", CATALOGUE)
    assert relations.population == "residents_under_18_count"
    used = {kind for (kind, _, _), _ in relations.named()}
    # no measure of the catalogue tells what a stock opened with, gained and lost
    assert used == set(Relations.model_fields) - {"population", "balances"}
