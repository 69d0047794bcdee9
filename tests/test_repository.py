"""Is the tree in the state that a newcomer expects? Sizes, addresses, layers, the lock."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ["ingest", "checks", "measures", "disclosure", "section", "run", "report", "operate"]
ONE_IMPORTER = {
    "great_expectations": "pipeline/checks/suites.py",
    "papermill": "pipeline/run/engine.py",
    "nbconvert": "pipeline/report/exporter.py",
    "seaborn": "pipeline/section/charts.py",
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def modules() -> list[Path]:
    return sorted((ROOT / "pipeline").rglob("*.py"))


def imported(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_no_file_is_over_one_mebibyte():
    assert [path.name for path in tracked() if path.stat().st_size > 2**20] == []


def test_only_the_example_stands_under_raw_data():
    folders = {path.relative_to(ROOT / "data/raw").parts[0] for path in tracked()
               if path.is_relative_to(ROOT / "data/raw")}  # fmt: skip
    assert folders == {"published", "southampton"}


def test_lock_is_hashed_and_holds_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = re.findall(r"^[a-z0-9][^\n]*==", lock, flags=re.MULTILINE)
    assert len(packages) > 150
    assert lock.count("--hash=sha256:") >= len(packages)


@pytest.mark.parametrize("package", ONE_IMPORTER)
def test_a_heavy_package_has_one_importer(package):
    importers = [
        str(module.relative_to(ROOT))
        for module in modules()
        if any(name.split(".")[0] == package for name in imported(module))
    ]
    assert importers == [ONE_IMPORTER[package]]


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stage_never_imports_a_later_one(module):
    stage = module.relative_to(ROOT / "pipeline").parts[0]
    if stage not in LAYERS:
        return
    later = {f"pipeline.{name}" for name in LAYERS[LAYERS.index(stage) + 1 :]}
    # A section's run is told to the stages after it as SectionRun; nothing else looks ahead.
    found = {name for name in imported(module) if ".".join(name.split(".")[:2]) in later}
    assert found == set()


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_answers(module):
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_no_path_of_a_machine_and_no_registry():
    pattern = re.compile(rb"/(?:work|root|home/\w+|Users/\w+)/|pypi\.org|files\.pythonhosted")
    texts = [path for path in tracked() if path != Path(__file__)]
    assert [
        str(path.relative_to(ROOT)) for path in texts if pattern.search(path.read_bytes())
    ] == []
