"""Which board is this? Its name, words, areas, agencies, sub-groups, packs and dates."""

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from pipeline.catalogue import Slug
from pipeline.configuration import Strict, fail_at, parse_strictly
from pipeline.periods import Period


class Terms(Strict):
    """The words that differ between a board and a partnership; the code never writes them."""

    kind: Literal["board", "partnership"]
    body: str  # 'Local Safeguarding Children Board'
    short: str  # 'LSCB'
    report: str  # 'annual report'


class Area(Strict):
    """A place that figures are about. ``role`` says what it is to this board."""

    id: Slug
    name: str
    role: Literal["own", "region", "country", "neighbour", "neighbours", "panel", "other"]
    ons_code: str | None = None
    dfe_code: str | None = None


class Agency(Strict):
    """An agency that sends a return each quarter; ``id`` is the file name of its returns."""

    id: Slug
    name: str
    form: Literal["xlsx", "csv"]
    since: str | None = None  # the first quarter for which a return was asked


class SubGroup(Strict):
    id: Slug
    name: str
    short: str
    shared_with: str | None = None
    part_of: Slug | None = None


class Neighbours(Strict):
    """A set of statistical neighbours: its version and the ids of its areas, nearest first."""

    version: str
    areas: tuple[Slug, ...]


class Level(Strict):
    """One step of the threshold continuum, from universal to specialist."""

    name: str
    meaning: str


class Pack(Strict):
    """A smaller publication made of some of the report's sections."""

    title: str
    sections: tuple[Slug, ...]


class Board(Strict):
    """A safeguarding board or partnership as configured in ``board.yaml``."""

    id: Slug
    name: str
    terms: Terms
    chair: str | None = None
    areas: tuple[Area, ...]
    neighbours: Neighbours
    agencies: tuple[Agency, ...]
    sub_groups: tuple[SubGroup, ...] = ()
    levels: tuple[Level, ...] = ()
    sections: tuple[Slug, ...] | Literal["all"] = "all"
    quarterly: Pack | None = None  # what a quarter's report is made of; all sections without it
    packs: dict[Slug, Pack] = Field(default_factory=dict)
    return_deadline_days: int = Field(gt=0)  # after the quarter's last day
    contacts: tuple[str, ...] = ()
    example: bool = False  # its editions carry a banner: holds illustrative values

    @model_validator(mode="after")
    def _has_one_own_area(self) -> "Board":
        if sum(area.role == "own" for area in self.areas) != 1:
            raise ValueError("exactly one area must have the role 'own'")
        return self

    @cached_property
    def area_by_id(self) -> dict[str, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def agency_by_id(self) -> dict[str, Agency]:
        return {agency.id: agency for agency in self.agencies}

    @property
    def chosen_sections(self) -> tuple[Slug, ...] | None:
        """The sections of the whole report; None for all that there are."""
        return None if self.sections == "all" else self.sections

    @cached_property
    def own_area(self) -> Area:
        """The area that the board is responsible for."""
        return next(area for area in self.areas if area.role == "own")

    def area_named(self, text: str) -> Area | None:
        """Find an area by id, name, ONS or DfE code, in any case of letters."""
        wanted = text.strip().lower()
        for area in self.areas:
            names = (area.id, area.name, area.ons_code or "", area.dfe_code or "")
            if wanted and wanted in (name.lower() for name in names):
                return area
        return None

    def deadline(self, quarter: Period) -> date:
        """The day by which returns for a quarter are due."""
        return quarter.end + timedelta(days=self.return_deadline_days)


def load_board(path: Path) -> Board:
    """Read ``board.yaml``.

    Raises ConfigurationError with file and line for an unknown key, for an id that stands twice,
    for a neighbour or sub-group that is not declared.
    """
    board = parse_strictly(path, Board)
    for key in ("areas", "agencies", "sub_groups"):
        seen: set[str] = set()
        for place, entry in enumerate(getattr(board, key)):
            if entry.id in seen:
                raise fail_at(path, (key, place), f"the id '{entry.id}' stands twice in {key}")
            seen.add(entry.id)
    for place, area in enumerate(board.neighbours.areas):
        if area not in board.area_by_id:
            allowed = ", ".join(board.area_by_id)
            raise fail_at(
                path, ("neighbours", "areas", place), f"no area '{area}'; allowed: {allowed}"
            )
    groups = {group.id for group in board.sub_groups}
    for place, group in enumerate(board.sub_groups):
        if group.part_of is not None and group.part_of not in groups:
            raise fail_at(
                path,
                ("sub_groups", place, "part_of"),
                f"no sub-group '{group.part_of}'; allowed: {', '.join(sorted(groups))}",
            )
    return board
