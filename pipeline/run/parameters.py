"""Does a notebook take just the parameters that a run gives? Nothing unknown, nothing missing."""

import ast
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from pipeline.catalogue import Slug
from pipeline.configuration import Strict
from pipeline.errors import SectionError
from pipeline.periods import parse_period


class SectionParameters(Strict):
    """What every notebook is given: plain texts, which papermill passes on unchanged."""

    board: Slug
    period: str = Field(max_length=30)
    audience: Literal["board", "public"] = "board"

    @field_validator("period")
    @classmethod
    def _names_a_period(cls, text: str) -> str:
        parse_period(text)
        return text


def check_parameters(notebook: Path, cells: list[dict[str, Any]]) -> None:
    """Compare the notebook's ``parameters`` cell with SectionParameters, both ways.

    Raises SectionError: papermill itself only logs an unknown parameter or a missing cell, and
    would go on with the notebook's defaults.
    """
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ())]
    expected = set(SectionParameters.model_fields)
    if len(tagged) != 1:
        raise SectionError(
            f"{notebook.name}: {len(tagged)} cells are tagged 'parameters'; expected one, setting "
            f"{', '.join(sorted(expected))}."
        )
    found = {
        target.id
        for statement in ast.parse(tagged[0]["source"]).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    if found != expected:
        raise SectionError(
            f"{notebook.name}: its 'parameters' cell sets {', '.join(sorted(found)) or 'nothing'}; "
            f"expected just {', '.join(sorted(expected))}. Correct the cell."
        )
