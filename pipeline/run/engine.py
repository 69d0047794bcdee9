"""How does papermill run one section's notebook? By an engine that tells what really happened.

papermill records a run whose kernel died, or whose cell ran too long, as completed. Here the cell
concerned is marked with the error, so that whoever opens the executed notebook sees it too.
"""

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from pipeline.errors import SectionError
from pipeline.run.kernels import kernel_settings, register_provisioner
from pipeline.run.parameters import SectionParameters, check_parameters
from pipeline.run.parents import is_over

CELL_TIMEOUT_SECONDS = 120
ENGINE = "lscb"


def __getattr__(name: str) -> Any:
    """Give papermill its engine when it asks for it.

    papermill loads this entry point while it is itself being imported, so that nothing of it can
    be imported at the head of this module.
    """
    if name == "SectionEngine":
        return section_engine()
    raise AttributeError(name)


@cache
def section_engine() -> type:
    """Return papermill's own engine, with a client that marks the cell where a kernel was lost."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    class SectionClient(PapermillNotebookClient):
        """Runs the cells of a notebook, and marks the one in which a kernel was lost."""

        def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
            """Run one cell; a time-out and a dead kernel leave an error output in it."""
            if is_over():  # a cold kernel lives on, and the run waits for its section
                raise DeadKernelError("the run was ended")
            try:
                return super().execute_cell(cell, cell_index, *args, **kwargs)
            except (CellTimeoutError, DeadKernelError) as failure:
                _mark(cell, failure)
                raise

    class SectionEngine(NBClientEngine):
        """papermill's own engine, with SectionClient in place of its client."""

        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: Any,
            kernel_name: str,
            start_timeout: int = 60,
            execution_timeout: int | None = None,
            executed: str = "",
            **kwargs: Any,
        ) -> Any:
            """Run a parameterised notebook; ``executed`` is where it goes if it is lost."""
            passed = {
                name: value
                for name, value in kwargs.items()
                if name not in ("input_path", "timeout", "startup_timeout", "log_output")
            }
            client = SectionClient(
                nb_man,
                timeout=execution_timeout,
                startup_timeout=start_timeout,
                kernel_name=kernel_name,
                log=logger,
                # All outputs have come by then; its own way out takes longer than a cell.
                shutdown_kernel="immediate",
                **passed,
            )
            try:
                return client.execute()
            except (CellTimeoutError, DeadKernelError) as failure:
                codes = [cell for cell in nb_man.nb.cells if cell.cell_type == "code"]
                if not any(_is_marked(cell) for cell in codes):  # it died before the first cell
                    _mark(codes[0], failure)
                if executed:  # papermill writes nothing where the kernel is lost
                    nbformat.write(nb_man.nb, executed)
                raise

    return SectionEngine


def _mark(cell: Any, failure: Exception) -> None:
    what = "ran longer than allowed" if isinstance(failure, TimeoutError) else "died"
    error = {"ename": type(failure).__name__, "evalue": what, "traceback": []}
    cell.outputs.append(nbformat.v4.new_output("error", **error))


def _is_marked(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def make_ready() -> None:
    """Load papermill and make the engine and the kernels known to it, in one thread, once."""
    from papermill.engines import papermill_engines

    # Also where the package is not installed and so has no entry points.
    papermill_engines.register(ENGINE, section_engine())
    register_provisioner()


def execute(notebook: Path, executed: Path, parameters: SectionParameters, sockets: Path) -> str:
    """Run one notebook into ``executed`` and return what went wrong, '' for nothing.

    ``sockets`` is the folder of ``kernels_for``; ``make_ready`` was called. Whatever happens to
    one section is told, never raised: the others are run and bound. What an earlier run left in
    ``executed`` is removed first, so that it is never taken for a section that failed now.
    """
    import papermill

    executed.unlink(missing_ok=True)
    try:
        check_parameters(notebook, nbformat.read(notebook, as_version=4).cells)
        papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=parameters.model_dump(),
            engine_name=ENGINE,
            executed=str(executed),
            cwd=None,
            progress_bar=False,
            request_save_on_cell_execute=False,
            record_timing=False,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            start_timeout=60,
            coalesce_streams=True,
            config=kernel_settings(sockets, notebook.stem),
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
        return f"{type(failure).__name__}: {failure}".splitlines()[0]
    return ""
