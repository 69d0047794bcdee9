"""Which commands open the report for work on it, in a browser? lab."""

import sys
from datetime import date

import click

from pipeline.commands.choices import WHICH_REPORT, on_a_report, subject_of


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
