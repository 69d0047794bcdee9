"""What can be typed? The ``lscb`` command: its words, its help, its exit codes."""

import re
import signal
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.errors import PipelineError, UsageError
from pipeline.fingerprints import edition_key
from pipeline.last_run import is_current
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind, parse_period

EXIT_CODES = """\b
Exit codes, for scripts:
  0  done
  1  unexpected
  2  wrong usage
  3  a critical finding; a draft is built all the same
  4  a section failed; the report says so in its place
  5  the public edition was refused
  6  another run holds the lock
  130  interrupted"""

WHICH_REPORT = (
    "BOARD is the name of a folder in data/raw, and may be left out where there is only one. "
    "PERIOD is a financial year such as 2014-15, or a quarter such as 2014-15-Q3; left out, it is "
    "the latest year with a return."
)


class Commands(click.Group):
    """Ends every command with the documented exit code, and with a message, not a traceback."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> None:
        for stream in (sys.stdout, sys.stderr):  # a terminal may lack letters that a name has
            stream.reconfigure(errors="backslashreplace")
        # Ended by a scheduler is ended by Ctrl-C: what was begun is put away, nothing is left.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            super().main(*args, **(kwargs | {"standalone_mode": False}))
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted; the last edition was kept", err=True)
            sys.exit(130)
        except PipelineError as error:
            if "--debug" in sys.argv:
                raise
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except Exception as error:
            if "--debug" in sys.argv:
                raise
            click.echo(
                f"unexpected: {type(error).__name__}: {error}. Run again with --debug and report "
                "what it shows.",
                err=True,
            )
            sys.exit(1)


def _as_date(_context: click.Context, _option: click.Parameter, value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def _as_text(_context: click.Context, _option: click.Parameter, value: Any) -> str | None:
    return value.date().isoformat() if isinstance(value, datetime) else None


def on_a_home(command: Any) -> Any:
    """Give a command the options that every one has."""
    for option in (
        click.option("--debug", is_flag=True, expose_value=False,
                     help="Show the details of an error, to report it."),
        click.option("--published", type=click.Path(exists=True, file_okay=False), metavar="DIR",
                     help="Folder of the published files, where not data/raw/published."),
        click.option("--home", type=click.Path(exists=True, file_okay=False), metavar="DIR",
                     help="Folder that holds data/ and reports/ (default: the one that the "
                     "environment variable LSCB_HOME names, else this clone's example)."),
    ):  # fmt: skip
        command = option(command)
    return command


def on_a_report(command: Any) -> Any:
    """Give a command the board and period it is about, and the day as known on which."""
    as_of = click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_as_date,
        metavar="DATE",
        help="Use only what had been received by this day, such as 2015-04-30.",
    )
    for part in (as_of, click.argument("period", required=False),
                 click.argument("board", required=False)):  # fmt: skip
        command = part(command)
    return on_a_home(command)


def _named(layout: Layout, board: str | None) -> str:
    """Return the board that is meant, by the folders that there are."""
    boards = layout.boards()
    known = ", ".join(boards) or f"none yet in {layout.raw}"
    if board is None and len(boards) != 1:
        raise UsageError(f"Which board? There are: {known}.")
    board = board or boards[0]
    if board not in boards:
        raise UsageError(f"There is no board '{board}'; there are: {known}.")
    file = layout.board_file(board)
    # By its line alone: reading YAML properly would double the time of a run with nothing to do.
    said = re.search(rb"(?m)^id: *([a-z0-9-]+)", file.read_bytes())
    if said and said[1].decode() != board:
        raise UsageError(
            f"{file}: says id: {said[1].decode()}; expected the folder's name. Write id: {board}."
        )
    return board


def _period_of(layout: Layout, board: str, text: str | None) -> Period:
    years = sorted(
        path.parent.name for path in (layout.raw / board).glob("*/returns") if any(path.iterdir())
    )
    if text is None:
        if not years:
            raise UsageError(f"{layout.raw / board}: holds no returns yet; name the period.")
        return parse_period(years[-1])
    try:
        period = parse_period(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if period.kind not in (PeriodKind.FINANCIAL_YEAR, PeriodKind.QUARTER):
        raise UsageError(
            f"'{text}' is no period of a report; write a financial year, 2014-15, or one of its "
            "quarters, 2014-15-Q3."
        )
    if not layout.year(board, period.financial_year.text).is_dir():
        known = ", ".join(years) or "none yet"
        raise UsageError(f"{board} has nothing for {text}; it has: {known}.")
    return period


def _subject(home: str | None, published: str | None, board: str | None, period: str | None,
             as_of: date | None) -> Any:  # fmt: skip
    from pipeline.subject import Subject

    layout = Layout.of(home, published)
    board_id = _named(layout, board)
    of_period = _period_of(layout, board_id, period)
    return Subject.of(layout, board_id, of_period, as_of)


@click.group(
    cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="lscb-pipeline")
def main() -> None:
    """Turn a safeguarding board's returns into one checked, reproducible report.

    Type lscb and one of the commands below; lscb COMMAND --help explains it.
    """


@main.command(epilog=WHICH_REPORT)
@on_a_report
@click.option("--audience", type=click.Choice(["board", "public", "both"]), default="board",
              help="board: everything; public: not there yet, refused.")  # fmt: skip
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

    \b
    lscb report
    lscb report southampton 2014-15 --as-of 2015-04-30
    lscb report southampton 2014-15-Q3
    """
    if audience != "board":
        click.echo(
            "The public edition was refused: small numbers about children cannot be protected yet. "
            "Build the board's edition with --audience board.",
            err=True,
        )
        sys.exit(5)
    layout = Layout.of(home, published)
    board = _named(layout, board)
    period = _period_of(layout, board, period).text
    folder = layout.report(board, period)
    edition = folder / audience / (Path("packs", pack) if pack else Path())
    day = as_of.isoformat() if as_of else ""
    key = edition_key(layout, board, period, day, audience, pack)  # before anything is read
    run = None if fresh else is_current(edition, key)
    if run:
        click.echo("nothing changed since this edition was made", err=True)
        _say_counts(run["findings"], folder / "checks" / "index.html")
        click.echo(str(_short(edition / "index.html")))
        sys.exit(run["exit_code"])
    from pipeline.operate.locks import holding
    from pipeline.story import build_edition

    subject = _subject(home, published, board, period, as_of)
    with holding(folder):
        page, checked, runs = build_edition(subject, audience, pack, jobs, fresh, key)
    _say_findings(checked.findings, folder / "checks" / "index.html")
    failed = [run for run in runs if run.is_failed]
    for run in failed:
        click.echo(f"section failed: {run.slug}: {run.error}", err=True)
    click.echo(str(_short(page)))
    sys.exit(_exit_code(checked.findings, bool(failed)))


@main.command(epilog=WHICH_REPORT)
@on_a_report
def check(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Check the returns and registers, and print what is wrong.

    Each finding stands below the agency that must act on it, and says in which file and cell it
    is, what was expected and what to do. The same list is written to
    reports/BOARD/PERIOD/checks/index.html. No report is built.
    """
    from pipeline.operate.locks import holding
    from pipeline.run.manifest import Stopwatch
    from pipeline.story import check_raw_data

    subject = _subject(home, published, board, period, as_of)
    folder = subject.layout.report(subject.board.id, subject.period.text)
    with holding(folder):
        checked = check_raw_data(subject, Stopwatch())
    names = subject.board.agency_by_id
    for actor in sorted({finding.actor for finding in checked.findings}):
        click.echo(names[actor].name if actor in names else actor.capitalize())
        for finding in checked.findings:
            if finding.actor == actor:
                click.echo(f"  {finding.severity}: {_plain(finding.sentence())}")
    _say_findings(checked.findings, folder / "checks" / "index.html")
    sys.exit(_exit_code(checked.findings))


@main.command(epilog=WHICH_REPORT)
@on_a_report
def status(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Say who has returned what, and what is withheld."""
    from pipeline.operate.status import describe_status

    for line in describe_status(_subject(home, published, board, period, as_of)):
        click.echo(line)


@main.command(epilog=WHICH_REPORT)
@on_a_report
def plan(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Say what a report would run and why, without running it."""
    from pipeline.operate.plan import describe_plan

    for line in describe_plan(_subject(home, published, board, period, as_of)):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_a_home
@click.option("--board", metavar="NAME", help="Whose return it is, where there are several boards.")
@click.option("--agency", metavar="ID", help="Who sent it: an id under agencies in board.yaml.")
@click.option("--quarter", metavar="QUARTER", help="The quarter it is for, such as 2014-15-Q3.")
@click.option("--completed-by", metavar="ROLE", help="The role of who filled it in, never a name.")
@click.option(
    "--completed-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    callback=_as_text,
    help="The day it was filled in, such as 2015-04-30.",
)
@click.option("--received-on", type=click.DateTime(["%Y-%m-%d"]), callback=_as_date,
              metavar="DATE", help="The day it came in (default: today).")  # fmt: skip
def receive(
    home: str, published: str, file: Path, board: str, received_on: date, **said: str
) -> None:
    """File a return that came in, and print where it is now.

    Copies FILE, an agency's .xlsx or .csv, to its agency and quarter in data/raw, a second one for
    a quarter as AGENCY-2, and enters it in registers/received.csv; nothing is ever overwritten.
    What is wrong with it is said; it is filed all the same (exit code 3). A workbook says on its
    About sheet who sent it and for which quarter; for a .csv say so:

    \b
    lscb receive hampshire-constabulary.xlsx
    lscb receive figures.csv --agency marac --quarter 2014-15-Q3
    """
    from pipeline.board import load_configuration
    from pipeline.ingest.received import is_received, review_file, whose_return
    from pipeline.ingest.received import receive as file_return
    from pipeline.operate.locks import holding

    if received_on and received_on > date.today():
        raise UsageError(f"{received_on} is yet to come; expected the day the return came in.")
    layout = Layout.of(home, published)
    board_id = _named(layout, board)
    subject, catalogue = load_configuration(layout, board_id)
    with holding(layout.home / "data" / "processed" / board_id):
        before = is_received(file, layout, subject) if file.is_file() else None
        filed = file_return(file, layout, subject, catalogue, received_on or date.today(), **said)
    if before == filed:
        click.echo("the same file is filed already; it was not filed again", err=True)
    elif before:
        click.echo(f"the same file is filed as {_short(before)} too", err=True)
    findings = review_file(filed, subject, catalogue, *whose_return(filed, subject))
    for finding in findings:
        click.echo(f"{finding.severity}: {_plain(finding.sentence())}", err=True)
    click.echo(str(_short(filed)))
    sys.exit(3 if any(finding.severity == "critical" for finding in findings) else 0)


class PassingOn(click.Command):
    """Keeps what follows ``--`` apart, so that it is never taken for a board or a period."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        context.params["arguments"] = tuple(args[end + 1 :])
        return super().parse_args(context, args[:end])

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(context), "[-- JUPYTERLAB OPTIONS]"]


@main.command(cls=PassingOn, epilog=WHICH_REPORT)
@on_a_report
def lab(home: str, published: str, board: str, period: str, as_of: date, arguments: tuple) -> None:
    """Open the sections' notebooks in JupyterLab, in the browser.

    Double-click a notebook, then choose Run, Run All Cells. For another board or period, change
    the names in its first grey cell. Notebooks are saved without their results, which may be
    confidential. Ctrl+C in this window closes JupyterLab.

    What follows -- is passed on to JupyterLab:

    \b
    lscb lab -- --no-browser
    """
    from pipeline.operate.lab import open_lab
    from pipeline.operate.locks import holding
    from pipeline.run.manifest import Stopwatch
    from pipeline.story import check_raw_data

    subject = _subject(home, published, board, period, as_of)
    with holding(subject.layout.report(subject.board.id, subject.period.text)):
        check_raw_data(subject, Stopwatch())
    sys.exit(open_lab(subject.layout, arguments))


def _exit_code(findings: list[Any], has_failed: bool = False) -> int:
    if any(finding.severity == "critical" for finding in findings):
        return 3
    return 4 if has_failed else 0


def _say_findings(findings: list[Any], page: Path) -> None:
    """Print one line on stderr that counts the findings and says where they are shown."""
    counts = {
        word: sum(f.severity == word for f in findings) for word in ("critical", "warning", "info")
    }
    _say_counts(counts, page)


def _say_counts(counts: dict[str, int], page: Path) -> None:
    numbers = ", ".join(f"{number} {word}" for word, number in counts.items())
    click.echo(f"findings: {numbers}; see {_short(page)}", err=True)


def _plain(text: str) -> str:
    """Return a text that a terminal shows and does not obey: a supplier may have written it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below this folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
