"""How does a pile of returns become a report? The whole build, one call a stage.

Returns, registers and published files are read; suites check them; what was found is written
down; the notebooks run on the checked tables; their results are bound into one edition, which
takes the old one's place only when it is whole.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.fingerprints import checks_key, hash_files, hash_of, is_code_as_found
from pipeline.index import Index, read_index, write_index
from pipeline.last_run import keep_run
from pipeline.missing import list_missing
from pipeline.released import add_released, last_release
from pipeline.run.manifest import Stopwatch, describe_run, for_public, write_run
from pipeline.run.parameters import SectionParameters
from pipeline.run.progress import Progress
from pipeline.run.sections import SectionRun, choose_sections, run_sections
from pipeline.run.store import Store
from pipeline.subject import Subject

if TYPE_CHECKING:  # loaded for a public edition alone
    from pipeline.disclosure.publishing import Public


def check_raw_data(subject: Subject, stopwatch: Stopwatch, is_fresh: bool = False) -> Index:
    """Read and check everything; write the processed tables and the page of findings.

    Tables that rest on the same files and code are used again, unless a fresh check is asked for.
    """
    layout, board, period = subject.layout, subject.board, subject.period
    folder = layout.processed(board.id, period.text)
    page = layout.report(board.id, period.text) / "checks" / "index.html"
    as_of = subject.as_of.isoformat() if subject.as_of else ""
    rests_on = partial(checks_key, layout, board.id, period.text, as_of)
    key = rests_on()  # before anything is read
    kept = None if is_fresh else read_index(folder, key)
    if kept and page.is_file():
        return kept
    from pipeline.checks import (
        check,
        load_relations,
        read_validated,
        write_findings_page,
        write_validated,
    )
    from pipeline.ingest import read_raw
    from pipeline.ingest.coverage import require_figures
    from pipeline.processed import parts_of, write_tables

    catalogue = subject.catalogue
    with stopwatch.timing("ingest"):
        raw = read_raw(layout, board, catalogue, period, subject.as_of)
        if not board.agencies:
            require_figures(raw.observations, board, period)
    with stopwatch.timing("checks"):
        relations = load_relations(layout.expectations / "relations.yaml", catalogue)
        suites = layout.expectations / "suites"
        known = {} if is_fresh else read_validated(folder)
        checked = check(raw, board, catalogue, period, suites, relations, known)
        write_validated(checked.validated, folder)
        write_tables(checked.tables, folder)
        write_findings_page(checked.findings, board, period, page)
        parts = parts_of(checked.tables, board, catalogue)
        index = Index(checked.findings, raw.inputs, parts)
        # What was edited while it was read may be neither the old nor the new: it is read again.
        is_still = rests_on() == key and is_code_as_found()
        write_index(folder, key if is_still else "", index)
    return index


def make_public(subject: Subject) -> "Public":
    """Hide small counts of the checked data, and write what a public edition's notebooks open.

    Raises DisclosureError where a count could still be worked out.
    """
    from pipeline.disclosure.publishing import publish_of, write_public
    from pipeline.processed import read_table
    from pipeline.tables import TABLES

    layout, board, period = subject.layout, subject.board, subject.period
    folder = layout.processed(board.id, period.text)
    public = publish_of(subject, {name: read_table(folder, name) for name in TABLES})
    write_public(public, layout.processed(board.id, period.text, "public"))
    return public


def _load_ahead() -> None:
    """Load what comes after the sections while they run, where a processor is idle."""
    import pipeline.ingest.receipts  # noqa: F401, nothing else of it where nothing was read
    from pipeline.report import load_writers

    load_writers()


def build_edition(
    subject: Subject,
    audience: str,
    sockets: Path,
    pack: str | None = None,
    jobs: int = 2,
    is_fresh: bool = False,
    key: str = "",
    is_still: Callable[[], bool] = is_code_as_found,
    progress: Callable[[int], Any] = Progress,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Path, Index, list[SectionRun]]:
    """Build one edition and return its ``index.html``, what was checked and how sections went.

    ``sockets`` is the folder of ``kernels_for``, whose kernels make ready while the data are
    checked. ``pack`` names a smaller publication of ``board.yaml``, made of some of the sections;
    ``jobs`` is how many notebooks run at a time; ``key`` identifies what the edition rests on,
    and ``is_still`` says at the end whether that is what it was: else the next run builds anew.
    ``progress`` is told how far the sections are, ``say`` which texts a public edition holds back.
    Raises DisclosureError where a public edition would give a small count away.
    """
    from pipeline.report import bind
    from pipeline.report.swap import replacing

    stopwatch = Stopwatch()
    layout, board, period = subject.layout, subject.board, subject.period
    publication = subject.publication(pack)
    chosen = choose_sections(
        layout, board.id, publication.sections if publication else board.chosen_sections
    )
    place = Path("packs", pack) if pack else Path()
    folder = layout.report(board.id, period.text)
    sections = layout.sections(board.id, period.text, audience, pack)
    checked = check_raw_data(subject, stopwatch, is_fresh)
    parts, public, findings = checked.parts, None, checked.findings
    narrative = layout.narrative(board.id, period.financial_year.text)
    if audience == "public":
        from pipeline.processed import parts_of

        with stopwatch.timing("disclosure"):
            public = make_public(subject)
            findings = public.findings
            for line in public.held:
                say(f"text held back: {line}")
            for line in public.useless_decisions:
                say(line)
            parts = parts_of(public.tables, board, public.catalogue)
            narrative = layout.processed(board.id, period.text, audience) / "narrative"
    released = last_release(layout, board.id, period.text, audience)
    with stopwatch.timing("sections"):
        parameters = SectionParameters(board=board.id, period=period.text, audience=audience)
        store = Store(
            sections,
            parameters.model_dump(),
            add_released(parts | {"titles": hash_of(layout.section_titles())}, released),
            narrative,
            is_fresh,
        )
        runs = run_sections(chosen, parameters, store, sockets, jobs, _load_ahead, progress)
    final = folder / audience / place
    with replacing(final) as building:
        with stopwatch.timing("binding"):
            from pipeline.ingest.receipts import days_of_receipt
            from pipeline.report.writers import write_data

            received = days_of_receipt(layout.year(board.id, period.financial_year.text))
            known_on = subject.as_of.isoformat() if subject.as_of else "every return received"
            edition = bind(
                runs,
                board,
                period,
                audience,
                findings,
                building,
                generated={"Raw files read": len(checked.inputs), "As known on": known_on}
                | ({"Changes marked [r] since": f"release {released.name}"} if released else {}),
                name=publication.title if publication else "",
                disclosure=public.counts if public else {},
            )
            write_data(edition, building)
        disclosure = None
        if public:
            from pipeline.report.audited import audit_edition

            with stopwatch.timing("disclosure audit"):
                disclosure = audit_edition(building, public, board, subject.catalogue)
        run = describe_run(
            board=board.id,
            period=period.text,
            audience=audience,
            pack=pack,
            as_of=subject.as_of.isoformat() if subject.as_of else "",
            inputs=checked.inputs,
            findings=checked.findings,
            runs=runs,
            missing=list_missing(checked.findings, board, received),
            claims=edition.claims.as_counts(),
            disclosure=disclosure,
            seconds=stopwatch.seconds,
            peak_memory_mib=stopwatch.memory.mib,
            files=hash_files(building, building.iterdir()),
        )
        write_run(for_public(run, findings) if public else run, building)
    keep_run(run, key if is_still() else "", final, sections)
    return final / "index.html", checked, runs
