"""Is every fact of the source cited by a register or a narrative, and every citation real?"""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
YEAR = ROOT / "data/raw/southampton/2014-15"
FACTS = ROOT.parent / "shared/mission/facts.csv"
# Facts that the example does not tell, and why.
NOT_TOLD: dict[str, str] = {}


def cited() -> dict[str, list[str]]:
    """Return the files that cite each fact: registers' ``fact`` cells, narratives' ``%`` lines."""
    found: dict[str, list[str]] = {}
    for path in sorted(YEAR.glob("registers/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                for fact in (row.get("fact") or "").split():
                    found.setdefault(fact, []).append(path.name)
    for path in sorted(YEAR.glob("narrative/**/*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("%"):
                for fact in re.findall(r"\bq\d{3}\b", line):
                    found.setdefault(fact, []).append(path.name)
    return found


def facts() -> dict[str, str]:
    if not FACTS.is_file():
        pytest.skip("the source's facts are not beside the clone")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["fact"] for row in csv.DictReader(file)}


def test_every_fact_is_cited_or_listed_with_the_reason():
    unused = [fact for fact in facts() if fact not in cited()]
    assert unused == sorted(NOT_TOLD)


def test_every_citation_is_of_a_fact_that_there_is():
    assert sorted(set(cited()) - set(facts())) == []


def test_every_paragraph_names_its_facts():
    for path in sorted(YEAR.glob("narrative/**/*.md")):
        blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
        for block in blocks:
            if not block.startswith("#"):
                assert re.search(r"^% ([qf]\d{3} ?)+$", block, flags=re.MULTILINE), (
                    path.name,
                    block,
                )


def _words(text: str) -> list[str]:
    """Return the words of a text in order; the name of a statute counts as one word."""
    text = re.sub(r"counter.terrorism and security act 2014", "statute", text.lower())
    return re.findall(r"[a-z0-9]+", text)


def test_no_sentence_of_the_source_is_copied():
    """Eight words in a row that a fact has too are a copy."""
    runs: dict[tuple[str, ...], str] = {}
    for name, text in facts().items():
        words = _words(text)
        for place in range(len(words) - 7):
            runs[tuple(words[place : place + 8])] = name
    copied = []
    texts = {path.name: path.read_text() for path in sorted(YEAR.glob("narrative/**/*.md"))}
    for path in sorted(YEAR.glob("registers/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                for column in ("action", "progress", "text", "aim", "priority"):
                    texts[f"{path.name} {row.get('id', '')} {column}"] = row.get(column) or ""
    for place, text in texts.items():
        words = _words(re.sub(r"^%.*$", "", text, flags=re.MULTILINE))
        for start in range(len(words) - 7):
            run = tuple(words[start : start + 8])
            if run in runs:
                copied.append((place, runs[run], " ".join(run)))
    assert copied == []
