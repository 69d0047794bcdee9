"""What became of each section's notebook? Found by its number, run by papermill, told as it was."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config

from pipeline.errors import ConfigurationError, SectionError
from pipeline.layout import CODE, Layout
from pipeline.run.parameters import SectionParameters, check_parameters

CELL_TIMEOUT_SECONDS = 120
LONGEST_SOCKET_PATH = 90  # systems allow about 100 bytes, and a number is added


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
    progress: Callable[[list[Path]], Iterator[Path]],
) -> list[SectionRun]:
    """Run the notebooks in order; a section that fails never stops the others.

    ``slugs`` chooses among them, all where it is None. The executed notebooks are written into
    ``folder``, from which those of an earlier run are removed first. ``progress`` wraps the list
    of notebooks and shows how far the run is. Raises ConfigurationError for a section that has no
    notebook.
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
    with _environment_of_kernels(layout), tempfile.TemporaryDirectory(prefix="lscb-") as sockets:
        return [
            _run_one(path, folder / path.name, parameters, Path(sockets))
            for path in progress(chosen)
        ]


def _run_one(
    notebook: Path, executed: Path, parameters: SectionParameters, sockets: Path
) -> SectionRun:
    started = time.monotonic()
    error = _execute(notebook, executed, parameters, sockets)
    return SectionRun(_slug(notebook), notebook, executed, time.monotonic() - started, error)


def _execute(notebook: Path, executed: Path, parameters: SectionParameters, sockets: Path) -> str:
    """Run one notebook into ``executed`` and return what went wrong, '' for nothing.

    papermill's own record is not read: it marks a run whose kernel died as completed.
    """
    import nbformat
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    try:
        check_parameters(notebook, nbformat.read(notebook, as_version=4).cells)
        papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=parameters.model_dump(),
            cwd=None,
            progress_bar=False,
            request_save_on_cell_execute=False,
            record_timing=False,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            start_timeout=60,
            coalesce_streams=True,
            config=_kernel_settings(sockets / _slug(notebook)),
            # A kernel interrupted on its way out says so on stderr, which is no news to anyone.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except papermill.PapermillExecutionError as failure:
        problem = failure.evalue.strip().splitlines()[0] if failure.evalue.strip() else ""
        return f"cell {failure.cell_index + 1}: {failure.ename}: {problem}"
    except CellTimeoutError:
        return f"a cell ran longer than {CELL_TIMEOUT_SECONDS} seconds and was stopped"
    except DeadKernelError:
        return "its kernel died before the last cell was done"
    except (SectionError, NoSuchKernel) as failure:
        return str(failure)
    except nbformat.reader.NotJSONError:
        return f"{notebook.name} is not a notebook; save it again from JupyterLab"
    except Exception as failure:
        # Whatever happens to one section, the others are run and bound; the run says so.
        return f"{type(failure).__name__}: {failure}".splitlines()[0]
    return ""


def _kernel_settings(sockets: Path) -> Config:
    """Keep what kernels say off the network where the system has sockets in files.

    Each kernel has paths of its own: left to itself, jupyter_client names them all ``kernel-ipc``
    in the working folder, and two runs there would talk to each other's kernels.
    """
    settings = Config()
    if os.name == "posix" and len(os.fsencode(sockets)) <= LONGEST_SOCKET_PATH:
        settings.KernelManager.transport = "ipc"
        settings.KernelManager.ip = str(sockets)
    return settings


@contextmanager
def _environment_of_kernels(layout: Layout) -> Iterator[None]:
    """Give kernels the home, the code and the settings that make outputs repeatable."""
    wanted = {
        "LSCB_HOME": str(layout.home),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(CODE), os.environ.get("PYTHONPATH")) if part
        ),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }
    if layout.published_dir:
        wanted["LSCB_PUBLISHED"] = str(layout.published_dir)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def show_progress(notebooks: list[Path]) -> Iterator[Path]:
    """Yield the notebooks, naming the running one: a bar on a terminal, plain lines in a log."""
    if not sys.stderr.isatty():
        for number, notebook in enumerate(notebooks, start=1):
            print(f"section {number} of {len(notebooks)}: {_slug(notebook)}", file=sys.stderr)
            yield notebook
        return
    from tqdm import tqdm

    with tqdm(total=len(notebooks), unit="section", leave=False, file=sys.stderr) as bar:
        for notebook in notebooks:
            bar.set_description(_slug(notebook))
            yield notebook
            bar.update()
