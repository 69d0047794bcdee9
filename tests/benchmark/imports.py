"""How long do the imports take that an edit cannot do without? Prints the seconds, in order.

Named on the command line: 'run' (papermill, nbconvert and what the pipeline needs around them),
'kernel' (what sections need), 'checks' (Great Expectations and what the checks need).
"""

import sys
import time


def run() -> None:
    import pipeline.cli
    import pipeline.run.engine
    import pipeline.story
    from pipeline.report import load_writers

    pipeline.run.engine.make_ready()
    load_writers()


def kernel() -> None:
    from pipeline.run.forking import import_what_sections_need

    import_what_sections_need()


def checks() -> None:
    import pipeline.checks.suites
    import pipeline.ingest
    import pipeline.processed  # noqa: F401


started = time.monotonic()
for name in sys.argv[1:]:
    {"run": run, "kernel": kernel, "checks": checks}[name]()
print(time.monotonic() - started)
