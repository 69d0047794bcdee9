"""The findings page: grouped by who must act, complete, escaped, self-contained."""

from html.parser import HTMLParser

import pytest
from small_board import Small

from pipeline.checks import write_findings_page
from pipeline.findings import Finding, Severity
from pipeline.periods import parse_period


def finding(severity: str, actor: str, what: str) -> Finding:
    return Finding(
        Severity(severity), actor, "a/b.csv", "line 2", what, "a number", "Ask.", "a-rule"
    )


@pytest.fixture
def page(tmp_path):
    small = Small(tmp_path)
    path = tmp_path / "checks" / "index.html"

    def write(*findings: Finding) -> str:
        write_findings_page(findings, small.board, parse_period("2014-15"), path)
        return path.read_text(encoding="utf-8")

    return write


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes |= dict(attrs)


def test_findings_stand_under_who_must_act_gravest_first(page):
    text = page(
        finding("info", "council", "third"),
        finding("critical", "analyst", "fourth"),
        finding("critical", "police", "first"),
        finding("critical", "council", "second"),
    )
    places = [text.index(word) for word in ("first", "second", "third", "fourth")]
    assert places == sorted(places)
    assert "Anytown Police" in text and "The analyst" in text


def test_counts_are_told(page):
    text = page(*(finding("warning", "police", f"number {n}") for n in range(3)))
    assert "Warning: 3" in text


def test_text_is_escaped_and_nothing_is_fetched(page):
    hostile = "<script>alert(1)</script><img src=x> {{ 7*191 }}"
    text = page(finding("critical", "<b>who</b>", hostile))
    tags = Tags(text)
    assert not {"script", "img", "link", "b", "iframe"} & set(tags.names)
    assert not {"src"} & set(tags.attributes)
    assert "&lt;script&gt;" in text and "{{ 7*191 }}" in text


def test_no_findings_is_said(page):
    assert "every check passed" in page()


def test_the_same_findings_make_the_same_page(page):
    one = [finding("info", "police", "a"), finding("info", "police", "b")]
    assert page(*one) == page(*reversed(one))
