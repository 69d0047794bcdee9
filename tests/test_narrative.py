"""Does the example's narrative hold no typed number, and can every field of it be filled?"""

import re
from pathlib import Path

import pytest
from test_notebooks import NUMBER_WORDS

ROOT = Path(__file__).parents[1]
NARRATIVE = ROOT / "data/raw/southampton/2014-15/narrative"
# What is written in digits and is no figure: dates, statutes and guidance, names of things.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = re.compile(
    rf"(?:\d{{1,2}} )?(?:{MONTHS}) (?:19|20)\d\d|(?:19|20)\d\d(?:-\d\d)?|"
    r"[Ss]ections? \d+|[Ll]evels? \d|[Kk]ey stages? \d(?: and \d)?|Priority \d|Love 146|\bA\*-C|"
    r"under 18|ages? \d+ (?:to|and) \d+|aged \d+ to \d+"
)


@pytest.mark.parametrize("path", sorted(NARRATIVE.glob("*.md")), ids=lambda path: path.stem)
def test_no_number_is_typed(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("%"):
            continue
        words = ALLOWED.sub(" ", re.sub(r"\{[^{}]*\}", " ", line))
        assert not re.search(r"\d", words), line
        assert not NUMBER_WORDS.search(words), line


def test_a_typed_number_would_be_seen():
    for typed in ("a rate of 81 per 10,000", "twice the rate", "some 12 % more", "half of them"):
        words = ALLOWED.sub(" ", typed)
        assert re.search(r"\d", words) or NUMBER_WORDS.search(words)


def test_every_narrative_belongs_to_a_section():
    slugs = {path.stem[3:] for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.stem for path in NARRATIVE.glob("*.md")} <= slugs
