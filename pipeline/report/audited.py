"""Does a public edition, as it was written, give a hidden count away? The gate before its place.

What stands in data.csv and in the page is read back, as a reader would, and the audit is made of
that: whatever the notebooks were given, only what is really shown counts.
"""

import math
from pathlib import Path
from typing import Any

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.disclosure.audit import audit
from pipeline.disclosure.publishing import Public, refuse_unless_clean
from pipeline.released import is_number
from pipeline.report.readback import figures_in, read_files

RETURNED = "return"  # what stands in data.csv for the release of a figure that was returned


def audit_edition(folder: Path, public: Public, board: Board, catalogue: Catalogue) -> dict:
    """Return what ``run.json`` says of disclosure; the edition is read from its folder.

    Raises DisclosureError, with the counts and what gives them away, where one can be worked out.
    """
    page, items = read_files(folder)
    shown = {
        (source, "" if release == RETURNED else release)
        for source, release, value in figures_in(items, board, catalogue)
        if is_number(value)
    }
    said = " ".join(source for source, _ in page.claims)
    system = public.protected.system
    places = {
        place
        for place, (source, release) in public.sources.items()
        if (source, release) in shown or source in said
    }
    found = audit(system, places, public.protected.marked)
    refuse_unless_clean(found.failures)
    return describe_disclosure(public, found.narrowest)


def describe_disclosure(public: Public, narrowest: float) -> dict[str, Any]:
    """Return the counts that ``run.json`` holds; which figures are hidden stands in the tables."""
    protected = public.protected
    return {
        "rule": protected.rule.name,
        "hidden": len(protected.hidden),
        "secondary": len(protected.secondary),
        "narrowest": None if math.isinf(narrowest) else int(narrowest),
        "is_clean": True,
        "already_public": [one.words for one in protected.already_public],
        "texts_held_back": len(public.held),
    }
