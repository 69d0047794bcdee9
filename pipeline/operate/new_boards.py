"""How does a new board come about? Its board.yaml, from published series alone."""

import json
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

from pipeline.board import load_board
from pipeline.catalogue import load_catalogue
from pipeline.errors import UsageError
from pipeline.ingest.authorities import Authorities, Authority, read_authorities
from pipeline.ingest.definitions import load_published_definitions
from pipeline.ingest.neighbours import Neighbours, neighbours_of
from pipeline.layout import CODE, Layout

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TAKEN = ("published",)  # a folder of data/raw that is no board's
_DESCRIPTION = """\
# What sets this board apart from any other. Made by lscb new from published series; what they do
# not tell is for you to write: the board's name, its agencies, and whatever else
# data/raw/southampton/board.yaml of the example shows (sub_groups, levels, contacts).
id: {id}  # the name of this folder
name: {name}{ask}
terms:  # what the board calls itself and its report
  kind: partnership  # or: board
  body: Safeguarding Children Partnership
  short: SCP
  report: yearly report

# The authority, its region, its country, and its neighbours, by whose codes published files are
# read. Names are as the report prints them.
areas:
{areas}

# {release}, nearest first
neighbours:
  version: "{version}"
  areas:
{neighbours}

# Who sends a return each quarter. Without any, the report holds published figures alone; with one,
# a year begins when its first return is filed (lscb receive FILE). Each takes the place of a
# supplier in expectations/indicators.yaml, such as
#   - id: our-council
#     name: Our Council, children and families services
#     supplies_as: southampton-city-council
#     form: csv
agencies: []

return_deadline_days: 30  # after a quarter's last day
"""


def make_board(
    layout: Layout, board_id: str, la: str, name: str | None = None, version: str | None = None
) -> list[str]:
    """Write ``data/raw/<board>/board.yaml`` for an authority; return what its reader must know.

    ``la`` is the authority's DfE number or ONS code, ``version`` that of the neighbour set, by
    default the last that has the authority. Raises UsageError, writing nothing, for an unknown
    authority or version, for a name that no folder can have and for a board that exists.
    """
    if not _SLUG.fullmatch(board_id) or board_id in _TAKEN:
        raise UsageError(
            f"'{board_id}' cannot name a board; expected small letters, digits and single hyphens "
            "that begin with a letter, such as portsmouth."
        )
    folder = layout.board_file(board_id).parent
    if folder.exists():
        raise UsageError(f"{folder}: is there already; nothing was changed. Choose another name.")
    catalogue = load_catalogue(layout.expectations / "indicators.yaml")
    declared = load_published_definitions(layout.expectations / "published.yaml", catalogue)
    # The project's own small files name every authority and its neighbours, too.
    published = layout.published if layout.published.is_dir() else CODE / "data/raw/published"
    authorities = read_authorities(published, declared)
    own = authorities.find(la)
    neighbours = neighbours_of(published, declared, own.code, version)
    text = describe_board(board_id, own, authorities, neighbours, name)
    layout.raw.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=layout.raw))
    try:  # a folder appears whole or not at all
        made = beside / board_id
        made.mkdir()
        (made / "board.yaml").write_text(text, encoding="utf-8", newline="\n")
        load_board(made / "board.yaml", catalogue)
        made.rename(folder)
    finally:
        shutil.rmtree(beside)
    return _notes(own, authorities, neighbours)


def describe_board(
    board_id: str,
    own: Authority,
    authorities: Authorities,
    neighbours: Neighbours,
    name: str | None = None,
) -> str:
    """Return the text of a board's ``board.yaml``; what nobody published is left to fill in."""
    others = [authorities.by_code[code] for code in neighbours.codes if code in authorities.by_code]
    areas = [
        (own.name, "own", own.ons_code, own.code),
        (own.region, "region", own.region_code, ""),
        (authorities.country, "country", authorities.country_code, ""),
        *((one.name, "neighbour", one.ons_code, one.code) for one in others),
    ]
    lines: dict[str, str] = {}
    for area_name, role, ons_code, code in areas:
        slug = slug_of(area_name)
        slug = f"{slug}-{code}" if slug in lines else slug
        dfe = f', dfe_code: "{code}"' if code else ""
        lines[slug] = (
            f"  - {{id: {slug}, name: {_quoted(area_name)}, role: {role}, "
            f"ons_code: {ons_code}{dfe}}}"
        )
    return _DESCRIPTION.format(
        id=board_id,
        name=_quoted(name or f"{own.name} Safeguarding Children Partnership"),
        ask="" if name else "  # write its own name",
        areas="\n".join(lines.values()),
        release=neighbours.release,
        version=neighbours.version,
        neighbours="\n".join(f"    - {slug}" for slug in list(lines)[3:]),
    )


def slug_of(name: str) -> str:
    """Return a name as an id: 'St. Helens' is st-helens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _quoted(text: str) -> str:
    """Return a text as YAML reads it back, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def _notes(own: Authority, authorities: Authorities, neighbours: Neighbours) -> list[str]:
    """Return who its neighbours are, and what its figures cannot tell because places changed."""
    known = [authorities.by_code[code] for code in neighbours.codes if code in authorities.by_code]
    names = ", ".join(one.name for one in known)
    notes = [f"neighbours of {neighbours.version}, nearest first: {names}"]
    if own.first_year > authorities.first_year:
        notes.append(
            f"{own.name} ({own.code}) is in published files from mid-{own.first_year}: it took the "
            "place of other authorities, whose figures are never joined to its own"
        )
    if own.last_year < authorities.last_year:
        notes.append(
            f"{own.name} ({own.code}) is in published files until mid-{own.last_year}: others took "
            "its place, whose figures are never joined to its own"
        )
    for code in neighbours.codes:
        one = authorities.by_code.get(code)
        if one is None:
            notes.append(f"neighbour {code} is in no published file and was left out")
        elif one.last_year < authorities.last_year:
            notes.append(f"neighbour {one.name} ({code}) ended at mid-{one.last_year}")
        elif one.first_year > authorities.first_year:
            notes.append(f"neighbour {one.name} ({code}) began at mid-{one.first_year}")
    return notes
