"""Turn the returns of a safeguarding board's agencies into one checked, reproducible report.

Notebooks need one name only: ``from pipeline import open_section``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.section import open_section

__all__ = ["open_section"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: commands that run no section must not pay for pandas and seaborn.
    if name == "open_section":
        from pipeline.section import open_section

        return open_section
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
