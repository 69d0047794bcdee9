"""What can be typed? The ``lscb`` command: its words, its help, its exit codes."""

import atexit
import gc
import os
import sys
from typing import Any

import click

from pipeline.commands.boards import new
from pipeline.commands.building import check, plan, report
from pipeline.commands.releasing import compare, release
from pipeline.commands.returns import receive, status
from pipeline.commands.unattended import schedule
from pipeline.commands.workbench import lab, preview
from pipeline.errors import PipelineError
from pipeline.interruptions import hear_interruptions
from pipeline.private_home import writable_home

# Arrow's own allocator keeps what was freed: a million rows would take a tenth more memory.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

# jsonschema, which Great Expectations and nbformat load, would take a second to compile a grammar
# of web addresses, and leaves that check out where the package is not to be had.
sys.modules.setdefault("rfc3987_syntax", None)

# Most of what a command makes lives until it ends. Python would look through all of it for what is
# not needed any more, again and again and when it ends: of each run that would take two seconds.
gc.set_threshold(50_000, 20, 20)
atexit.register(gc.freeze)

EXIT_CODES = """\b
Exit codes, for scripts:
  0  done
  1  unexpected
  2  wrong usage
  3  a critical finding; a draft is built all the same
  4  a section failed; the report says so in its place
  5  the public edition was refused: a small count could be worked out
  6  another run holds the lock
  7  compare: the editions differ
  8  release: refused
  130  interrupted"""


class Commands(click.Group):
    """Ends every command with the documented exit code, and with a message, not a traceback."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> None:
        for stream in (sys.stdout, sys.stderr):  # a terminal may lack letters that a name has
            stream.reconfigure(errors="backslashreplace")
        hear_interruptions()
        try:
            with writable_home():
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


@click.group(
    cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="lscb-pipeline")
def main() -> None:
    """Turn a safeguarding board's returns into one checked, reproducible report.

    Type lscb and one of the commands below; lscb COMMAND --help explains it.
    """


for command in (
    report, check, status, plan, receive, lab, preview, compare, release, schedule, new,
):  # fmt: skip
    main.add_command(command)
