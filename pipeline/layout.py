"""Where does everything live? The folders of the code, of a home, and of one board's report."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Layout:
    """The folders of one home: ``data/`` and ``reports/``; the code's own folders stand beside.

    ``home`` is the clone with its example unless ``--home`` or ``LSCB_HOME`` says otherwise.
    """

    home: Path = CODE
    published_dir: Path | None = None

    @classmethod
    def of(cls, home: str | Path | None = None, published: str | Path | None = None) -> "Layout":
        """Return the layout for ``--home`` and ``--published``, or the environment's."""
        home = home or os.environ.get("LSCB_HOME") or CODE
        published = published or os.environ.get("LSCB_PUBLISHED")
        return cls(Path(home).resolve(), Path(published).resolve() if published else None)

    @property
    def expectations(self) -> Path:
        return CODE / "expectations"

    @property
    def notebooks(self) -> Path:
        return CODE / "notebooks"

    @property
    def published(self) -> Path:
        return self.published_dir or self.home / "data" / "raw" / "published"

    @property
    def raw(self) -> Path:
        return self.home / "data" / "raw"

    def board_file(self, board: str) -> Path:
        return self.raw / board / "board.yaml"

    def year(self, board: str, year: str) -> Path:
        """The raw folder of one financial year: ``returns/``, ``registers/``, ``narrative/``."""
        return self.raw / board / year

    def returns(self, board: str, year: str) -> Path:
        return self.year(board, year) / "returns"

    def registers(self, board: str, year: str) -> Path:
        return self.year(board, year) / "registers"

    def narrative(self, board: str, year: str) -> Path:
        return self.year(board, year) / "narrative"

    def processed(self, board: str, period: str, audience: str = "board") -> Path:
        """The checked tables; those of a public edition hold nothing that is hidden from it."""
        folder = self.home / "data" / "processed" / board / period
        return folder if audience == "board" else folder / audience

    def report(self, board: str, period: str) -> Path:
        return self.home / "reports" / board / period

    def sections(self, board: str, period: str, audience: str, pack: str | None = None) -> Path:
        """The executed notebooks of an edition, and what it was made from; internal."""
        folder = self.report(board, period) / "sections" / audience
        return folder / "packs" / pack if pack else folder

    def released(self, board: str, period: str, audience: str) -> Path:
        """The releases of one report for one audience, each in a folder named by its number."""
        return self.all_released(board) / period / audience

    def all_released(self, board: str) -> Path:
        """The releases of all reports of a board."""
        return self.home / "data" / "released" / board

    def boards(self) -> list[str]:
        """The boards that this home holds, by the folders that have a ``board.yaml``."""
        return sorted(path.parent.name for path in self.raw.glob("*/board.yaml"))

    def section_titles(self) -> dict[str, str]:
        """Each section's title by slug, in the order of the report, from its notebook's heading."""
        titles = {}
        for path in sorted(self.notebooks.glob("[0-9][0-9]-*.ipynb")):
            slug = path.stem.partition("-")[2]
            try:
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
                heading = "".join(cells[0]["source"]).splitlines()[0]
            except (OSError, ValueError, KeyError, TypeError, IndexError):
                heading = slug  # the run says what is wrong with the notebook
            titles[slug] = heading.lstrip("# ").strip()
        return titles
