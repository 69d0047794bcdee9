"""What was chosen on the command line? The options that commands share, and what they name."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import click

from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.periods import Period, PeriodKind, is_financial_year, parse_period

WHICH_REPORT = (
    "BOARD is the name of a folder in data/raw, and may be left out where there is only one. "
    "PERIOD is a financial year such as 2014-15, or a quarter such as 2014-15-Q3; left out, it is "
    "the latest year with a return. latest-quarter is the last one whose returns were due before "
    "today, or by the day of --as-of."
)
LATEST_QUARTER = "latest-quarter"


def as_date(_context: click.Context, _option: click.Parameter, value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def as_text(_context: click.Context, _option: click.Parameter, value: Any) -> str | None:
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
        callback=as_date,
        metavar="DATE",
        help="Use only what had been received by this day, such as 2015-04-30.",
    )
    for part in (as_of, click.argument("period", required=False),
                 click.argument("board", required=False)):  # fmt: skip
        command = part(command)
    return on_a_home(command)


def among(layout: Layout, board: str | None) -> str:
    """Return the board that is meant, by the folders that there are."""
    boards = layout.boards()
    known = ", ".join(boards) or f"none yet in {layout.raw}"
    if board is None and len(boards) != 1:
        raise UsageError(f"Which board? There are: {known}.")
    board = board or boards[0]
    if board not in boards:
        raise UsageError(f"There is no board '{board}'; there are: {known}.")
    return board


def named(layout: Layout, board: str | None) -> str:
    """Return the board that is meant, if its ``board.yaml`` bears its folder's name."""
    board = among(layout, board)
    file = layout.board_file(board)
    # By its line alone: reading YAML properly would double the time of a run with nothing to do.
    said = re.search(rb"(?m)^id: *([a-z0-9-]+)", file.read_bytes())
    if said and said[1].decode() != board:
        raise UsageError(
            f"{file}: says id: {said[1].decode()}; expected the folder's name. Write id: {board}."
        )
    return board


def period_of(layout: Layout, board: str, text: str | None, as_of: date | None) -> Period:
    if text == LATEST_QUARTER:
        return _latest_quarter(layout, board, as_of)
    years = sorted(
        path.parent.name for path in (layout.raw / board).glob("*/returns") if any(path.iterdir())
    )
    if text is None:
        if not years:
            raise UsageError(
                f"{layout.raw / board}: holds no returns yet; name the period, such as 2021-22."
            )
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
    if not layout.year(board, period.financial_year.text).is_dir() and not _is_published_only(
        layout, board
    ):
        known = ", ".join(years) or "none yet"
        raise UsageError(
            f"{board} has nothing for {text}; it has: {known}. lscb receive files a year's first "
            "return."
        )
    return period


def _is_published_only(layout: Layout, board_id: str) -> bool:
    """Say whether a board has no agency, so that published figures alone make its report."""
    from pipeline.board import load_board

    return not load_board(layout.board_file(board_id)).agencies


def _latest_quarter(layout: Layout, board_id: str, as_of: date | None) -> Period:
    """Return the quarter that is to be reported on, and say if returns were due for a later one."""
    from pipeline.board import load_board
    from pipeline.operate.due import latest_due, latest_due_of_all

    board = load_board(layout.board_file(board_id))
    known = as_of or date.today() - timedelta(days=1)  # today is not over
    years = [
        path.name for path in (layout.raw / board_id).iterdir() if is_financial_year(path.name)
    ]
    found, newest = latest_due(board, known, years), latest_due_of_all(board, known)
    due = f"returns for {newest.label} were due by {board.deadline(newest):%d %B %Y}"
    if found is None:
        raise UsageError(
            f"{layout.raw / board_id}: holds no quarter whose returns were due by {known}; {due}. "
            f"File one with lscb receive."
        )
    if found < newest:
        click.echo(
            f"{due}, and nothing is filed for {newest.financial_year} at all; the latest quarter "
            f"that can be told is {found.label}",
            err=True,
        )
    return found


def subject_of(home: str | None, published: str | None, board: str | None, period: str | None,
             as_of: date | None) -> Any:  # fmt: skip
    from pipeline.subject import Subject

    layout = Layout.of(home, published)
    board_id = named(layout, board)
    of_period = period_of(layout, board_id, period, as_of)
    return Subject.of(layout, board_id, of_period, as_of)
