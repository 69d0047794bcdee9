"""How would the stock tools make the report? The same validation, then papermill, then nbconvert.

One fresh kernel a notebook, in order, then the merged notebook as HTML. Prints the seconds of the
sections; the caller times the whole. Takes the folder to write to.
"""

import sys
import time
from pathlib import Path

from examples import BOARD, PERIOD

from pipeline.layout import Layout
from pipeline.periods import parse_period
from pipeline.run.manifest import Stopwatch
from pipeline.run.sections import find_sections
from pipeline.story import check_raw_data
from pipeline.subject import Subject


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    layout = Layout.of()
    check_raw_data(Subject.of(layout, BOARD, parse_period(PERIOD), None), Stopwatch(), True)
    started = time.monotonic()
    import papermill

    for notebook in find_sections(layout.notebooks):
        papermill.execute_notebook(
            str(notebook),
            str(folder / notebook.name),
            parameters={"board": BOARD, "period": PERIOD, "audience": "board"},
            progress_bar=False,
        )
    print(time.monotonic() - started)
    import nbformat
    from nbconvert import HTMLExporter

    merged = nbformat.v4.new_notebook()
    for path in sorted(folder.glob("*.ipynb")):
        merged.cells += nbformat.read(path, as_version=4).cells
    for place, cell in enumerate(merged.cells):
        cell["id"] = f"cell-{place}"
    page, _ = HTMLExporter().from_notebook_node(merged)
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
