"""Which board is this? Its name, words, areas, agencies, sub-groups, packs and dates."""

import difflib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from pipeline.catalogue import Catalogue, Identifier, PeriodText, Role, Slug, load_catalogue
from pipeline.configuration import Flag, Strict, Text, Whole, fail_at, parse_strictly
from pipeline.disclosure.rules import Disclosure
from pipeline.layout import Layout
from pipeline.periods import Period, parse_period
from pipeline.tables import REGISTERS

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Terms(Strict):
    """The words that differ between a board and a partnership; the code never writes them."""

    kind: Literal["board", "partnership"]
    body: Text  # 'Local Safeguarding Children Board'
    short: Text  # 'LSCB'
    report: Text  # 'annual report'


class Area(Strict):
    """A place that figures are about. ``role`` says what it is to this board.

    ``parts`` are the areas that together make it up, where the board has them all.
    """

    id: Slug
    name: Text
    role: Role
    ons_code: str | None = None
    dfe_code: str | None = None
    parts: tuple[Slug, ...] = ()


class Agency(Strict):
    """An agency that sends a return each quarter; ``id`` is the file name of its returns.

    ``supplies_as`` is the supplier of the catalogue whose measures it returns, where that has
    another id: the catalogue's 'southampton-city-council' is another board's own council.
    """

    id: Slug
    name: Text
    supplies_as: Slug | None = None
    form: Literal["xlsx", "csv"]
    since: PeriodText | None = None  # the first quarter for which a return was asked


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
    cautions: dict[Identifier, Text] = Field(default_factory=dict)  # of this board's own figures
    not_collected: tuple[Identifier, ...] = ()  # measures of the catalogue that it does without
    disclosure: Disclosure = Disclosure()  # which small counts a public edition hides
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

    def area_called(self, name: str) -> Area | None:
        """Find the area that a notebook names: by id, else the first with that role.

        Notebooks are written for any board, so they name roles: 'country', 'neighbours'.
        """
        by_role = (area for area in self.areas if area.role == name)
        return self.area_by_id.get(name) or next(by_role, None)

    def area_named(self, text: str) -> Area | None:
        """Find an area by id, name, ONS or DfE code, in any case of letters."""
        return self._area_by_name.get(text.strip().lower())

    @cached_property
    def _area_by_name(self) -> dict[str, Area]:
        names: dict[str, Area] = {}
        for area in self.areas:
            for name in (area.id, area.name, area.ons_code, area.dfe_code):
                if name:
                    names.setdefault(name.lower(), area)
        return names

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
    if catalogue:
        _check_against(catalogue, board, path)
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
    registers = [table.name for table in REGISTERS]
    for place, name in enumerate(board.disclosure.registers_about_children):
        if name not in registers:
            at = ("disclosure", "registers_about_children", place)
            raise fail_at(path, at, f"no register '{name}'; allowed: {', '.join(registers)}")
    groups = {group.id for group in board.sub_groups}
    for place, group in enumerate(board.sub_groups):
        if group.part_of is not None and group.part_of not in groups:
            raise fail_at(
                path,
                ("sub_groups", place, "part_of"),
                f"no sub-group '{group.part_of}'; allowed: {', '.join(sorted(groups))}",
            )
    return board


def _check_against(catalogue: Catalogue, board: Board, path: Path) -> None:
    """Raise ConfigurationError for an agency or measure that the catalogue does not have."""
    for place, agency in enumerate(board.agencies):
        key = "supplies_as" if agency.supplies_as else "id"
        if getattr(agency, key) not in catalogue.suppliers:
            raise fail_at(
                path,
                ("agencies", place, key),
                f"no supplier '{getattr(agency, key)}' in the catalogue; "
                f"allowed: {', '.join(catalogue.suppliers)}",
            )
    place = _first_repeat(agency.supplies_as or agency.id for agency in board.agencies)
    if place is not None:
        raise fail_at(
            path,
            ("agencies", place),
            f"'{board.agencies[place].id}' supplies what another agency does; name each "
            "supplier of the catalogue once",
        )
    named = [(("cautions", name), name) for name in board.cautions]
    named += [(("not_collected", place), name) for place, name in enumerate(board.not_collected)]
    for at, name in named:
        if name not in catalogue.by_id:
            near = ", ".join(difflib.get_close_matches(name, list(catalogue.by_id), 3))
            raise fail_at(path, at, f"no indicator '{name}'; near it: {near or 'none'}")


def load_configuration(layout: Layout, board_id: str) -> tuple[Board, Catalogue]:
    """Read a board, and the catalogue as it is for this board.

    Each agency takes the place of the supplier that it ``supplies_as``, and the board's cautions
    are added to those of the catalogue. Raises ConfigurationError as the two readers do.
    """
    catalogue = load_catalogue(layout.expectations / "indicators.yaml")
    board = load_board(layout.board_file(board_id), catalogue)
    return board, _localise(catalogue, board)


def _localise(catalogue: Catalogue, board: Board) -> Catalogue:
    stand_ins = {agency.supplies_as or agency.id: agency.id for agency in board.agencies}
    indicators = tuple(
        one.model_copy(
            update={
                "supplier": stand_ins.get(one.supplier, one.supplier),
                "caution": "; ".join(filter(None, (one.caution, board.cautions.get(one.id))))
                or None,
            }
        )
        for one in catalogue.indicators
    )
    suppliers = {
        **{name: words for name, words in catalogue.suppliers.items() if name not in stand_ins},
        **{agency.id: agency.name for agency in board.agencies},
    }
    return Catalogue.model_construct(suppliers=suppliers, indicators=indicators)


def _first_repeat(names: Iterable[str | None]) -> int | None:
    """Return the place of the first name that stood before, None where each stands once."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            return place
        if name is not None:
            seen.add(name)
    return None
