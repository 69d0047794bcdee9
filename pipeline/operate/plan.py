"""What would a report run, and why? Found out as the run itself does, without running anything."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pipeline.fingerprints import checks_key, hash_of
from pipeline.index import read_index
from pipeline.processed import parts_of, read_table
from pipeline.released import add_released, last_release
from pipeline.run.parameters import SectionParameters
from pipeline.run.sections import choose_sections
from pipeline.run.store import Store
from pipeline.subject import Subject
from pipeline.tables import TABLES


def describe_plan(subject: Subject, audiences: Sequence[str]) -> Iterator[str]:
    """Yield a line for the checks and one for each section: whether it would run, and why.

    ``audiences`` are those of the editions to be made; of more than one each has a heading.
    Raises DisclosureError, as the run would, where a public edition would give a count away.
    """
    layout, board, period = subject.layout, subject.board, subject.period
    publication = subject.publication(None)
    chosen = choose_sections(
        layout, board.id, publication.sections if publication else board.chosen_sections
    )
    as_of = subject.as_of.isoformat() if subject.as_of else ""
    key = checks_key(layout, board.id, period.text, as_of)
    index = read_index(layout.processed(board.id, period.text), key)
    if index:
        yield "checks: nothing they rest on changed"
    else:
        yield "checks: would run; raw files, expectations or code changed, or they have not run yet"
    tables = None if index else _tables_now(subject)
    for audience in audiences:
        if len(audiences) > 1:
            yield f"{audience} edition:"
        if audience == "public":
            store = _public_store(subject, tables)
        else:
            parts = parts_of(tables, board, subject.catalogue) if tables else index.parts
            narrative = layout.narrative(board.id, period.financial_year.text)
            store = _store(subject, audience, parts, narrative)
        for slug, notebook in chosen.items():
            why = store.why_run(slug, notebook)
            says = f"would run; {why}" if why else "nothing it rests on changed"
            yield f"{notebook.stem}: {says}"


def _public_store(subject: Subject, tables: Mapping[str, pd.DataFrame] | None) -> Store:
    """Return the store of a public edition, of checked tables that are new or as they were kept."""
    from pipeline.disclosure.publishing import publish_of, write_narrative

    folder = subject.layout.processed(subject.board.id, subject.period.text)
    public = publish_of(subject, tables or {name: read_table(folder, name) for name in TABLES})
    parts = parts_of(public.tables, subject.board, public.catalogue)
    with TemporaryDirectory() as narrative:
        write_narrative(public, Path(narrative))
        return _store(subject, "public", parts, Path(narrative))


def _store(subject: Subject, audience: str, parts: dict[str, str], narrative: Path) -> Store:
    """Return what an edition's sections were made from, held against what there is now."""
    layout, board, period = subject.layout, subject.board, subject.period
    parameters = SectionParameters(board=board.id, period=period.text, audience=audience)
    return Store(
        layout.sections(board.id, period.text, audience),
        parameters.model_dump(),
        add_released(
            parts | {"titles": hash_of(layout.section_titles())},
            last_release(layout, board.id, period.text, audience),
        ),
        narrative,
    )


def _tables_now(subject: Subject) -> dict[str, pd.DataFrame]:
    """Read and check the raw data as a run would, writing nothing."""
    from pipeline.checks import check, load_relations, read_validated
    from pipeline.ingest import read_raw

    layout, board, catalogue = subject.layout, subject.board, subject.catalogue
    raw = read_raw(layout, board, catalogue, subject.period, subject.as_of)
    known = read_validated(layout.processed(board.id, subject.period.text))
    relations = load_relations(layout.expectations / "relations.yaml", catalogue)
    suites = layout.expectations / "suites"
    return check(raw, board, catalogue, subject.period, suites, relations, known).tables
