"""Which numbers of the prose can be traced to data? Counts bound, quoted and typed ones."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from pipeline.report.edition import Claims

# Names of periods, of parts of laws and school years, and 'per 10,000' are no claims on children.
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PERIODS = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|Q[1-4]|CY\d{{4}}|AY\d{{4}}|M\d{{2}}"
    r"|[Ss]ections? \d+|[Kk]ey stages? \d(?: and \d)?|[Ll]evels? \d"
    r"|(?:19|20)\d{2}(?:[-–/](?:\d{2}|(?:19|20)\d{2}))?|per 10*(?:,000)*)\b"
)
NUMBER = re.compile(
    r"(?<![\w.])[£]?\d[\d,]*(?:\.\d+)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|twice)\b",
    re.IGNORECASE,
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Figures and tables are data; headings, labels and links only name what they lead to.
SILENT = {
    "a",
    "data",
    "figure",
    "table",
    "svg",
    "style",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "cite",
}


class _Prose(HTMLParser):
    """Sorts the numbers of one fragment of a page by the elements they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.bound, self.quoted, self.unbound = 0, 0, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data" and not SILENT.intersection(self.open):
            self.bound += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, text: str) -> None:
        if SILENT.intersection(self.open):
            return
        found = NUMBER.findall(PERIODS.sub(" ", text))
        if "blockquote" in self.open:
            self.quoted += len(found)
        else:
            self.unbound += [f"'{number}' in '{_shorten(text)}'" for number in found]


def _shorten(text: str, length: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def count_claims(fragments: Iterable[tuple[str, str]]) -> Claims:
    """Count the numbers in fragments of HTML, each given with its section's slug.

    Numbers within figures and tables are data and not counted, nor are periods, years and
    headings. Number words from two upwards count, because a typed 'twelve' is a typed number.
    """
    bound, quoted, places = 0, 0, []
    for slug, fragment in fragments:
        prose = _Prose()
        prose.feed(fragment)
        prose.close()
        bound += prose.bound
        quoted += prose.quoted
        places += [f"{slug}: {place}" for place in prose.unbound]
    return Claims(bound, quoted, len(places), tuple(places))
