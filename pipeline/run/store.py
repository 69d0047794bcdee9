"""Which sections need not run again? Those whose notebook, code and data are what they were.

An executed notebook stays where it is; ``state.json`` beside it says what it was made from: the
notebook's source, the parameters, the code, and each part of the data that it read or asked for
and did not find, which its last cell lists.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.fingerprints import code_hash, hash_file, hash_files, hash_notebook

STATE = "state.json"
ITEM = "application/vnd.lscb+json"


@dataclass
class Store:
    """What the executed notebooks in a folder were made from, held against what there is now.

    ``parts`` are the hashes of the parts of the data by name (see processed.py), ``narrative`` the
    folder of the board's paragraphs. ``is_fresh`` trusts nothing that was stored.
    """

    folder: Path
    parameters: Mapping[str, str]
    parts: Mapping[str, str]
    narrative: Path
    is_fresh: bool = False
    _state: dict[str, Any] = field(init=False)
    _narrative: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        # As it is before anything runs: what is edited meanwhile is found changed the next time.
        self._narrative = hash_files(self.narrative, self.narrative.rglob("*.md"))
        try:
            self._state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._state = {}

    def why_run(self, slug: str, notebook: Path) -> str:
        """Say why a section must run, '' where what is stored is what a run would give."""
        known = self._state.get(slug)
        if self.is_fresh:
            return "a fresh run was asked for"
        if known is None:
            return "it has not run yet, or failed"
        if hash_file(self.folder / notebook.name) != known["sha256"]:
            return "its executed notebook is not as it was left"
        for what, now in self.made_from(notebook).items():
            if known["made_from"].get(what) != now:
                return f"its {what} changed"
        changed = [name for name, was in known["reads"].items() if self._part(name) != was]
        if changed:
            more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
            return f"what it reads changed: {', '.join(changed[:3])}{more}"
        return ""

    def keep(self, slug: str, notebook: Path, made_from: Mapping[str, Any]) -> None:
        """Record what a section that has run was made from.

        ``made_from`` was taken before it ran. One that lists no reads is not kept, nor one whose
        notebook or paragraphs were edited while it ran: which of the two it showed is not known.
        """
        executed = self.folder / notebook.name
        reads = _reads_in(executed)
        if reads is None or made_from != self.made_from(notebook) or self._is_edited(reads):
            self.forget(slug)
            return
        self._state[slug] = {
            "made_from": dict(made_from),
            "reads": {name: self._part(name) for name in reads},
            "sha256": hash_file(executed),
        }
        self._write()

    def forget(self, slug: str) -> None:
        """Drop what is known of a section."""
        if self._state.pop(slug, None) is not None:
            self._write()

    def made_from(self, notebook: Path) -> dict[str, Any]:
        """Return what a run of a notebook now would be made from, its data apart."""
        try:
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            source = hash_notebook(cells)
        except (OSError, ValueError, KeyError, TypeError):
            source = hash_file(notebook)
        return {"notebook": source, "parameters": dict(self.parameters), "code": code_hash()}

    def _part(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        return (self._narrative if kind == "narrative" else self.parts).get(
            rest if kind == "narrative" else name, ""
        )

    def _is_edited(self, reads: list[str]) -> bool:
        names = [name.partition("/")[2] for name in reads if name.startswith("narrative/")]
        return any(
            hash_file(self.narrative / name) != self._narrative.get(name, "") for name in names
        )

    def _write(self) -> None:
        # Beside and renamed: a run that is killed leaves what was finished before. The lock keeps
        # others out, so one name will do, and the next run writes over what a killed one left.
        beside = self.folder / f".{STATE}"
        beside.write_text(json.dumps(self._state, indent=1, sort_keys=True), encoding="utf-8")
        beside.replace(self.folder / STATE)


def _reads_in(executed: Path) -> list[str] | None:
    """Return the parts of the data that an executed notebook says it read."""
    try:
        cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
        for output in reversed(cells[-1]["outputs"]):
            return list(output["data"][ITEM]["reads"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return None
