"""Which commands make a board? new."""

import click

from pipeline.commands.answers import short
from pipeline.commands.choices import on_a_home
from pipeline.layout import Layout


@click.command()
@click.argument("board")
@click.option("--la", required=True, metavar="CODE",
              help="The local authority's DfE number, such as 851, or its ONS code.")  # fmt: skip
@click.option("--name", metavar="TEXT", help="The board's or partnership's own name.")
@click.option("--neighbours", metavar="VERSION",
              help="Version of the neighbour set, such as 2021 (default: the newest).")  # fmt: skip
@on_a_home
def new(home: str, published: str, board: str, la: str, name: str, neighbours: str) -> None:
    """Make a new board for a local authority, its region and neighbours filled in.

    Writes data/raw/BOARD/board.yaml from published series and prints where it is. Its report can
    be built at once, for any year that they cover; sections without a published figure say that
    no return was received. Agencies are for you to add. --published is a folder of whole files as
    published; the project's own data/raw/published has a few years of them.

    \b
    lscb new portsmouth --la 851
    lscb report portsmouth 2015-16
    """
    from pipeline.operate.new_boards import make_board

    layout = Layout.of(home, published)
    for note in make_board(layout, board, la, name, neighbours):
        click.echo(note, err=True)
    click.echo(str(short(layout.board_file(board))))
