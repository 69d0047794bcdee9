"""How does an analyst open the notebooks? JupyterLab, with the pipeline's own kernel."""

import os
import subprocess
import sys

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
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={layout.notebooks}"]
    return subprocess.call([*command, *arguments], env=environment)
