"""Which commands deal with what agencies send? receive, status."""

import sys
from datetime import date
from pathlib import Path

import click

from pipeline.commands.answers import plain, short
from pipeline.commands.choices import (
    WHICH_REPORT,
    as_date,
    as_text,
    named,
    on_a_home,
    on_a_report,
    subject_of,
)
from pipeline.errors import UsageError
from pipeline.layout import Layout


@click.command(epilog=WHICH_REPORT)
@on_a_report
def status(home: str, published: str, board: str, period: str, as_of: date) -> None:
    """Say who has returned what, and what is withheld."""
    from pipeline.operate.status import describe_status

    for line in describe_status(subject_of(home, published, board, period, as_of)):
        click.echo(line)


@click.command()
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
    callback=as_text,
    help="The day it was filled in, such as 2015-04-30.",
)
@click.option("--received-on", type=click.DateTime(["%Y-%m-%d"]), callback=as_date,
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
    board_id = named(layout, board)
    subject, catalogue = load_configuration(layout, board_id)
    with holding(layout.home / "data" / "processed" / board_id):
        before = is_received(file, layout, subject) if file.is_file() else None
        filed = file_return(file, layout, subject, catalogue, received_on or date.today(), **said)
    if before == filed:
        click.echo("the same file is filed already; it was not filed again", err=True)
    elif before:
        click.echo(f"the same file is filed as {short(before)} too", err=True)
    findings = review_file(filed, subject, catalogue, *whose_return(filed, subject))
    for finding in findings:
        click.echo(f"{finding.severity}: {plain(finding.sentence())}", err=True)
    click.echo(str(short(filed)))
    sys.exit(3 if any(finding.severity == "critical" for finding in findings) else 0)
