"""Is what was edited while it was read never taken for what it was before, or is after?"""

import shutil

import pytest
from homes import ROOT

import pipeline.ingest
from pipeline.index import read_index
from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.run.manifest import Stopwatch
from pipeline.story import check_raw_data
from pipeline.subject import Subject

RETURN = "data/raw/southampton/2014-15/returns/2014-15-Q4/barnardos.csv"


@pytest.mark.slow
@pytest.mark.parametrize("is_edited", [False, True])
def test_tables_of_a_return_edited_while_it_was_read_are_not_kept(is_edited, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    path, read_raw = tmp_path / RETURN, pipeline.ingest.read_raw
    before = path.read_bytes()

    def read(*about):
        raw = read_raw(*about)
        if is_edited:
            path.write_bytes(before.replace(b",15,", b",16,"))
        return raw

    monkeypatch.setattr(pipeline.ingest, "read_raw", read)
    subject = Subject.of(Layout(tmp_path), "southampton", parse_period("2014-15"), None)
    check_raw_data(subject, Stopwatch())
    path.write_bytes(before)
    kept = []
    monkeypatch.setattr("pipeline.story.read_index", lambda *of: kept.append(read_index(*of)))
    check_raw_data(subject, Stopwatch())
    assert (kept[0] is None) == is_edited
