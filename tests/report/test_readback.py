"""Is an edition read as it stands, and nothing taken for one that is none, half or changed?"""

import re

import pytest

from pipeline.errors import UsageError
from pipeline.report.readback import find_edition, read_edition

from .kept import edition, keep, tidy

PROSE = (
    '<p>Plans: <data value="81" data-source="plan_rate/mercia/2014-15-Q1/council">81</data> '
    "<abbr>[r]</abbr> per 10,000. More rose.</p><details><p>Folded away.</p></details>"
    '<ul class="notes"><li>A note.</li></ul><ul><li>Train staff</li></ul>'
)


def test_titles_sentences_figures_and_claims_are_read(tmp_path):
    read = edition(tmp_path / "board", [tidy("2014-15-Q1", 81)], PROSE)
    assert (read.publisher, read.title) == (
        "Mercia Local Safeguarding Children Board",
        "Annual report 2014-15",
    )
    assert read.titles["mash"] == "Plans"
    assert read.sentences["mash"] == ("Plans: 81 per 10,000.", "More rose.", "Train staff")
    assert read.claims == (("plan_rate/mercia/2014-15-Q1/council", "81"),)
    (item,) = read.items
    assert next(item.records())["value"] == "81"
    assert not read.has_illustrative
    assert read.name == "Annual report 2014-15, board edition"


def test_the_page_or_its_folder_may_be_named(tmp_path):
    folder = keep(tmp_path / "board")
    assert read_edition(folder / "index.html").sha256 == read_edition(folder).sha256


def test_what_marks_a_change_is_no_part_of_what_is_said(tmp_path):
    since = "[r] changed since the last release of this report, which gave 4"
    marked = [tidy("2014-15-Q1", "withheld", note=since)]
    marked += [tidy("2014-15-Q2", 4, note=f"Council: recounted; {since}")]
    (item,) = edition(tmp_path / "board", marked).items
    assert [row["note"] for row in item.records()] == ["none", "Council: recounted"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "data.csv").unlink(), "half an edition: data.csv is not there"),
        (lambda folder: (folder / "run.json").unlink(), "half an edition: run.json is not there"),
        (lambda folder: (folder / "run.json").write_text("{"), "run.json cannot be read"),
        (lambda folder: (folder / "run.json").write_text("[]"), "run.json cannot be read"),
        (lambda folder: (folder / "data.xlsx").write_bytes(b"x"), r"data.xlsx: was changed"),
        (lambda folder: (folder / "data.xlsx").unlink(), "data.xlsx is not there"),
        (lambda folder: (folder / "SHA256SUMS").write_text("x"), "SHA256SUMS cannot be read"),
    ],
)
def test_half_an_edition_or_a_changed_one_is_told_apart(tmp_path, spoil, words):
    folder = keep(tmp_path / "board")
    spoil(folder)
    with pytest.raises(UsageError, match=words):
        read_edition(folder)


def test_what_is_no_edition_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="is no edition; expected a folder that holds"):
        read_edition(tmp_path / "empty")


def test_an_edition_is_found_by_path_or_below_the_two_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reports, released = tmp_path / "reports", tmp_path / "released"
    current, first = keep(reports / "m/2014-15/board"), keep(released / "m/2014-15/board/1")
    assert find_edition("m/2014-15/board", reports, released) == current
    assert find_edition("m/2014-15/board/1", reports, released) == first
    assert find_edition(str(current), reports, released) == current
    with pytest.raises(UsageError, match=re.escape("m/2015-16/board: there is no such folder")):
        find_edition("m/2015-16/board", reports, released)
