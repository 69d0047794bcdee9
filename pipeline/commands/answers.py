"""How does a command answer? Findings counted, paths as seen from here, the exit code."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.missing import describe_missing

GRAVEST_FIRST = (5, 3, 4)  # of several exit codes the first of these is the answer


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


def say_hidden(disclosure: dict[str, Any]) -> None:
    """Print one line on stderr on what a public edition hides."""
    small = disclosure["hidden"] - disclosure["secondary"]
    click.echo(
        f"hidden: {small} small figures and {disclosure['secondary']} that would tell one; the "
        f"figures shown leave each open between numbers at least {disclosure['narrowest']} apart"
        if disclosure["hidden"]
        else "hidden: nothing; no figure is small",
        err=True,
    )
    for words in disclosure["already_public"]:
        click.echo(f"already public by earlier editions: {plain(words)}", err=True)


def plain_lines(text: str) -> str:
    """Return a text of several lines as ``plain`` returns each."""
    return "\n".join(plain(line) for line in text.splitlines())


def plain(text: str) -> str:
    """Return a text that a terminal shows and does not obey: a supplier may have written it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below this folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
