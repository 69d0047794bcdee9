"""Which board is this? Its name, words, areas, agencies, sub-groups, packs and dates."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from pipeline.catalogue import Catalogue, Role, Slug
from pipeline.configuration import Flag, Strict, Text, Whole, fail_at, parse_strictly
from pipeline.periods import Period, parse_period

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Terms(Strict):
    """The words that differ between a board and a partnership; the code never writes them."""

    kind: Literal["board", "partnership"]
    body: Text  # 'Local Safeguarding Children Board'
    short: Text  # 'LSCB'
    report: Text  # 'annual report'


class Area(Strict):
    """A place that figures are about. ``role`` says what it is to this board."""

    id: Slug
    name: Text
    role: Role
    ons_code: str | None = None
    dfe_code: str | None = None


class Agency(Strict):
    """An agency that sends a return each quarter; ``id`` is the file name of its returns."""

    id: Slug
    name: Text
    form: Literal["xlsx", "csv"]
    since: str | None = None  # the first quarter for which a return was asked

    @field_validator("since")
    @classmethod
    def _since_is_a_period(cls, text: str | None) -> str | None:
        if text is not None:
            parse_period(text)
        return text


class SubGroup(Strict):
    id: Slug
    name: Text
    short: Text
    shared_with: str | None = None
    part_of: Slug | None = None


class Neighbours(Strict):
    """A set of statistical neighbours: its version and the ids of its areas, nearest first."""

    version: Text
    areas: tuple[Slug, ...]


class Level(Strict):
    """One step of the threshold continuum, from universal to specialist."""

    name: Text
    meaning: Text


class QuarterDates(Strict):
    """First and last day of a quarter of the financial year, as month-day."""

    starts: MonthDay
    ends: MonthDay


class Pack(Strict):
    """A smaller publication made of some of the report's sections."""

    title: Text
    sections: tuple[Slug, ...]


class Board(Strict):
    """A safeguarding board or partnership as configured in ``board.yaml``."""

    id: Slug
    name: Text
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
    quarters: dict[Literal["Q1", "Q2", "Q3", "Q4"], QuarterDates] = Field(default_factory=dict)
    return_deadline_days: Whole = Field(gt=0)  # after the quarter's last day
    contacts: tuple[str, ...] = ()
    example: Flag = False  # its editions carry a banner: holds illustrative values

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


def load_board(path: Path, catalogue: Catalogue | None = None) -> Board:
    """Read ``board.yaml``.

    Raises ConfigurationError with file and line for an unknown key, for an id or area code that
    stands twice, for a neighbour or sub-group that is not declared and, where a catalogue is
    given, for an agency that is none of its suppliers.
    """
    board = parse_strictly(path, Board)
    for key in ("areas", "agencies", "sub_groups"):
        seen: set[str] = set()
        for place, entry in enumerate(getattr(board, key)):
            if entry.id in seen:
                raise fail_at(path, (key, place), f"the id '{entry.id}' stands twice in {key}")
            seen.add(entry.id)
    for key in ("ons_code", "dfe_code"):
        place = _first_repeat(getattr(area, key) for area in board.areas)
        if place is not None:
            code = getattr(board.areas[place], key)
            raise fail_at(path, ("areas", place, key), f"the {key} '{code}' stands twice in areas")
    for place, area in enumerate(board.neighbours.areas):
        at = ("neighbours", "areas", place)
        if area not in board.area_by_id:
            raise fail_at(path, at, f"no area '{area}'; allowed: {', '.join(board.area_by_id)}")
        if board.area_by_id[area].role != "neighbour":
            allowed = ", ".join(one.id for one in board.areas if one.role == "neighbour")
            raise fail_at(path, at, f"'{area}' has not the role 'neighbour'; allowed: {allowed}")
    place = _first_repeat(board.neighbours.areas)
    if place is not None:
        raise fail_at(
            path,
            ("neighbours", "areas", place),
            f"the neighbour '{board.neighbours.areas[place]}' stands twice; name each once",
        )
    for place, agency in enumerate(board.agencies):
        if catalogue and agency.id not in catalogue.suppliers:
            raise fail_at(
                path,
                ("agencies", place, "id"),
                f"no supplier '{agency.id}' in the catalogue; "
                f"allowed: {', '.join(catalogue.suppliers)}",
            )
    for name, dates in board.quarters.items():
        real = parse_period(f"2014-15-{name}")
        for key, said, day in (
            ("starts", dates.starts, real.start),
            ("ends", dates.ends, real.end),
        ):
            if said != f"{day:%m-%d}":
                raise fail_at(
                    path,
                    ("quarters", name, key),
                    f"{name} {key} on '{said}'; allowed: {day:%m-%d}, since periods are quarters "
                    "of a financial year",
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


def _first_repeat(names: Iterable[str | None]) -> int | None:
    """Return the place of the first name that stood before, None where each stands once."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            return place
        if name is not None:
            seen.add(name)
    return None
