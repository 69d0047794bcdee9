"""The grammar of a status cell."""

import pytest

from pipeline.ingest.statuses import Status, parse_status

READ = [
    ("", Status("reported")),
    ("Reported", Status("reported")),
    ("provisional", Status("provisional")),
    ("withheld: under investigation", Status("withheld", False, "under investigation")),
    ("reported, illustrative: lost: filled in", Status("reported", True, "lost: filled in")),
    (": the year is not named", Status("reported", False, "the year is not named")),
    ("not-applicable", Status("not-applicable")),
]


@pytest.mark.parametrize(("text", "status"), READ)
def test_a_status_is_read(text, status):
    assert parse_status(text) == status


@pytest.mark.parametrize("text", ["rejected", "not-returned", "suppressed", "n/a", "reported, ok"])
def test_another_word_is_no_status(text):
    with pytest.raises(ValueError, match="'"):
        parse_status(text)
