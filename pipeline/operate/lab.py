"""How does an analyst open the notebooks? JupyterLab, with the pipeline's own kernel."""

import os
import subprocess
import sys
from typing import Any

from pipeline.layout import CODE, Layout


def open_lab(layout: Layout, arguments: tuple[str, ...]) -> int:
    """Run JupyterLab on the notebooks until it is closed, and return its exit code.

    Kernels are those of this environment even where the user has others of the same name, and
    find this clone and this home wherever they are started.
    """
    environment = os.environ | {
        "LSCB_HOME": str(layout.home),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(CODE), os.environ.get("PYTHONPATH")) if part
        ),
    }
    if layout.published_dir:
        environment["LSCB_PUBLISHED"] = str(layout.published_dir)
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--notebook-dir={layout.notebooks}"),
        f"--ServerApp.jpserver_extensions={__name__}=True",
    ]
    with subprocess.Popen([*command, *arguments], env=environment) as lab:
        while True:
            try:
                return lab.wait()
            except KeyboardInterrupt:
                # JupyterLab got the same Ctrl+C: it asks, then closes its kernels.
                continue


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(leave_out_outputs)


def leave_out_outputs(model: dict[str, Any], **_: Any) -> None:
    """Save a notebook without its outputs: JupyterLab saves by itself, and they hold figures."""
    if model["type"] != "notebook" or not model.get("content"):
        return
    notebook = model["content"]
    notebook["metadata"]["language_info"] = {"name": "python"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"].pop("execution", None)
