"""What went into a run and what came of it? ``run.json``, the only file that holds times."""

import json
import platform
import time
from collections.abc import Iterator, Mapping
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

_OF_PUBLIC_TABLES = ("sections", "binding")  # stages that read nothing that is hidden


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
    files: dict[str, str],
) -> dict[str, Any]:
    """Return what is known of a run: the content of ``run.json`` of the board's own edition.

    ``inputs`` maps raw files to their SHA-256, ``seconds`` stages to their durations;
    ``peak_memory_mib`` is that of all processes together; ``files`` are the hashes of what was
    written. ``found`` are the findings in a line each. ``missing`` lists the returns that were due
    and are not in it (pipeline/missing.py). ``disclosure`` is what report/audited.py found; the
    board's own edition hides nothing.
    """
    return {
        "board": board,
        "period": period,
        "audience": audience,
        "pack": pack,
        "as_of": as_of,
        "inputs": dict(sorted(inputs.items())),
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
        **_count(findings),
        "found": [f"{one.severity}: {one.sentence()}" for one in in_order(findings)],
        "missing": missing,
        "claims": claims,
        "disclosure": disclosure or {"hidden": 0, "secondary": 0, "narrowest": None},
        "files": files,
        "exit_code": _exit_code(findings, any(run.is_failed for run in runs)),
        "peak_memory_mib": peak_memory_mib,
        "seconds": {stage: round(value, 2) for stage, value in seconds.items()},
    }


def for_public(run: Mapping[str, Any], findings: list[Finding]) -> dict[str, Any]:
    """Return what a public edition may say of its run: nothing that rests on what it hides.

    Whoever has all else could try which of a few numbers gives the hash of a return, the same
    findings (``findings`` are those that the edition lists), or the time that it took to hide it.
    """
    is_failed = any(one["state"] == "failed" for one in run["sections"])
    return {
        **run,
        "inputs": {
            name: digest if name.startswith("published/") else "not given"
            for name, digest in run["inputs"].items()
        },
        **_count(findings),
        "found": [],
        "exit_code": _exit_code(findings, is_failed),
        "peak_memory_mib": None,
        "seconds": {name: run["seconds"][name] for name in _OF_PUBLIC_TABLES},
    }


def _count(findings: list[Finding]) -> dict[str, dict[str, int]]:
    severities = [finding.severity for finding in findings]
    return {"findings": {severity.value: severities.count(severity) for severity in Severity}}


def _exit_code(findings: list[Finding], is_failed: bool) -> int:
    if any(finding.severity is Severity.CRITICAL for finding in findings):
        return 3
    return 4 if is_failed else 0


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:  # run from a clone without installing the package
        return "not installed"


def write_run(content: dict[str, Any], folder: Path) -> None:
    """Write ``run.json`` into a folder."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")
