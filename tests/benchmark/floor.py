"""What is the least that it can take? The same cells in one plain Python process, no kernel.

The same validation before and the same binding after. Nothing is isolated: a section can see and
spoil what another left behind, so that no report should be made in this way. Prints the seconds
of the sections; the caller times the whole. Takes the folder to write to.
"""

import json
import sys
import time
from pathlib import Path

from examples import BOARD, PERIOD

from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.run.manifest import Stopwatch
from pipeline.run.sections import SectionRun, choose_sections
from pipeline.story import check_raw_data
from pipeline.subject import Subject


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    layout = Layout.of()
    subject = Subject.of(layout, BOARD, parse_period(PERIOD), None)
    checked = check_raw_data(subject, Stopwatch(), True)
    started = time.monotonic()
    chosen = choose_sections(layout, BOARD, None)
    runs = [execute(slug, path, folder / path.name) for slug, path in chosen.items()]
    print(time.monotonic() - started)
    from pipeline.report import bind
    from pipeline.report.writers import write_data

    edition = bind(
        runs, subject.board, subject.period, "board", checked.findings, folder,
        generated={"Raw files read": len(checked.inputs), "As known on": "every return received"},
    )  # fmt: skip
    write_data(edition, folder)


def execute(slug: str, notebook: Path, executed: Path) -> SectionRun:
    """Run a notebook's cells one after another and keep what they display."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] != "code":
            continue
        with capture_output() as captured:
            done = shell.run_cell("".join(cell["source"]))
        done.raise_error()
        cell["outputs"] = [
            {"output_type": "display_data", "data": dict(shown.data), "metadata": {}}
            for shown in captured.outputs
        ]
    executed.write_text(json.dumps(content), encoding="utf-8")
    return SectionRun(slug, notebook, executed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
