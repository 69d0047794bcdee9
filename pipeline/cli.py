"""What can be typed? The ``lscb`` command: its words, its help, its exit codes."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.errors import PipelineError, UsageError
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind, parse_period

EXIT_CODES = """\b
Exit codes: 0 done; 1 unexpected; 2 wrong usage; 3 a critical finding (a draft is built all the
same); 4 a section failed (bound with a placeholder); 5 the public edition was refused; 6 another
run holds the lock; 130 interrupted."""


class Commands(click.Group):
    """Ends every command with the documented exit code, and with a message, not a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> None:
        for stream in (sys.stdout, sys.stderr):  # a terminal may lack letters that a name has
            stream.reconfigure(errors="backslashreplace")
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
        click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks."),
        click.option("--published", type=click.Path(exists=True, file_okay=False), metavar="DIR",
                     help="Folder of published files."),
        click.option("--home", type=click.Path(exists=True, file_okay=False), metavar="DIR",
                     help="Folder that holds data/ and reports/ (default: LSCB_HOME, the clone)."),
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
        help="Show what had been received by this day (2015-04-30).",
    )
    for part in (as_of, click.argument("period", required=False),
                 click.argument("board", required=False)):  # fmt: skip
        command = part(command)
    return on_a_home(command)


def _board_of(layout: Layout, board: str | None) -> str:
    boards = layout.boards()
    if board is None and len(boards) == 1:
        return boards[0]
    known = ", ".join(boards) or f"none yet in {layout.raw}"
    if board is None:
        raise UsageError(f"Which board? There are: {known}.")
    if board not in boards:
        raise UsageError(f"There is no board '{board}'; there are: {known}.")
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
    board_id = _board_of(layout, board)
    return Subject.of(layout, board_id, _period_of(layout, board_id, period), as_of)


@click.group(
    cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="lscb-pipeline")
def main() -> None:
    """Turn a safeguarding board's returns into one checked, reproducible report.

    A report is about a BOARD (a folder of data/raw; may be left out where there is only one) and
    a PERIOD (a financial year such as 2014-15, or a quarter such as 2014-15-Q3; the latest year
    with a return where left out).
    """


@main.command()
@on_a_report
@click.option("--audience", type=click.Choice(["board", "public", "both"]), default="board",
              help="board: everything; public: small numbers protected.")  # fmt: skip
@click.option("--pack", metavar="NAME", help="Make only this pack of board.yaml, such as met.")
def report(home: str, published: str, board: str, period: str, as_of: date, audience: str,
           pack: str) -> None:  # fmt: skip
    """Build the report and print where it is.

    For a quarter (2014-15-Q3) it is the data set for the main board, as known on the day by which
    returns were due. A pack stands in packs/ of its edition and goes when that is made anew.
    """
    if audience != "board":
        click.echo(
            "The public edition was refused: small numbers about children cannot be protected yet. "
            "Build the board's edition with --audience board.",
            err=True,
        )
        sys.exit(5)
    from pipeline.operate.locks import holding
    from pipeline.story import build_edition

    subject = _subject(home, published, board, period, as_of)
    with holding(subject.layout.report(subject.board.id, subject.period.text)):
        page, checked, runs = build_edition(subject, audience, pack)
    reported = subject.layout.report(subject.board.id, subject.period.text)
    _say_findings(checked.findings, reported / "checks" / "index.html")
    failed = [run for run in runs if run.is_failed]
    for run in failed:
        click.echo(f"section failed: {run.slug}: {run.error}", err=True)
    click.echo(str(_short(page)))
    sys.exit(3 if checked.has_critical else 4 if failed else 0)


@main.command()
@on_a_report
def check(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Check the returns and registers; print the findings by who must act."""
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
    sys.exit(3 if checked.has_critical else 0)


@main.command()
@on_a_report
def status(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Say who has returned what, what is late, withheld or illustrative."""
    from pipeline.operate.status import describe_status

    for line in describe_status(_subject(home, published, board, period, as_of)):
        click.echo(line)


@main.command()
@on_a_report
def plan(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Say what a report would run and why, without running it."""
    from pipeline.operate.plan import describe_plan

    for line in describe_plan(_subject(home, published, board, period, as_of)):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_a_home
@click.option("--board", help="Whose return it is, where there are several boards.")
@click.option("--agency", help="Who sent it: an agency's id (a workbook says it itself).")
@click.option("--quarter", help="The quarter it is for, such as 2014-15-Q3.")
@click.option("--completed-by", metavar="ROLE", help="The role of who filled it in, never a name.")
@click.option(
    "--completed-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    callback=_as_text,
    help="The day it was filled in (2015-04-30).",
)
@click.option("--received-on", type=click.DateTime(["%Y-%m-%d"]), callback=_as_date,
              metavar="DATE", help="The day it came in (default: today).")  # fmt: skip
def receive(
    home: str, published: str, file: Path, board: str, received_on: date, **said: str
) -> None:
    """File a return: recognise it, check it, enter it in received.csv.

    A workbook says itself whose it is and for which quarter; for a CSV file --agency and
    --quarter say so. It is copied as it is, a second one for a quarter as <agency>-2, and nothing
    is ever overwritten. What is wrong with it is said; it is filed all the same (exit code 3).
    """
    from pipeline.board import load_board
    from pipeline.catalogue import load_catalogue
    from pipeline.ingest.received import is_received, review_file, whose_return
    from pipeline.ingest.received import receive as file_return
    from pipeline.operate.locks import holding

    if received_on and received_on > date.today():
        raise UsageError(f"{received_on} is yet to come; expected the day the return came in.")
    layout = Layout.of(home, published)
    board_id = _board_of(layout, board)
    catalogue = load_catalogue(layout.expectations / "indicators.yaml")
    subject = load_board(layout.board_file(board_id), catalogue)
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


@main.command(cls=PassingOn)
@on_a_report
def lab(home: str, published: str, board: str, period: str, as_of: date, arguments: tuple) -> None:
    """Open JupyterLab on the notebooks, their tables made ready.

    What follows `--` is passed on to JupyterLab: lscb lab -- --no-browser
    """
    from pipeline.operate.lab import open_lab
    from pipeline.operate.locks import holding
    from pipeline.run.manifest import Stopwatch
    from pipeline.story import check_raw_data

    subject = _subject(home, published, board, period, as_of)
    with holding(subject.layout.report(subject.board.id, subject.period.text)):
        check_raw_data(subject, Stopwatch())
    sys.exit(open_lab(subject.layout, arguments))


def _say_findings(findings: list[Any], page: Path) -> None:
    """Print one line on stderr that counts the findings and says where they are shown."""
    counts = {
        word: sum(f.severity == word for f in findings) for word in ("critical", "warning", "info")
    }
    numbers = ", ".join(f"{number} {word}" for word, number in counts.items())
    click.echo(f"findings: {numbers}; see {_short(page)}", err=True)


def _plain(text: str) -> str:
    """Return a text that a terminal shows and does not obey: a supplier may have written it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below this folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
