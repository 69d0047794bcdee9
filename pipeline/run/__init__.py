"""Run the notebooks of a report that need it, in their order, each with its parameters."""

from pipeline.run.parameters import SectionParameters
from pipeline.run.sections import SectionRun, choose_sections, find_sections, run_sections
from pipeline.run.store import Store

__all__ = [
    "SectionParameters",
    "SectionRun",
    "Store",
    "choose_sections",
    "find_sections",
    "run_sections",
]
