"""What do other tools take for the same notebooks? ploomber, jupyter-book and quarto.

Each is installed into an environment of its own, kept between runs, since they need other
versions of what the pipeline uses; their kernels are those of the pipeline's environment. quarto
is no Python package: it is measured where it is installed. Each is given its own cache.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from examples import BOARD, PERIOD, Example, timed

BINARIES = Path(sys.executable).parent
PACKAGES = {"ploomber": "ploomber==0.23.3", "jupyter-book": "jupyter-book==1.0.4.post1"}


def measure_others(example: Example, environments: Path) -> Iterator[tuple[str, str, float | str]]:
    """Yield tool, what was done and the seconds, or why there are none.

    The three things done: all notebooks with nothing stored, nothing changed, one notebook edited.
    """
    for tool, prepare in (("ploomber", _ploomber), ("jupyter-book", _book), ("quarto", _quarto)):
        program = _program(tool, environments)
        if program is None:
            yield tool, "all", "not installed here"
            continue
        folder = example.path / f"with-{tool}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        command = [str(program), *prepare(folder, sorted(example.path.glob("notebooks/*.ipynb")))]
        environment = _environment(example, folder)
        for what in ("all", "nothing changed", "one notebook edited"):
            if what == "one notebook edited":
                path = folder / "19-family-courts.ipynb"
                notebook = json.loads(path.read_text(encoding="utf-8"))
                notebook["cells"][3]["source"] = [
                    "".join(notebook["cells"][3]["source"]) + "\n# edited"
                ]
                path.write_text(json.dumps(notebook), encoding="utf-8")
            try:
                yield tool, what, timed(command, folder, environment).seconds
            except RuntimeError as failure:
                yield tool, what, str(failure).strip().splitlines()[-1]
                break


def _program(tool: str, environments: Path) -> Path | None:
    if tool not in PACKAGES:
        found = shutil.which(tool)
        return Path(found) if found else None
    environment = environments / tool
    program = environment / BINARIES.name / tool
    if not program.exists():
        made = subprocess.run([BINARIES / "uv", "venv", "-q", "-p", sys.executable, environment])
        python = environment / BINARIES.name / "python"
        wanted = [PACKAGES[tool], "ipykernel"]
        made = made.returncode or subprocess.run(
            [BINARIES / "uv", "pip", "install", "-q", "-p", python, *wanted]
        )
    return program if program.exists() else None


def _environment(example: Example, folder: Path) -> dict[str, str]:
    """Point the kernel that the notebooks name at the pipeline's environment."""
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": command, "display_name": "Python 3", "language": "python"})
    )
    return os.environ | {
        "JUPYTER_PATH": str(folder / "jupyter"),
        "LSCB_HOME": str(example.path),
        "PYTHONPATH": str(example.path),
        "PLOOMBER_STATS_ENABLED": "false",
    }


def _ploomber(folder: Path, notebooks: list[Path]) -> list[str]:
    tasks = []
    for path in notebooks:
        shutil.copy(path, folder)
        tasks.append(
            {
                "source": path.name,
                "name": path.stem,
                "product": f"done/{path.name}",
                "params": {"board": BOARD, "period": PERIOD, "audience": "board"},
                "static_analysis": "disable",
            }
        )
    meta = {"extract_upstream": False, "extract_product": False}
    executor = {"dotted_path": "ploomber.executors.Parallel", "processes": 2}
    text = json.dumps({"meta": meta, "executor": executor, "tasks": tasks})
    (folder / "pipeline.yaml").write_text(text, encoding="utf-8")  # JSON is YAML
    return ["build"]


def _book(folder: Path, notebooks: list[Path]) -> list[str]:
    for path in notebooks:
        shutil.copy(path, folder)
    first, *rest = [path.stem for path in notebooks]
    chapters = [{"file": name} for name in rest]
    contents = {"format": "jb-book", "root": first, "chapters": chapters}
    (folder / "_toc.yml").write_text(json.dumps(contents), encoding="utf-8")
    execute = {"execute_notebooks": "cache", "timeout": 120}
    (folder / "_config.yml").write_text(json.dumps({"execute": execute}), encoding="utf-8")
    return ["build", "."]


def _quarto(folder: Path, notebooks: list[Path]) -> list[str]:
    for path in notebooks:
        shutil.copy(path, folder)
    chapters = [path.name for path in notebooks]
    shutil.copy(notebooks[0], folder / "index.ipynb")
    project = {
        "project": {"type": "book"},
        "book": {"title": "Report", "chapters": ["index.ipynb", *chapters]},
        "execute": {"enabled": True, "cache": True, "freeze": "auto"},
        "format": "html",
    }
    (folder / "_quarto.yml").write_text(json.dumps(project), encoding="utf-8")
    return ["render"]
