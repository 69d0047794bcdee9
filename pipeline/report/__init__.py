"""Bind executed notebooks into one edition and write its files."""

from pipeline.report.binding import bind, load_writers
from pipeline.report.edition import Edition, Item, Part

__all__ = ["Edition", "Item", "Part", "bind", "load_writers"]
