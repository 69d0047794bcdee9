"""Which raw file is this, and who answers for what stands in it?"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.findings import Finding, Severity

ANALYST = "analyst"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def name_of(path: Path, root: Path) -> str:
    """Return a file's name relative to a folder as text that any page or table can hold.

    A file system takes names that are no text, or that hold line breaks.
    """
    text = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


@dataclass(frozen=True)
class Source:
    """A raw file: its path, its name relative to ``data/raw``, and who must act on a fault in it.

    ``actor`` is an agency's id for a return and ``analyst`` for what the board keeps itself;
    ``actor_name`` is how a message calls that actor.
    """

    path: Path
    file: str
    actor: str = ANALYST
    actor_name: str = "the analyst"
    sha256: str = ""
    received_on: str = ""

    def next_step(self, severity: Severity) -> str:
        """Say what the reader of a finding of this severity can do about it."""
        if self.actor == ANALYST:
            withhold = "" if "/registers/" in self.file else ", or record a decision to withhold it"
            return {
                Severity.CRITICAL: f"Correct it in the file{withhold}.",
                Severity.WARNING: "Correct it in the file, or record a decision to accept it.",
                Severity.INFO: "Nothing need be done.",
            }[severity]
        return {
            Severity.CRITICAL: f"Ask {self.actor_name} to resubmit, "
            "or record a decision to withhold it.",
            Severity.WARNING: f"Ask {self.actor_name} to confirm or resubmit, "
            "or record a decision to accept it.",
            Severity.INFO: f"Tell {self.actor_name} for next time.",
        }[severity]

    def finding(
        self,
        severity: Severity,
        cell: str,
        rule: str,
        what: str,
        expected: str,
        next_step: str = "",
        *,
        indicator: str = "",
        period: str = "",
        area: str = "",
    ) -> Finding:
        """Return a finding at a place of this file, addressed to whoever answers for it."""
        return Finding(
            severity=severity,
            actor=self.actor,
            file=self.file,
            cell=cell,
            what=what,
            expected=expected,
            next_step=next_step or self.next_step(severity),
            rule=rule,
            indicator=indicator,
            period=period,
            area=area,
        )
