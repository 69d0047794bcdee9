"""What became of each section's notebook? Found by its number, run by papermill, told as it was."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigurationError, SectionError
from pipeline.layout import Layout
from pipeline.run.kernels import kernel_settings
from pipeline.run.parameters import SectionParameters
from pipeline.run.progress import Progress


@dataclass(frozen=True)
class SectionRun:
    """One section's notebook and what became of it.

    ``slug`` is the notebook's name without its number; ``executed`` the executed notebook;
    ``error`` says where and what where the section failed, and is '' otherwise.
    """

    slug: str
    notebook: Path
    executed: Path
    seconds: float = 0.0
    error: str = ""

    @property
    def is_failed(self) -> bool:
        return bool(self.error)


def find_sections(notebooks: Path) -> list[Path]:
    """Return the notebooks that are sections, in the order of their numbers.

    Raises SectionError where two share a slug, which would be one address for two sections.
    """
    found = sorted(path for path in notebooks.glob("*.ipynb") if _slug(path))
    slugs = [_slug(path) for path in found]
    for slug in slugs:
        if slugs.count(slug) > 1:
            names = ", ".join(path.name for path in found if _slug(path) == slug)
            raise SectionError(f"{names}: the same section twice; rename or remove one of them.")
    return found


def _slug(notebook: Path) -> str:
    match = re.fullmatch(r"\d\d-([a-z][a-z0-9-]*)\.ipynb", notebook.name)
    return match[1] if match else ""


def run_sections(
    layout: Layout,
    parameters: SectionParameters,
    slugs: tuple[str, ...] | None,
    folder: Path,
    sockets: Path,
    jobs: int = 2,
) -> list[SectionRun]:
    """Run the notebooks, ``jobs`` at a time, and return them in their order.

    A section that fails never stops the others. ``slugs`` chooses among them, all where it is
    None. The executed notebooks are written into ``folder``, from which those of an earlier run
    are removed first; ``sockets`` is the folder of ``kernels_for``. Raises ConfigurationError for
    a section that has no notebook.
    """
    notebooks = {_slug(path): path for path in find_sections(layout.notebooks)}
    for slug in slugs or ():
        if slug not in notebooks:
            raise ConfigurationError(
                f"board.yaml of {parameters.board}: the section '{slug}' has no notebook; "
                f"allowed: {', '.join(notebooks)}."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob("*.ipynb"):
        left_over.unlink()
    chosen = [path for slug, path in notebooks.items() if slugs is None or slug in slugs]
    # Loaded here: whoever only lists sections must not pay for papermill.
    from pipeline.run.engine import execute

    def run_one(notebook: Path) -> SectionRun:
        slug, executed = _slug(notebook), folder / notebook.name
        progress.begin(slug)
        started = time.monotonic()
        error = execute(notebook, executed, parameters, kernel_settings(sockets, slug))
        progress.end(slug)
        return SectionRun(slug, notebook, executed, time.monotonic() - started, error)

    with Progress(len(chosen)) as progress, ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(run_one, notebook) for notebook in chosen]
        try:
            return [section.result() for section in running]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
