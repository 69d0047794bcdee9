"""Bind executed notebooks into one edition and write its files."""

from pipeline.report.binding import bind
from pipeline.report.edition import Edition, Item, Part

__all__ = ["Edition", "Item", "Part", "bind"]
