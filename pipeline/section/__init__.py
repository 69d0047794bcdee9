"""What a notebook sees: a section of one board's report, with its tables, charts and words."""

from pipeline.section.section import Section, open_section

__all__ = ["Section", "open_section"]
