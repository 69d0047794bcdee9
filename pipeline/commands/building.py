"""Which commands make a report, or say what making it would do? check, report, plan."""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.commands.answers import (
    GRAVEST_FIRST,
    exit_code_of,
    plain,
    plain_lines,
    say_counts,
    say_findings,
    say_hidden,
    say_missing,
    short,
)
from pipeline.commands.choices import WHICH_REPORT, named, on_a_report, period_of, subject_of
from pipeline.commands.published import say_published_files
from pipeline.errors import DisclosureError, LockedError
from pipeline.fingerprints import edition_key, is_code_as_found
from pipeline.last_run import is_current, read_run
from pipeline.layout import Layout

AUDIENCES = {"board": ("board",), "public": ("public",), "both": ("board", "public")}
for_audiences = click.option(
    "--audience", type=click.Choice(list(AUDIENCES)), default="board",
    help="board: everything; public: small numbers about children hidden.",
)  # fmt: skip


@click.command(epilog=WHICH_REPORT)
@on_a_report
@for_audiences
@click.option("--jobs", type=click.IntRange(1, 16), default=2, metavar="N", show_default=True,
              help="How many sections run at a time.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Check and run everything anew.")
@click.option("--pack", metavar="NAME", help="Make only this pack of board.yaml, such as met.")
def report(home: str, published: str, board: str, period: str, as_of: date, audience: str,
           pack: str, jobs: int, fresh: bool) -> None:  # fmt: skip
    """Build the report and print where it is.

    Checks the returns and registers, fills in every section and puts them into one page,
    reports/BOARD/PERIOD/board/index.html; open it in a browser. The example takes half a
    minute the first time; after that only what changed runs again.
    For a quarter it is the data set for the main board, as known on the day by which returns were
    due. A pack stands in packs/ of its edition and goes when that is made anew.

    The public edition hides small counts about children and what would give them away; where one
    could still be worked out it is refused (exit code 5) and the last one kept.

    \b
    lscb report
    lscb report southampton 2014-15 --audience both
    lscb report southampton 2014-15 --as-of 2015-04-30
    lscb report southampton 2014-15-Q3
    """
    layout = Layout.of(home, published)
    board = named(layout, board)
    period = period_of(layout, board, period, as_of).text
    codes = []
    for one in AUDIENCES[audience]:
        try:
            codes.append(
                _make(layout, board, period, as_of, one, pack, jobs, fresh,
                      lambda: subject_of(home, published, board, period, as_of))
            )  # fmt: skip
        except DisclosureError as refused:  # the board's own edition stands beside it
            click.echo(plain_lines(str(refused)), err=True)
            codes.append(refused.exit_code)
    sys.exit(next((code for code in GRAVEST_FIRST if code in codes), 0))


def _make(
    layout: Layout, board: str, period: str, as_of: date | None, audience: str, pack: str | None,
    jobs: int, fresh: bool, subject_now: Callable[[], Any],
) -> int:  # fmt: skip
    """Make one edition, print where it is and return the exit code."""
    folder = layout.report(board, period)
    edition = folder / audience / (Path("packs", pack) if pack else Path())
    day = as_of.isoformat() if as_of else ""
    rests_on = partial(edition_key, layout, board, period, day, audience, pack)
    key = rests_on()  # before anything is read
    sections = layout.sections(board, period, audience, pack)
    run = None if fresh else is_current(edition, sections, key)
    from pipeline.run.parents import clear_left_overs, kernels_for

    if run:
        clear_left_overs()
        _put_away(folder, edition)
        click.echo("nothing changed since this edition was made", err=True)
        say_counts(run["findings"], folder / "checks" / "index.html")
        say_missing(run["missing"], as_of)
        click.echo(str(short(edition / "index.html")))
        return run["exit_code"]
    with kernels_for(layout) as sockets:  # first of all: they load while everything else does
        from pipeline.operate.locks import holding
        from pipeline.story import build_edition

        subject = subject_now()
        with holding(folder):
            page, checked, runs = build_edition(
                subject, audience, sockets, pack, jobs, fresh, key,
                is_still=lambda: rests_on() == key and is_code_as_found(),
                say=lambda line: click.echo(plain(line), err=True),
            )  # fmt: skip
    say_findings(checked.findings, folder / "checks" / "index.html")
    made = read_run(edition)
    say_missing(made["missing"], as_of)
    failed = [run for run in runs if run.is_failed]
    for run in failed:
        click.echo(f"section failed: {run.slug}: {run.error}", err=True)
    if audience == "public":
        say_hidden(made["disclosure"])
    click.echo(str(short(page)))
    return exit_code_of(checked.findings, bool(failed))


def _put_away(folder: Path, edition: Path) -> None:
    """Remove what a run that was killed left beside a current edition, if none is at work."""
    if not [*folder.glob(".lock-holder"), *edition.parent.glob(f".{edition.name}.*")]:
        return
    from pipeline.operate.locks import holding
    from pipeline.report.swap import mend

    with suppress(LockedError), holding(folder):
        mend(edition)


@click.command(epilog=WHICH_REPORT)
@on_a_report
@click.option("--annotate", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write each return that its agency must correct to DIR, marked.")  # fmt: skip
def check(home: str, published: str, board: str, period: str, as_of: date,
          annotate: Path | None) -> None:  # fmt: skip
    """Check the returns and registers, and print what is wrong.

    Each finding stands below the agency that must act on it, and says in which file and cell it
    is, what was expected and what to do. The same list is written to
    reports/BOARD/PERIOD/checks/index.html. No report is built.
    With --published every rate and percentage in the published files of that folder is worked out
    again from its count, too, and what a new release revised is said; without a board, where there
    is more than one, that alone is done.
    With --annotate the returns are written to DIR/QUARTER/AGENCY.xlsx to be handed back: what to
    correct is listed on the first sheet, and each cell concerned says what is wrong with it.
    """
    of_published = say_published_files(home, published) if published else []
    if published and board is None and len(Layout.of(home, published).boards()) != 1:
        sys.exit(exit_code_of(of_published))
    from pipeline.operate.locks import holding
    from pipeline.run.manifest import Stopwatch
    from pipeline.story import check_raw_data

    subject = subject_of(home, published, board, period, as_of)
    folder = subject.layout.report(subject.board.id, subject.period.text)
    with holding(folder):
        checked = check_raw_data(subject, Stopwatch())
    names = subject.board.agency_by_id
    for actor in sorted({finding.actor for finding in checked.findings}):
        click.echo(names[actor].name if actor in names else actor.capitalize())
        for finding in checked.findings:
            if finding.actor == actor:
                click.echo(f"  {finding.severity}: {plain(finding.decidable())}")
    if annotate:
        from pipeline.operate.annotations import annotate_returns

        written = annotate_returns(checked.findings, list(names), subject.layout, annotate)
        for path in written:
            click.echo(str(short(path)))
        if not written:
            click.echo("no return has a cell to correct; nothing was written", err=True)
    say_findings(checked.findings, folder / "checks" / "index.html")
    sys.exit(exit_code_of([*checked.findings, *of_published]))


@click.command(epilog=WHICH_REPORT)
@on_a_report
@for_audiences
def plan(home: str, published: str, board: str, period: str, as_of: date, audience: str) -> None:
    """Say what a report would run and why, without running it.

    A public edition that would be refused is refused here, too (exit code 5).
    """
    from pipeline.operate.plan import describe_plan

    subject = subject_of(home, published, board, period, as_of)
    for line in describe_plan(subject, AUDIENCES[audience]):
        click.echo(line)
