"""Are processed tables written in their schema, whole or not at all?"""

import pandas as pd
import pytest

from pipeline.errors import SectionError
from pipeline.processed import read_table, write_tables
from pipeline.tables import TABLES, conform


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_schema_of_a_full_one(name, tmp_path):
    table = TABLES[name]
    full = pd.DataFrame(
        [{c.name: {"str": "x", "bool": True}.get(c.dtype, 1.5) for c in table.columns}]
    )
    for frame in (full, full.head(0), pd.DataFrame()):
        write_tables({name: frame}, tmp_path)
        read = read_table(tmp_path, name)
        assert list(read.columns) == table.names
        assert {c.name: str(read[c.name].dtype) for c in table.columns} == {
            c.name: c.dtype for c in table.columns
        }
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.parquet"]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_means(name):
    table = TABLES[name]
    assert table.meaning
    assert all(column.meaning for column in table.columns)
    assert len(set(table.names)) == len(table.names)


def test_nothing_in_a_column_is_nothing_of_its_type():
    observations = conform(
        pd.DataFrame([{"indicator": "a", "value": None}]), TABLES["observations"]
    )
    row = observations.iloc[0]
    assert (row["commentary"], row["illustrative"]) == ("", False)
    assert pd.isna(row["value"])


def test_a_table_that_is_not_there_names_the_command_that_makes_it(tmp_path):
    with pytest.raises(SectionError, match="lscb check southampton 2014-15"):
        read_table(tmp_path / "southampton" / "2014-15", "observations")


def test_a_write_that_fails_leaves_the_old_table(tmp_path, monkeypatch):
    write_tables({"priorities": pd.DataFrame([{"plan": "old"}])}, tmp_path)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", lambda *a, **k: (_ for _ in ()).throw(OSError))
    with pytest.raises(OSError):
        write_tables({"priorities": pd.DataFrame([{"plan": "new"}])}, tmp_path)
    assert read_table(tmp_path, "priorities")["plan"].tolist() == ["old"]
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_run_left_half_written_is_cleared_away(tmp_path):
    (tmp_path / ".sign_offs.99999").write_bytes(b"half")
    write_tables({"sign_offs": pd.DataFrame()}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["sign_offs.parquet"]
