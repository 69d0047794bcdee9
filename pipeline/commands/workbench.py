"""Which commands open the report for work on it, in a browser? lab, preview."""

import os
import sys
import webbrowser
from datetime import date

import click

from pipeline.commands.answers import plain
from pipeline.commands.choices import WHICH_REPORT, among, on_a_report, period_of, subject_of
from pipeline.layout import Layout


class PassingOn(click.Command):
    """Keeps what follows ``--`` apart, so that it is never taken for a board or a period."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        context.params["arguments"] = tuple(args[end + 1 :])
        return super().parse_args(context, args[:end])

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(context), "[-- JUPYTERLAB OPTIONS]"]


@click.command(cls=PassingOn, epilog=WHICH_REPORT)
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

    subject = subject_of(home, published, board, period, as_of)
    with holding(subject.layout.report(subject.board.id, subject.period.text)):
        check_raw_data(subject, Stopwatch())
    sys.exit(open_lab(subject.layout, arguments))


@click.command(epilog=WHICH_REPORT)
@on_a_report
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N",
              help="Port of the page's address (default: one that is free).")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
def preview(home: str, published: str, board: str, period: str, as_of: date, port: int,
            no_browser: bool) -> None:  # fmt: skip
    """Show the report in a browser, made anew as you work.

    Whenever a notebook, a paragraph, a return, a register or the catalogue is saved, what changed
    is checked and run again and the page shows it, where you were reading; a bar below it says
    what is going on and what is wrong. The report in reports/ is made too, as lscb report makes
    it. Only this computer can open the page. Ctrl+C in this window ends it (exit code 0).

    \b
    lscb preview
    lscb preview southampton 2014-15-Q3 --no-browser --port 8000
    """
    from pipeline.operate.preview import Preview
    from pipeline.operate.serving import Window, serve

    layout = Layout.of(home, published)
    board = among(layout, board)
    period = period_of(layout, board, period, as_of).text
    folder = layout.report(board, period)
    window = Window(folder / "board", folder / "checks" / "index.html")
    try:
        with serve(window, port) as server:
            port = server.server_address[1]
            address = f"http://127.0.0.1:{port}/"
            click.echo(address)
            if not no_browser:
                webbrowser.open(address)
            Preview(
                layout,
                board,
                period,
                as_of.isoformat() if as_of else "",
                window,
                lambda: subject_of(home, published, board, period, as_of),
                lambda line: click.echo(plain(line), err=True),
            ).follow()
    except KeyboardInterrupt:
        return  # how a preview ends
    # New code is run by a new process, at the same address, which open windows find again.
    again = [sys.executable, "-m", "pipeline", *sys.argv[1:], "--port", str(port), "--no-browser"]
    os.execv(sys.executable, again)
