"""Run the notebooks of a report, in their order, each with its parameters."""

from pipeline.run.parameters import SectionParameters
from pipeline.run.sections import SectionRun, find_sections, run_sections

__all__ = ["SectionParameters", "SectionRun", "find_sections", "run_sections"]
