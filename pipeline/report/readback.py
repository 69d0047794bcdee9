"""What does an edition say? Read back from its files, once these are as they were written."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.errors import UsageError
from pipeline.fingerprints import hash_file, hash_of
from pipeline.released import SUMS
from pipeline.report.claims import VOID
from pipeline.report.release_check import check_release

FILES = ("index.html", "data.csv", "run.json")  # without which there is no edition
_RUN = {"board", "period", "audience", "pack", "sections", "findings"}  # of run.json
BLOCKS = {"p", "li", "ul", "ol", "dt", "dd", "div", "blockquote", "section", "footer"}
BLOCKS |= {"h2", "h3", "h4", "h5", "h6", "pre"}
# Figures and tables are read from data.csv; what is folded away or a button is no prose.
PASSED_OVER = {"figure", "table", "svg", "style", "script", "details", "header", "nav"}
_CLASSES_PASSED_OVER = {"notes", "back", "tools"}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Against which release a figure changed is said of an edition, and is no change of what it says.
_MARK = re.compile(r" \[r\]")
_MARK_IN_TITLE = re.compile(r" \(revised\)|, revised(?=\))")
_SINCE = re.compile(r"(?:; )?\[r\] changed since the last release.*")


@dataclass(frozen=True)
class Shown:
    """A figure or table as data.csv has it: ``rows`` of texts under ``columns``."""

    section: str
    kind: str  # 'figure' or 'table'
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def has_figures(self) -> bool:
        """Whether each row is one value of an indicator, named by what it is of."""
        return {"indicator", "area", "period", "supplier", "lower_95"} <= set(self.columns)

    def records(self) -> Iterator[dict[str, str]]:
        """Yield each row by its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class ReadBack:
    """What an edition says, section by section.

    ``titles`` are those of its sections by slug, in order; ``items`` its figures and tables in
    reading order; ``sentences`` its prose by slug; ``claims`` the numbers of its prose, each with
    the source it names.
    """

    folder: Path
    run: Mapping[str, Any]
    publisher: str
    title: str
    titles: Mapping[str, str]
    items: tuple[Shown, ...]
    sentences: Mapping[str, tuple[str, ...]]
    claims: tuple[tuple[str, str], ...]
    has_illustrative: bool

    @property
    def sha256(self) -> str:
        """Identify what it says: its files and findings, not when it was made."""
        return hash_of([self.run["files"], self.run["findings"], self.run.get("found", [])])

    @property
    def name(self) -> str:
        """Say which edition it is: 'Annual report 2014-15, board edition, release 2'."""
        number = f", release {self.folder.name}" if (self.folder / SUMS).is_file() else ""
        pack = f", pack {self.run['pack']}" if self.run["pack"] else ""
        return f"{self.title}, {self.run['audience']} edition{pack}{number}"


def read_edition(path: Path) -> ReadBack:
    """Read an edition, given its folder or its index.html.

    Raises UsageError, saying which file, for what is no edition, half of one, or not as the run
    that made it wrote it.
    """
    folder = path.parent if path.name == "index.html" else path
    there = [name for name in FILES if (folder / name).is_file()]
    if not there:
        raise UsageError(
            f"{path}: is no edition; expected a folder that holds {', '.join(FILES)}, such as "
            "reports/BOARD/PERIOD/board. Make one with lscb report."
        )
    if (folder / SUMS).is_file() and (problems := check_release(folder)):
        raise UsageError(
            f"{folder}: {problems[0]}; expected a release as it was made. Restore it from a copy."
        )
    run = _read_run(folder / "run.json")
    names = {*FILES, *run.get("files", {})}
    lost = sorted(name for name in names if not (folder / name).is_file())
    if lost or not run:
        what = f"{lost[0]} is not there" if lost else "run.json cannot be read"
        raise UsageError(
            f"{folder}: is half an edition: {what}; expected all files that its run wrote. "
            "Make it anew with lscb report --fresh; a release is to be restored from a copy."
        )
    for name, was in run["files"].items():
        if hash_file(folder / name) != was:
            raise UsageError(
                f"{folder / name}: was changed after it was made; expected the SHA-256 that "
                f"run.json gives, {was[:12]}…. Make the edition anew with lscb report --fresh; "
                "a release is to be restored from a copy."
            )
    page, items = read_files(folder)
    return ReadBack(
        folder=folder,
        run=run,
        publisher=page.said("publisher"),
        title=page.said("title"),
        titles=page.titles,
        items=items,
        sentences={slug: tuple(said) for slug, said in page.sentences.items()},
        claims=tuple(page.claims),
        has_illustrative=page.has_illustrative,
    )


def read_files(folder: Path) -> tuple["Page", tuple[Shown, ...]]:
    """Return what the page in a folder says, and the figures and tables of data.csv beside it."""
    page = Page()
    page.feed((folder / "index.html").read_text(encoding="utf-8"))
    page.close()
    return page, tuple(_read_items(folder / "data.csv"))


def figures_in(
    items: Iterable[Shown], board: Board, catalogue: Catalogue
) -> Iterator[tuple[str, str, str]]:
    """Yield each figure of figures and tables: its source as in the page, release and value."""
    areas = {area.name: area.id for area in board.areas}
    suppliers = {name: supplier for supplier, name in catalogue.suppliers.items()}
    suppliers |= {agency.name: agency.id for agency in board.agencies}
    for item in items:
        for row in item.records() if item.has_figures else ():
            area = areas.get(row["area"], row["area"])
            supplier = suppliers.get(row["supplier"], row["supplier"])
            source = f"{row['indicator']}/{area}/{row['period']}/{supplier}"
            yield source, row["release"], row["value"]


def find_edition(text: str, reports: Path, released: Path) -> Path:
    """Return the path of an edition that is named by a path, or by one below either folder.

    Raises UsageError where there is nothing of that name.
    """
    places = [Path(text), released / text, reports / text]
    for place in places:
        if (place / "run.json").is_file() or (place / "index.html").is_file() or place.is_file():
            return place
    if not any(place.exists() for place in places):
        raise UsageError(
            f"{text}: there is no such folder; expected an edition, such as "
            "reports/BOARD/PERIOD/board or data/released/BOARD/PERIOD/board/1."
        )
    return next(place for place in places if place.exists())


def _read_run(path: Path) -> dict[str, Any]:
    """Return run.json, empty where it is no record of a run."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        is_whole = isinstance(run["files"], dict) and set(run) >= _RUN
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return run if is_whole else {}


def _read_items(path: Path) -> Iterator[Shown]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        items: dict[tuple[str, ...], dict[str, dict[str, str]]] = {}
        for line in csv.DictReader(file):
            rows = items.setdefault((line["section"], line["item"], line["title"]), {})
            value = _MARK.sub("", _SINCE.sub("", line["value"]))
            rows.setdefault(line["row"], {})[line["column"]] = value or "none"
    for (section, item, title), rows in items.items():
        columns = tuple(next(iter(rows.values())))
        cells = tuple(tuple(row.get(name, "") for name in columns) for row in rows.values())
        kind = item.partition(" ")[0].lower()
        yield Shown(section, kind, _MARK_IN_TITLE.sub("", title), columns, cells)


@dataclass
class Page(HTMLParser):
    """Sorts the text of a page by section, into titles, sentences and claims."""

    titles: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, list[str]] = field(default_factory=dict)
    claims: list[tuple[str, str]] = field(default_factory=list)
    has_illustrative: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []  # with whether its text is passed over
        self._slug, self._text, self._head = "", "", {"publisher": "", "title": ""}
        self._filling = ""

    def said(self, what: str) -> str:
        return " ".join(self._head[what].split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "data" and known.get("data-source"):
            self.claims.append((known["data-source"], known.get("value") or ""))
        if tag in VOID:
            self._text += " "
            return
        classes = set((known.get("class") or "").split())
        is_over = tag in PASSED_OVER or bool(classes & _CLASSES_PASSED_OVER)
        is_over = is_over or any(over for _, over in self._open)
        if tag in BLOCKS:
            self._end_block()
        if tag == "section":
            self._slug = known.get("id") or ""
            self.sentences[self._slug] = []
        self.has_illustrative |= "illustrative" in classes
        self._filling = {"publisher": "publisher", "h1": "title"}.get(
            "publisher" if "publisher" in classes else tag, ""
        )
        self._open.append((tag, is_over))

    def handle_endtag(self, tag: str) -> None:
        self._filling = ""
        if tag == "h2" and self._slug and self._slug not in self.titles:
            self.titles[self._slug] = re.sub(r"^\d+ |^– ", "", " ".join(self._text.split()))
            self._text = ""
        if tag in BLOCKS:
            self._end_block()
        if tag == "section":
            self._slug = ""
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, text: str) -> None:
        if self._filling:
            self._head[self._filling] += text
        if self._slug and not any(over for _, over in self._open):
            self._text += text

    def _end_block(self) -> None:
        said = _MARK.sub("", " ".join(self._text.split()))
        self._text = ""
        if said and self._slug:
            self.sentences[self._slug] += _SENTENCE_END.split(said)
