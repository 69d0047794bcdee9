"""How soon does a preview show what was saved? From the save to the page being there."""

import time
from collections.abc import Iterator
from statistics import median

from examples import BOARD, PERIOD, Example
from previews import Previewed

_SECONDS_TO_LOAD = 15  # what it needs for later builds, after it shows the first page


def measure_preview(example: Example, times: int) -> Iterator[tuple[str, float]]:
    """Yield what was edited and the median of the seconds until it was seen."""
    with Previewed(example.path, BOARD, PERIOD, clone=example.path) as window:
        window.wait_until_ready()
        time.sleep(_SECONDS_TO_LOAD)
        for what, edit in (
            ("one notebook edited", example.edited_notebook),
            ("one paragraph edited", example.edited_paragraph),
            ("one raw value changed", example.edited_return),
        ):
            yield what, median(window.seconds_until_seen(*edit()) for _ in range(times))
