"""How does a command answer? Findings counted, paths as seen from here, the exit code."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.missing import describe_missing


def exit_code_of(findings: list[Any], has_failed: bool = False) -> int:
    if any(finding.severity == "critical" for finding in findings):
        return 3
    return 4 if has_failed else 0


def say_findings(findings: list[Any], page: Path) -> None:
    """Print one line on stderr that counts the findings and says where they are shown."""
    counts = {
        word: sum(f.severity == word for f in findings) for word in ("critical", "warning", "info")
    }
    say_counts(counts, page)


def say_counts(counts: dict[str, int], page: Path) -> None:
    numbers = ", ".join(f"{number} {word}" for word, number in counts.items())
    click.echo(f"findings: {numbers}; see {short(page)}", err=True)


def say_missing(missing: list[dict[str, str]], as_of: date | None) -> None:
    """List on stderr the returns that an edition does without, late by the day that it is."""
    for line in describe_missing(missing, as_of or date.today()):
        click.echo(line, err=True)


def plain(text: str) -> str:
    """Return a text that a terminal shows and does not obey: a supplier may have written it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below this folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
