"""Which commands are for runs with nobody there? schedule."""

import getpass
import os
import sys

import click

from pipeline.commands.choices import named, on_a_home
from pipeline.layout import CODE, Layout


@click.command()
@click.argument(
    "scheduler",
    type=click.Choice(["cron", "systemd", "windows", "github"]),
    metavar="[cron|systemd|windows|github]",
    default="windows" if os.name == "nt" else "cron",
)
@click.argument("board", required=False)
@on_a_home
def schedule(home: str, published: str, scheduler: str, board: str) -> None:
    """Print an unattended run for each quarter.

    Prints what to give to cron, systemd or Windows on this machine, with its paths; nothing is
    set up by itself. The run is `lscb report BOARD latest-quarter`, on the days after the one by
    which returns are due. It needs no terminal and no home of its user, ends with the exit codes
    of `lscb --help`, does nothing where nothing changed, carries on after one that was cut off,
    and lists the returns that are not in. What it says goes into BOARD.log in the folder of
    --home, or with systemd into the journal.

    github prints the workflow that comes with the project. It is for the example alone and makes
    only the public edition: the board's own edition, and the returns of a real board, must never
    be on somebody else's machine.

    \b
    lscb schedule cron
    lscb schedule systemd southampton
    """
    from pipeline.board import load_board
    from pipeline.operate import schedule as schedules
    from pipeline.operate.due import days_of_runs

    layout = Layout.of(home, published)
    of_board = load_board(layout.board_file(named(layout, board)))
    day, months = days_of_runs(of_board)
    domain = os.environ.get("USERDOMAIN")
    run = schedules.Schedule(
        board=of_board.id,
        board_name=of_board.name,
        python=sys.executable,
        code=str(CODE),
        home=str(layout.home),
        published=str(layout.published_dir) if layout.published_dir else None,
        user=f"{domain}\\{getpass.getuser()}" if os.name == "nt" and domain else getpass.getuser(),
        day=day,
        months=months,
    )
    match scheduler:
        case "cron":
            text = schedules.cron_lines(run)
        case "systemd":
            text = schedules.systemd_units(run)
        case "windows":
            text = schedules.windows_task(run)
        case _:
            text = schedules.workflow(run, of_board.example)
    click.echo(text, nl=False)
