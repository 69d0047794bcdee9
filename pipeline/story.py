"""How does a pile of returns become a report? The whole build, one call a stage.

Returns, registers and published files are read; suites check them; what was found is written
down; the notebooks run on the checked tables; their results are bound into one edition, which
takes the old one's place only when it is whole.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.findings import Finding, Severity
from pipeline.run import SectionParameters, SectionRun, run_sections
from pipeline.run.manifest import Stopwatch, describe_run, write_run
from pipeline.subject import Subject


@dataclass(frozen=True)
class Checked:
    """The tables of a subject after all checks, what they found, and the files they rest on."""

    findings: list[Finding]
    inputs: dict[str, str]

    @property
    def has_critical(self) -> bool:
        return any(finding.severity is Severity.CRITICAL for finding in self.findings)


def check_raw_data(subject: Subject, stopwatch: Stopwatch) -> Checked:
    """Read and check everything; write the processed tables and the page of findings."""
    from pipeline.checks import check, write_findings_page
    from pipeline.ingest import read_raw
    from pipeline.processed import write_tables

    layout, board, catalogue, period = (
        subject.layout,
        subject.board,
        subject.catalogue,
        subject.period,
    )
    with stopwatch.timing("ingest"):
        raw = read_raw(layout, board, catalogue, period, subject.as_of)
    with stopwatch.timing("checks"):
        checked = check(raw, board, catalogue, period, layout.expectations / "suites")
        write_tables(checked.tables, layout.processed(board.id, period.text))
        page = layout.report(board.id, period.text) / "checks" / "index.html"
        write_findings_page(checked.findings, board, period, page)
    return Checked(checked.findings, raw.inputs)


def build_edition(
    subject: Subject, audience: str, pack: str | None = None, jobs: int = 2
) -> tuple[Path, Checked, list[SectionRun]]:
    """Build one edition and return its ``index.html``, what was checked and how sections went.

    ``pack`` names a smaller publication of ``board.yaml``, made of some of the sections; ``jobs``
    is how many notebooks run at a time.
    """
    from pipeline.report import bind
    from pipeline.report.swap import beside, take_place
    from pipeline.run.kernels import kernels_for

    stopwatch = Stopwatch()
    layout, board, period = subject.layout, subject.board, subject.period
    publication = subject.publication(pack)
    place = Path("packs", pack) if pack else Path()
    folder = layout.report(board.id, period.text)
    with kernels_for(layout) as sockets:  # they make ready while the data are checked
        checked = check_raw_data(subject, stopwatch)
        with stopwatch.timing("sections"):
            parameters = SectionParameters(board=board.id, period=period.text, audience=audience)
            chosen = publication.sections if publication else board.chosen_sections
            executed = folder / "sections" / audience / place
            runs = run_sections(layout, parameters, chosen, executed, sockets, jobs)
    final = folder / audience / place
    building = beside(final)
    with stopwatch.timing("binding"):
        known_on = subject.as_of.isoformat() if subject.as_of else "every return received"
        edition = bind(
            runs,
            board,
            period,
            audience,
            checked.findings,
            building,
            generated={"Raw files read": len(checked.inputs), "As known on": known_on},
            name=publication.title if publication else "",
        )
    write_run(
        describe_run(
            board=board.id,
            period=period.text,
            audience=audience,
            pack=pack,
            as_of=subject.as_of.isoformat() if subject.as_of else "",
            inputs=checked.inputs,
            findings=checked.findings,
            runs=runs,
            claims=edition.claims.as_counts(),
            seconds=stopwatch.seconds,
        ),
        building,
    )
    take_place(building, final)
    return final / "index.html", checked, runs
