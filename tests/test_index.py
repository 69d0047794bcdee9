"""Does the index say what the tables rest on, whole or not at all?"""

import subprocess
import sys

import pytest

from pipeline.findings import Finding, Severity
from pipeline.index import Index, read_index, write_index

FINDING = Finding(Severity.INFO, "analyst", "a.csv", "", "what", "expected", "next", "rule")
INDEX = Index([FINDING], {"a.csv": "1"}, {"board": "2"})
KILLED = """
import os, sys
from pathlib import Path
from pipeline.index import Index, write_index

sys.addaudithook(lambda event, _: event == "os.rename" and os._exit(9))
write_index(Path(sys.argv[1]), "new", Index([], {}, {}))
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "actions.parquet").write_bytes(b"rows")
    write_index(tmp_path, "key", INDEX)
    return tmp_path


def test_what_was_written_is_read(folder):
    assert read_index(folder, "key") == INDEX


@pytest.mark.parametrize("name", ["actions.parquet", "index.json", "more.parquet"])
def test_nothing_is_read_of_another_key_or_of_files_that_were_touched(folder, name):
    assert read_index(folder, "other") is None
    with (folder / name).open("ab") as file:
        file.write(b"more")
    assert read_index(folder, "key") is None


def test_a_run_killed_as_it_writes_leaves_what_was_there_and_the_next_clears_up(folder):
    assert subprocess.run([sys.executable, "-c", KILLED, str(folder)]).returncode == 9
    assert read_index(folder, "key") == INDEX
    assert list(folder.glob(".*")) != []
    write_index(folder, "new", INDEX)
    assert list(folder.glob(".*")) == []
