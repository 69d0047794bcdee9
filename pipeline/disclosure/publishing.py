"""What can the notebooks of a public edition open? Protected tables and texts, in their own folder.

What is hidden, or only the board's, is in none of them: no notebook can show what it cannot read.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.checks.relations import Relations
from pipeline.disclosure.protection import Protected, protect
from pipeline.disclosure.texts import IN_PLACE, Watch, accepted_texts, hidden_figures
from pipeline.errors import DisclosureError
from pipeline.findings import Finding, Severity
from pipeline.layout import Layout
from pipeline.processed import write_tables
from pipeline.released import SUMS, is_number, read_figures
from pipeline.subject import Subject
from pipeline.tables import CAUTIONS_HELD, OBSERVATIONS, REGISTERS, TABLES, TEXT, conform

# Of the findings a reader is told that there are some, where, and who acts; not the values.
_VALUES_OF_FINDINGS = ("compared", "smallest_error", "raw", "expected", "cell", "places")
_VALUES_OF_DECISIONS = ("expected_value", "corrected_value")
_BOARD_ONLY = ("printed_figures", "printed_readings")  # the audit of a printed report


@dataclass(frozen=True)
class Public:
    """What may be published of a report's data.

    ``tables`` stand in for the processed tables, ``catalogue`` for the board's, without cautions
    that tell a hidden figure (those of ``cautions_held``); ``narrative`` are the board's paragraphs
    by file; ``held`` says which texts were held back, a line each; ``sources`` names, by place, the
    observations that were or could have been hidden: as a page does, and their release.
    """

    tables: dict[str, pd.DataFrame]
    catalogue: Catalogue
    cautions_held: tuple[str, ...]
    narrative: dict[str, str]
    held: tuple[str, ...]
    useless_decisions: tuple[str, ...]
    let_through: int
    protected: Protected
    sources: dict[int, tuple[str, str]]

    @property
    def findings(self) -> list[Finding]:
        """What a reader is told of the findings."""
        rows = self.tables["findings"].to_dict("records")
        return [Finding(**row | {"severity": Severity(row["severity"])}) for row in rows]

    @property
    def counts(self) -> dict[str, int]:
        """How many figures are hidden: small ones, others for their sake, and texts held back.

        ``let_through`` are the hidden figures whose numbers stand in texts by a decision.
        """
        return {
            "small": len(self.protected.primary),
            "others": len(self.protected.secondary),
            "texts": len(self.held),
            "let_through": self.let_through,
        }


def publish(
    tables: Mapping[str, pd.DataFrame],
    narrative: Path,
    board: Board,
    catalogue: Catalogue,
    relations: Relations,
    earlier: pd.DataFrame,
) -> Public:
    """Return what may be published of checked tables and of a folder of narrative.

    ``earlier`` are the observations that the board published before (``read_earlier``).
    Raises DisclosureError where a small count could still be worked out, with the figures that
    give it away.
    """
    protected = protect(
        tables["observations"], tables["population"], board, catalogue, relations, earlier
    )
    refuse_unless_clean(protected.audited.failures)
    hidden = hidden_figures(tables["observations"], protected.hidden, catalogue)
    watch = Watch(hidden, accepted_texts(tables["decisions"]))
    held = tuple(
        one.id
        for one in catalogue.indicators
        if watch.pass_on(one.caution or "", f"the caution of '{one.id}'", [one.id], one.section)
        == IN_PLACE
    )
    public = {name: frame for name, frame in tables.items() if name in TABLES}
    public["observations"] = _without_telling(protected.public_observations, catalogue, watch)
    for name in (*_BOARD_ONLY, *board.disclosure.registers_about_children):
        public[name] = conform(pd.DataFrame(), TABLES[name])
    concerned = {one.indicator.id for one in hidden}
    public["findings"] = _without_values(public["findings"], catalogue, relations, concerned)
    public["decisions"] = _without(public["decisions"], _VALUES_OF_DECISIONS)
    for table in (*REGISTERS, TABLES["decisions"]):
        public[table.name] = _scanned(public[table.name], table.name, watch)
    return Public(
        public,
        catalogue.without_cautions(held),
        held,
        _paragraphs(narrative, watch),
        tuple(watch.held),
        tuple(watch.useless()),
        len(watch.passed),
        protected,
        _sources(tables["observations"], protected),
    )


def publish_of(subject: Subject, tables: Mapping[str, pd.DataFrame]) -> Public:
    """Return what may be published of a report's checked tables, and of its narrative.

    Raises DisclosureError where a count could still be worked out.
    """
    from pipeline.checks import load_relations

    layout, board, catalogue = subject.layout, subject.board, subject.catalogue
    return publish(
        tables,
        layout.narrative(board.id, subject.period.financial_year.text),
        board,
        catalogue,
        load_relations(layout.expectations / "relations.yaml", catalogue),
        read_earlier(layout, board.id),
    )


def _sources(observations: pd.DataFrame, protected: Protected) -> dict[int, tuple[str, str]]:
    rows = observations.iloc[sorted(protected.system.costs)]
    names = zip(rows["indicator"], rows["area"], rows["period"], rows["supplier"], strict=True)
    return {
        place: ("/".join(name), release)
        for place, name, release in zip(
            sorted(protected.system.costs), names, rows["release"], strict=True
        )
    }


def refuse_unless_clean(failures) -> None:
    """Raise DisclosureError naming each count that can be worked out, and what gives it away."""
    if failures:
        raise DisclosureError(
            "The public edition was refused: these counts about children can be worked out.\n"
            + "\n".join(
                f"  {one.words}: between {one.low:g} and {one.high:g}, by {'; '.join(one.because)}"
                for one in failures
            )
            + "\nThe last public edition was kept. Withhold a figure that gives one away, in "
            "decisions.csv."
        )


def _without_values(
    findings: pd.DataFrame, catalogue: Catalogue, relations: Relations, hidden: Collection[str]
) -> pd.DataFrame:
    """Say of findings which measure they are about, not what its values are.

    Those on measures that have hidden figures, or that must agree with such, are left out: a
    reader who knows the checks could tell by one, or by its absence, which numbers are ruled out.
    """
    linked = [{name for _, name in group} for group in _named_together(relations)]
    concerned = set(hidden).union(*(names for names in linked if names & set(hidden)))
    titles = {one.id: one.title for one in catalogue.indicators}
    told = _without(findings[~findings["indicator"].isin(concerned)], _VALUES_OF_FINDINGS)
    told = told.assign(
        what=[
            f"{titles[name]}: does not reconcile, or needs a look"
            if name in titles
            else "a figure, file or register: needs a look"
            for name in told["indicator"]
        ]
    )
    columns = ["severity", "actor", "file", "what", "next_step"]
    return told.drop_duplicates(columns).reset_index(drop=True)


def _named_together(relations: Relations) -> list[list[tuple]]:
    """Return the measures that each declared relation names."""
    return [list(group) for _, group in groupby(relations.named(), lambda named: named[0][:2])]


def _without(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    return frame.assign(**{name: "" for name in columns if name in frame})


def _without_telling(
    observations: pd.DataFrame, catalogue: Catalogue, watch: Watch
) -> pd.DataFrame:
    """Hold back the suppliers' words, and the reasons, that tell a hidden figure."""
    frame = observations.copy()
    # Whoever guessed a whole return could try whether its hash is the one given.
    is_published = frame["source_file"].str.startswith("published/")
    frame["source_sha256"] = frame["source_sha256"].where(is_published, "")
    for column in ("commentary", "reason"):
        frame[column] = [
            watch.pass_on(
                text, f"{file} {cell}".strip(), [indicator], catalogue[indicator].section
            )
            for text, file, cell, indicator in zip(
                frame[column], frame["source_file"], frame["source_cell"], frame["indicator"],
                strict=True,
            )
        ]  # fmt: skip
    return frame


def _scanned(frame: pd.DataFrame, name: str, watch: Watch) -> pd.DataFrame:
    columns = [one.name for one in TABLES[name].columns if one.dtype == TEXT]
    texts = [one for one in columns if frame[one].str.contains(" ").any()]
    about = frame["indicators"] if "indicators" in frame else pd.Series("", index=frame.index)
    if name == "decisions":
        about = frame["indicator"]
    sections = frame["section"] if "section" in frame else pd.Series("", index=frame.index)
    frame = frame.copy()
    for column in texts:
        frame[column] = [
            watch.pass_on(text, f"{name} {cell}, {column}".strip(), indicators.split(), section)
            for text, cell, indicators, section in zip(
                frame[column], frame["source_cell"], about, sections, strict=True
            )
        ]
    return frame


def _paragraphs(folder: Path, watch: Watch) -> dict[str, str]:
    """Return each file of the narrative with the paragraphs that may be read; no writer's notes."""
    found = {}
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        text = "\n".join(line for line in lines if not line.startswith("%"))
        blocks = text.split("\n\n")
        found[name] = "\n\n".join(
            watch.pass_on(block, f"narrative/{name}, paragraph {place}", section=path.stem)
            for place, block in enumerate(blocks, 1)
        )
    return found


def read_earlier(layout: Layout, board: str) -> pd.DataFrame:
    """Return the figures of every public edition that a board released, the oldest first.

    As observations: indicator, area, period, supplier, value; counts behind a value were never
    shown.
    """
    root = layout.all_released(board)
    folders = [path.parent for path in root.glob(f"*/public/*/{SUMS}")]
    rows = []
    for folder in sorted(folders, key=lambda path: (path.parts[-3], int(path.name))):
        for figure, values in read_figures(folder).items():
            names = figure.split("/")
            if len(names) != 4 or "(" in figure or names[0] == "register":
                continue  # worked out of others, which stand beside it
            rows += [
                dict(zip(("indicator", "area", "period", "supplier"), names, strict=True))
                | {"value": float(value), "status": "reported", "is_current": True,
                   "row_id": f"{folder.parts[-3]}/{folder.name}/{figure}"}
                for value in values
                if is_number(value)
            ]  # fmt: skip
    return conform(pd.DataFrame(rows), OBSERVATIONS)


def write_public(public: Public, folder: Path) -> None:
    """Write the tables, the names of cautions held back and, in ``narrative/``, the paragraphs."""
    write_tables(public.tables, folder)
    (folder / CAUTIONS_HELD).write_text(json.dumps(public.cautions_held), encoding="utf-8")
    write_narrative(public, folder / "narrative")


def write_narrative(public: Public, narrative: Path) -> None:
    """Write the board's paragraphs into a folder, and no others."""
    for left in narrative.rglob("*.md"):
        if left.relative_to(narrative).as_posix() not in public.narrative:
            left.unlink()
    for name, text in public.narrative.items():
        path = narrative / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
