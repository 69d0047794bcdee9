"""What went into a run and what came of it? ``run.json``, the only file that holds times."""

import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.findings import Finding, Severity, in_order
from pipeline.fingerprints import code_hash
from pipeline.run.memory import Peak
from pipeline.run.sections import SectionRun

RECORDED_PACKAGES = (
    "great-expectations",
    "jupyterlab",
    "nbconvert",
    "pandas",
    "papermill",
    "seaborn",
    "lscb-pipeline",
)


@dataclass
class Stopwatch:
    """Seconds by stage and the most memory held in any, for ``run.json`` alone."""

    seconds: dict[str, float] = field(default_factory=dict)
    memory: Peak = field(default_factory=Peak)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Measure what is done in this context as one stage."""
        started = time.monotonic()
        with self.memory.watched():
            yield
        self.seconds[stage] = time.monotonic() - started


def describe_run(
    *,
    board: str,
    period: str,
    audience: str,
    pack: str | None,
    as_of: str,
    inputs: dict[str, str],
    findings: list[Finding],
    runs: list[SectionRun],
    missing: list[dict[str, str]],
    claims: dict[str, int],
    disclosure: dict[str, Any] | None,
    seconds: dict[str, float],
    peak_memory_mib: int | None,
    key: str,
    files: dict[str, str],
) -> dict[str, Any]:
    """Return the content of ``run.json``.

    ``inputs`` maps raw files to their SHA-256, ``seconds`` stages to their durations;
    ``peak_memory_mib`` is that of all processes together. ``key`` identifies all that the edition
    rests on; ``files`` are the hashes of what was written.
    ``found`` are the findings in a line each, which hold values and so are the board's alone.
    ``missing`` lists the returns that were due and are not in it (pipeline/missing.py).
    ``disclosure`` is what report/audited.py found; the board's own edition hides nothing. Hashes
    of returns are not given to the public: whoever guessed a whole file could try them.
    """
    return {
        "board": board,
        "period": period,
        "audience": audience,
        "pack": pack,
        "as_of": as_of,
        "inputs": {
            name: digest if audience == "board" or name.startswith("published/") else "not given"
            for name, digest in sorted(inputs.items())
        },
        "environment": {
            "python": platform.python_version(),
            "system": platform.system(),
            "packages": {name: _version(name) for name in RECORDED_PACKAGES},
            "code": code_hash(),  # with the lock of all packages
        },
        "sections": [
            {
                "section": run.slug,
                "state": "failed" if run.is_failed else "done",
                "why": run.why or "unchanged",
                "error": run.error,
                "seconds": round(run.seconds, 2),
            }
            for run in runs
        ],
        "findings": {
            severity.value: sum(finding.severity == severity for finding in findings)
            for severity in Severity
        },
        "found": [f"{one.severity}: {one.sentence()}" for one in in_order(findings)]
        if audience == "board"
        else [],
        "missing": missing,
        "claims": claims,
        "disclosure": disclosure or {"hidden": 0, "secondary": 0, "narrowest": None},
        "key": key,
        "files": files,
        "exit_code": 3
        if any(finding.severity is Severity.CRITICAL for finding in findings)
        else 4
        if any(run.is_failed for run in runs)
        else 0,
        "peak_memory_mib": peak_memory_mib,
        "seconds": {stage: round(value, 2) for stage, value in seconds.items()},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:  # run from a clone without installing the package
        return "not installed"


def write_run(content: dict[str, Any], folder: Path) -> None:
    """Write ``run.json`` into a folder."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")
