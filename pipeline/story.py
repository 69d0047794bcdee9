"""How does a pile of returns become a report? The whole build, one call a stage.

Returns, registers and published files are read; suites check them; what was found is written
down; the notebooks run on the checked tables; their results are bound into one edition, which
takes the old one's place only when it is whole.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.board import Board, load_board
from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.findings import Finding, Severity
from pipeline.layout import Layout
from pipeline.periods import Period
from pipeline.run import SectionParameters, SectionRun, run_sections, show_progress


@dataclass(frozen=True)
class Subject:
    """What is reported on: one board, one period, as known on one day."""

    layout: Layout
    board: Board
    catalogue: Catalogue
    period: Period
    as_of: date | None = None

    @classmethod
    def of(cls, layout: Layout, board: str, period: Period, as_of: date | None) -> "Subject":
        catalogue = load_catalogue(layout.expectations / "indicators.yaml")
        return cls(layout, load_board(layout.board_file(board)), catalogue, period, as_of)


@dataclass(frozen=True)
class Checked:
    """The tables of a subject after all checks, what they found, and the files they rest on."""

    findings: list[Finding]
    inputs: dict[str, str]

    @property
    def has_critical(self) -> bool:
        return any(finding.severity is Severity.CRITICAL for finding in self.findings)


@dataclass
class Stopwatch:
    """Seconds by stage, for ``run.json`` alone."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[stage] = time.monotonic() - started


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


def build_edition(subject: Subject, audience: str) -> tuple[Path, Checked, list[SectionRun]]:
    """Build one edition and return its ``index.html``, what was checked and how sections went."""
    from pipeline.report import bind
    from pipeline.report.swap import beside, take_place
    from pipeline.run.manifest import describe_run, write_run

    stopwatch = Stopwatch()
    layout, board, period = subject.layout, subject.board, subject.period
    checked = check_raw_data(subject, stopwatch)
    with stopwatch.timing("sections"):
        parameters = SectionParameters(board=board.id, period=period.text, audience=audience)
        chosen = None if board.sections == "all" else board.sections
        runs = run_sections(layout, parameters, chosen, show_progress)
    final = layout.report(board.id, period.text) / audience
    building = beside(final)
    with stopwatch.timing("binding"):
        made_from = {
            "Raw files read": len(checked.inputs),
            "As known on": subject.as_of.isoformat() if subject.as_of else "every return received",
        }
        edition = bind(
            runs, board, period, audience, checked.findings, building, generated=made_from
        )
    write_run(
        describe_run(
            board=board.id,
            period=period.text,
            audience=audience,
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
