"""Check what was read against what is expected: tables in, checked tables and findings out."""

from pipeline.checks.checking import Checked, check
from pipeline.checks.page import write_findings_page

__all__ = ["Checked", "check", "write_findings_page"]
