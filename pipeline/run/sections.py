"""What became of each section's notebook? Found by its number, run by papermill, told as it was."""

import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, SectionError
from pipeline.interruptions import uninterrupted
from pipeline.layout import Layout
from pipeline.run.parameters import SectionParameters
from pipeline.run.parents import end_warm_kernels
from pipeline.run.progress import Progress
from pipeline.run.store import Store


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
    why: str = ""  # why it ran; '' where what was stored was used

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


def choose_sections(layout: Layout, board: str, slugs: tuple[str, ...] | None) -> dict[str, Path]:
    """Return the notebooks of some sections by slug, in their order; of all where None is asked.

    Raises ConfigurationError for a section that has no notebook.
    """
    notebooks = {_slug(path): path for path in find_sections(layout.notebooks)}
    for slug in slugs or ():
        if slug not in notebooks:
            raise ConfigurationError(
                f"board.yaml of {board}: the section '{slug}' has no notebook; "
                f"allowed: {', '.join(notebooks)}."
            )
    return {slug: path for slug, path in notebooks.items() if slugs is None or slug in slugs}


def run_sections(
    chosen: Mapping[str, Path],
    parameters: SectionParameters,
    store: Store,
    sockets: Path,
    jobs: int = 2,
    meanwhile: Callable[[], object] = bool,
    progress: Callable[[int], Any] = Progress,
) -> list[SectionRun]:
    """Run the notebooks that need it, ``jobs`` at a time, and return all in their order.

    A section that fails never stops the others. The executed notebooks are written into the
    store's folder, from which those of sections no longer chosen are removed; ``sockets`` is the
    folder of ``kernels_for``; ``meanwhile`` is called once while the first notebooks run;
    ``progress`` makes, of the number of those that run, what is told how far they are.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    for left_over in store.folder.glob("*.ipynb"):
        if left_over.name not in {notebook.name for notebook in chosen.values()}:
            left_over.unlink()
    reasons = {slug: store.why_run(slug, notebook) for slug, notebook in chosen.items()}
    stale = [slug for slug, why in reasons.items() if why]
    if not stale:
        return [SectionRun(slug, path, store.folder / path.name) for slug, path in chosen.items()]
    # Loaded here: whoever runs nothing must not pay for papermill.
    from pipeline.run.engine import execute, make_ready

    make_ready()

    def run_one(slug: str) -> tuple[SectionRun, dict[str, Any]]:
        notebook = chosen[slug]
        executed = store.folder / notebook.name
        made_from = store.made_from(notebook)
        told.begin(slug)
        started = time.monotonic()
        error = execute(notebook, executed, parameters, sockets)
        told.end(slug)
        return SectionRun(
            slug, notebook, executed, time.monotonic() - started, error, reasons[slug]
        ), made_from

    pool = ThreadPoolExecutor(jobs)
    done = {}
    with progress(len(stale)) as told:
        try:
            with uninterrupted():  # between its start and the note of it, a thread would be lost
                running = [pool.submit(run_one, slug) for slug in stale]
            meanwhile()
            for finished in as_completed(running):
                run, made_from = finished.result()
                done[run.slug] = run
                if run.is_failed:
                    store.forget(run.slug)
                else:
                    store.keep(run.slug, run.notebook, made_from)
        finally:
            with uninterrupted():
                if len(done) < len(stale):
                    end_warm_kernels()  # which ends soon what is running
                pool.shutdown(cancel_futures=True)
    return [
        done.get(slug) or SectionRun(slug, path, store.folder / path.name)
        for slug, path in chosen.items()
    ]
