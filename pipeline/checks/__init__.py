"""Check what was read against what is expected: tables in, checked tables and findings out."""

from pipeline.checks.checking import Checked, check
from pipeline.checks.page import write_findings_page
from pipeline.checks.relations import load_relations
from pipeline.checks.validated import read_validated, write_validated

__all__ = [
    "Checked",
    "check",
    "load_relations",
    "read_validated",
    "write_findings_page",
    "write_validated",
]
