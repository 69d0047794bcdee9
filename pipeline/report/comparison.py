"""What changed between two editions? Numbers, findings and prose, in words that a board reads."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.periods import parse_period
from pipeline.report.readback import ReadBack, Shown

_WORDS = {
    "figure": ("figure", "figures"),
    "entry": ("entry of a table", "entries of tables"),
    "sentence": ("sentence", "sentences"),
    "finding": ("finding", "findings"),
}
_OF_FIGURE = ("indicator", "area", "period", "supplier")
FINDINGS = {"Found", "Severity"}  # columns of the table that lists findings
SINCE = "Now [r]"  # a column of the table of what changed since the last release


@dataclass(frozen=True)
class Change:
    """One thing that differs, as a line; ``kind`` is figure, entry, finding or sentence."""

    kind: str
    section: str  # its slug; '' for what is of no section
    text: str


@dataclass(frozen=True)
class Comparison:
    """Two editions and what differs between them, in the order of the report."""

    earlier: ReadBack
    later: ReadBack
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in _WORDS}

    def lines(self) -> Iterator[str]:
        """Yield it as text: which two editions, then each section's changes, then the counts."""
        yield f"Earlier: {self.earlier.publisher}: {self.earlier.name}"
        yield f"Later:   {self.later.publisher}: {self.later.name}"
        titles = {**self.earlier.titles, **self.later.titles}
        for slug in [*titles, ""]:
            found = [change for change in self.changes if change.section == slug]
            if found:
                yield ""
                yield titles.get(slug, "What the checks found")
                yield from (f"  {change.text}" for change in found)
        yield ""
        yield self._summary()

    def _summary(self) -> str:
        if self.changes:
            said = [f"{number} {_WORDS[kind][number != 1]}" for kind, number in self.counts.items()]
            return f"Changed: {', '.join(said)}."
        if self.earlier.run["files"] == self.later.run["files"]:
            return "Nothing changed: the files are the same."
        return (
            "Nothing changed in numbers, findings and prose; the files differ in how these are "
            "laid out or drawn."
        )


def compare(earlier: ReadBack, later: ReadBack) -> Comparison:
    """Compare two editions: their figures, the entries of their tables, prose and findings."""
    changes = [
        *_sections(earlier, later),
        *_figures(earlier, later),
        *_entries(earlier, later),
        *_sentences(earlier, later),
        *_findings(earlier, later),
    ]
    return Comparison(earlier, later, tuple(changes))


def _sections(earlier: ReadBack, later: ReadBack) -> Iterator[Change]:
    was, now = _states(earlier), _states(later)
    for slug in dict.fromkeys([*was, *now]):
        before, after = was.get(slug, "not in it"), now.get(slug, "not in it")
        if before != after:
            yield Change("entry", slug, f"The section was {before}, is now {after}")


def _states(edition: ReadBack) -> dict[str, str]:
    words = {"failed": "not made", "done": "made"}
    return {one["section"]: words[one["state"]] for one in edition.run["sections"]}


def _figures(earlier: ReadBack, later: ReadBack) -> Iterator[Change]:
    """Yield each value of an indicator that differs, once, where the report shows it first."""
    was, now = _figures_of(earlier), _figures_of(later)
    for figure in dict.fromkeys([*now, *was]):
        slug, name, after = now.get(figure, ("", "", ""))
        if not after:
            slug, name, before = was[figure]
            yield Change("figure", slug, f"{name}: no longer shown; it was {before}")
        elif figure not in was:
            yield Change("figure", slug, f"{name}: {after}, which was not shown before")
        elif (before := was[figure][2]) != after:
            yield Change("figure", slug, f"{name}: {after}; it was {before}")


def _figures_of(edition: ReadBack) -> dict[tuple[str, ...], tuple[str, str, str]]:
    """Return the section, name and text of each figure; two releases of one stand together."""
    texts: dict[tuple[str, ...], dict[str, None]] = {}
    places: dict[tuple[str, ...], tuple[str, str]] = {}
    for item in edition.items:
        for row in item.records() if item.has_figures else ():
            figure = tuple(row[column] for column in _OF_FIGURE)
            period = _label(row["period"])
            name = f"{row['measure']}, {row['area']}, {period} ({row['supplier']})"
            places.setdefault(figure, (item.section, name))
            texts.setdefault(figure, {})[_text_of(row)] = None
    return {figure: (*places[figure], " and ".join(sorted(texts[figure]))) for figure in places}


def _text_of(row: dict[str, str]) -> str:
    said = [row["value"]]
    said += [f"95% interval {row['lower_95']} to {row['upper_95']}"] * (row["lower_95"] != "none")
    # A figure that is not there says so itself: its value is its status in words.
    is_number = row["value"].replace(".", "").lstrip("-").isdecimal()
    said += [row["status"]] * (is_number and row["status"] != "reported")
    said += ["illustrative"] * (row["illustrative"] == "yes")
    said += [row["release"]] * (row["release"] != "return")
    return said[0] if len(said) == 1 else f"{said[0]} ({', '.join(said[1:])})"


def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except ValueError:
        return period


def _entries(earlier: ReadBack, later: ReadBack) -> Iterator[Change]:
    """Yield what differs in tables and charts of anything but indicators: registers, lists."""
    before, after = _tables_of(earlier), _tables_of(later)
    for was, now in _pair(before, after):
        one = now or was
        if was is None or now is None:
            state = "is new" if was is None else "is no longer there"
            yield Change("entry", one.section, f"The {one.kind} “{one.title}” {state}")
            continue
        for old, new in _pair_rows(was.rows, now.rows):
            yield Change("entry", one.section, f"“{one.title}”: {_row(old, new, was, now)}")


def _tables_of(edition: ReadBack) -> list[Shown]:
    has_lines = bool(edition.run.get("found"))
    return [
        item
        for item in edition.items
        if not item.has_figures
        and SINCE not in item.columns
        and not (has_lines and set(item.columns) >= FINDINGS)
    ]


def _pair(before: list[Shown], after: list[Shown]) -> Iterator[tuple[Shown | None, Shown | None]]:
    """Pair tables of one section by title, then, as titles can tell a number, by columns."""
    left, unpaired = list(before), []
    for now in after:
        was = next((one for one in left if _named(one) == _named(now)), None)
        if was is None:
            unpaired.append(now)
            continue
        left.remove(was)
        yield was, now
    for now in unpaired:
        alike = (now.section, now.kind, now.columns)
        was = next((one for one in left if (one.section, one.kind, one.columns) == alike), None)
        if was is not None:
            left.remove(was)
        yield was, now
    yield from ((was, None) for was in left)


def _named(item: Shown) -> tuple[str, str, str]:
    return item.section, item.kind, item.title


def _pair_rows(
    before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Pair the rows that are not in both by their first cell, in order."""
    old = list((Counter(before) - Counter(after)).elements())
    for now in (Counter(after) - Counter(before)).elements():
        was = next((row for row in old if row[0] == now[0]), None)
        if was is not None:
            old.remove(was)
        yield was, now
    yield from ((was, None) for was in old)


def _row(old: tuple[str, ...] | None, new: tuple[str, ...] | None, was: Shown, now: Shown) -> str:
    if old is None or new is None:
        row, state = (new, "new") if old is None else (old, "no longer there")
        return f"{state}: {'; '.join(row)}"
    then = dict(zip(was.columns, old, strict=True))
    said = [
        f"{column} {value}, was {then.get(column, 'not given')}"
        for column, value in zip(now.columns, new, strict=True)
        if then.get(column) != value
    ]
    said += [f"{column} no longer given" for column in was.columns if column not in now.columns]
    return f"{new[0]}: {'; '.join(said)}"


def _sentences(earlier: ReadBack, later: ReadBack) -> Iterator[Change]:
    for slug in dict.fromkeys([*later.sentences, *earlier.sentences]):
        old, new = earlier.sentences.get(slug, ()), later.sentences.get(slug, ())
        matched = SequenceMatcher(None, old, new, autojunk=False)
        for what, a, b, c, d in matched.get_opcodes():
            if what == "equal":
                continue
            was, now = " ".join(old[a:b]), " ".join(new[c:d])
            if was and now:
                text = f"Now: “{now}” Before: “{was}”"
            else:
                text = f"New: “{now}”" if now else f"Taken out: “{was}”"
            yield Change("sentence", slug, text)


def _findings(earlier: ReadBack, later: ReadBack) -> Iterator[Change]:
    """Yield findings that are new or gone; by number alone where an edition does not hold them."""
    was, now = (Counter(edition.run.get("found", ())) for edition in (earlier, later))
    for text in (now - was).elements():
        yield Change("finding", "", f"new: {text}")
    for text in (was - now).elements():
        yield Change("finding", "", f"no longer found: {text}")
    before, after = earlier.run["findings"], later.run["findings"]
    if not (was or now) and before != after:
        said = ", ".join(f"{n} {word}, was {before.get(word, 0)}" for word, n in after.items())
        yield Change("finding", "", f"findings: {said}")
