"""What would a report run, and why? Found out as the run itself does, without running anything."""

from collections.abc import Iterator

from pipeline.fingerprints import checks_key, hash_of
from pipeline.index import read_index
from pipeline.released import add_released, last_release
from pipeline.run.parameters import SectionParameters
from pipeline.run.sections import choose_sections
from pipeline.run.store import Store
from pipeline.subject import Subject


def describe_plan(subject: Subject) -> Iterator[str]:
    """Yield a line for the checks and one for each section: whether it would run, and why."""
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
        parts = index.parts
    else:
        yield "checks: would run; raw files, expectations or code changed, or they have not run yet"
        parts = _parts_now(subject)
    parameters = SectionParameters(board=board.id, period=period.text, audience="board")
    store = Store(
        layout.report(board.id, period.text) / "sections" / "board",
        parameters.model_dump(),
        add_released(
            parts | {"titles": hash_of(layout.section_titles())},
            last_release(layout, board.id, period.text, "board"),
        ),
        layout.narrative(board.id, period.financial_year.text),
    )
    for slug, notebook in chosen.items():
        why = store.why_run(slug, notebook)
        yield f"{notebook.stem}: {f'would run; {why}' if why else 'nothing it rests on changed'}"


def _parts_now(subject: Subject) -> dict[str, str]:
    """Read and check the raw data as a run would, writing nothing."""
    from pipeline.checks import check, load_relations, read_validated
    from pipeline.ingest import read_raw
    from pipeline.processed import parts_of

    layout, board, catalogue = subject.layout, subject.board, subject.catalogue
    raw = read_raw(layout, board, catalogue, subject.period, subject.as_of)
    known = read_validated(layout.processed(board.id, subject.period.text))
    relations = load_relations(layout.expectations / "relations.yaml", catalogue)
    suites = layout.expectations / "suites"
    checked = check(raw, board, catalogue, subject.period, suites, relations, known)
    return parts_of(checked.tables, board, catalogue)
