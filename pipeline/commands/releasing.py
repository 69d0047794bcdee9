"""Which commands make an edition public, or say what changed? compare, release."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.answers import plain, short
from pipeline.commands.choices import WHICH_REPORT, named, on_a_home, period_of, subject_of
from pipeline.errors import ReleaseError, UsageError
from pipeline.fingerprints import edition_key
from pipeline.layout import Layout
from pipeline.released import hash_release, list_releases

AUDIENCES = ("board", "public")


@click.command()
@click.argument("editions", nargs=2, metavar="EDITION EDITION")
@on_a_home
def compare(home: str, published: str, editions: tuple[str, str]) -> None:
    """Say what changed between two editions, the earlier named first.

    EDITION is the folder of an edition or the index.html in it, in reports/ or data/released/; what
    lies below these may be named from there on. Prints, section by section, the figures, entries
    of tables and sentences that differ, then the findings (exit code 7); the same editions end
    with exit code 0. That an edition in reports/ was compared is written down beside it: lscb
    release asks for it.

    \b
    lscb compare southampton/2014-15/board/1 southampton/2014-15/board
    lscb compare data/released/southampton/2014-15/public/1 reports/southampton/2014-15/public
    """
    from pipeline.report.compared import record_comparison
    from pipeline.report.comparison import compare as compare_editions
    from pipeline.report.readback import find_edition, read_edition

    layout = Layout.of(home, published)
    reports, released = layout.home / "reports", layout.home / "data" / "released"
    earlier, later = (read_edition(find_edition(text, reports, released)) for text in editions)
    comparison = compare_editions(earlier, later)
    for line in comparison.lines():
        click.echo(plain(line))
    record = record_comparison(comparison, reports)
    if record:
        click.echo(f"written down in {short(record)}", err=True)
    sys.exit(7 if comparison.changes else 0)


@click.command(epilog=WHICH_REPORT)
@click.argument("board")
@click.argument("period")
@click.option("--by", metavar="ROLE", help="The role of who releases it, never a name.")
@click.option("--reason", metavar="TEXT", help="Why it is released, in a sentence.")
@click.option("--audience", type=click.Choice(AUDIENCES), help="Which edition (default: board).")
@click.option("--check", is_flag=True, help="Release nothing: check what was released.")
@on_a_home
def release(home: str, published: str, board: str, period: str, by: str, reason: str,
            audience: str, check: bool) -> None:  # fmt: skip
    """Release the edition that is in reports/, and print where it is.

    Copies it into data/released/BOARD/PERIOD/AUDIENCE/NUMBER, read-only, with a list of the
    SHA-256 of its files and a record of who released it and why. A released edition is never
    changed: the next one has the next number, marks with [r] the figures that changed since, and
    lists them.

    It is refused (exit code 8), with all reasons at once, while a section failed, a critical
    finding stands, a warning has no decision, a value is illustrative, the disclosure audit of a
    public edition is not clean, a return is missing without a stated reason, a section is not
    signed off, the edition is not current, or was not compared with the last one released.

    With --check each release, of one audience or of all, is held against its list.

    \b
    lscb release southampton 2014-15 --by "independent chair" --reason "agreed on 9 July 2015"
    lscb release southampton 2014-15 --check
    """
    layout = Layout.of(home, published)
    board = named(layout, board)
    period = period_of(layout, board, period, None).text
    if check:
        _check(layout, board, period, [audience] if audience else AUDIENCES)
        return
    if not (by or "").strip() or not (reason or "").strip():
        raise UsageError("A release needs --by ROLE and --reason TEXT; lscb release --help.")
    audience = audience or "board"
    final = _release(subject_of(home, published, board, period, None), audience, by, reason)
    click.echo(f"SHA-256 of its list, to be kept elsewhere too: {hash_release(final)}", err=True)
    click.echo(str(short(final)))


def _release(subject: Any, audience: str, by: str, reason: str) -> Path:
    from pipeline.operate.locks import holding
    from pipeline.processed import read_table
    from pipeline.report.refusals import list_refusals
    from pipeline.report.release import write_release
    from pipeline.run.manifest import Stopwatch
    from pipeline.story import check_raw_data

    layout, board, period = subject.layout, subject.board.id, subject.period.text
    with holding(layout.report(board, period)):
        checked = check_raw_data(subject, Stopwatch())
        key = edition_key(layout, board, period, "", audience, None)
        sign_offs = read_table(layout.processed(board, period), "sign_offs")
        releases = list_releases(layout, board, period, audience)
        edition, reasons = list_refusals(subject, audience, key, checked, sign_offs, releases)
        if reasons:
            lines = [line for reason in reasons for line in reason.lines()]
            raise ReleaseError(
                "\n".join([f"Not released; reasons: {len(reasons)}", *map(plain, lines)])
            )
        if not releases:
            click.echo("the first release of this report: nothing to compare it with", err=True)
        final = layout.released(board, period, audience) / str(len(releases) + 1)
        record = write_release(
            edition, subject.board, subject.catalogue, releases[-1] if releases else None, final,
            by, reason, date.today(),
        )  # fmt: skip
    if releases:
        click.echo(f"figures that changed since the last one: {len(record['changed'])}", err=True)
    return final


def _check(layout: Layout, board: str, period: str, audiences: list[str]) -> None:
    """Print each release with what is wrong with it; raises ReleaseError where anything is."""
    from pipeline.report.release_check import check_releases

    found = [
        (folder, problems)
        for audience in audiences
        for folder, problems in check_releases(list_releases(layout, board, period, audience))
    ]
    if not found:
        raise UsageError(f"Nothing was released of {board} {period}.")
    for folder, problems in found:
        click.echo(f"{short(folder)}: {plain('; '.join(problems)) or 'as it was released'}")
    broken = sum(bool(problems) for _, problems in found)
    if broken:
        raise ReleaseError(
            f"{broken} of {len(found)} releases are not as they were; expected the files that "
            "were released. Restore them from a copy, and find out what changed them."
        )
