"""How does one value stand to another? By what is known of chance, and said with its limits.

To another area's value: by whether the 95 % interval holds it. To an earlier value of the same
area: by the interval of the difference of two shares or the ratio of two rates, where both have
their counts. Without counts two values are compared as they stand, in the decimals that the reader
sees: 72% is never worse than 72%.
"""

from collections.abc import Iterable

import pandas as pd

from pipeline.catalogue import Unit
from pipeline.measures.changes import Change, Welcome, change_between
from pipeline.measures.neighbours import KEYS, summarise_neighbours
from pipeline.measures.rates import SCALES
from pipeline.measures.readings import read_against
from pipeline.section.observations import Observations, Value
from pipeline.section.wording import join_words, upper_first

INTERVAL_NOTE = (
    "95% interval: what chance alone could have brought. A comparator inside it is called similar."
)
NO_INTERVAL_NOTE = "Values supplied without their count have no interval: compared as they stand."
_ROUNDED = ("region", "country", "neighbours")  # their counts are rounded, so they have none


def read(mine: Value, theirs: Value) -> Welcome:
    """Say how a value stands to another area's, by its interval where it has one."""
    if _is_seen_alike(mine, theirs):
        return Welcome.SAME
    ends = [float("nan") if end is None else end for end in (mine.lower, mine.upper)]
    polarity = mine.indicator.polarity
    found = read_against([mine.number], [ends[0]], [ends[1]], [theirs.number], [polarity])
    return Welcome(str(found[0]))


def side_of(mine: Value, theirs: Value) -> int:
    """Say on which side a value lies of another area's: 1 above, -1 below, 0 not told apart."""
    if _is_seen_alike(mine, theirs):
        return 0
    low, high = (mine.lower, mine.upper) if mine.has_interval else (mine.number, mine.number)
    return int(low > theirs.number) - int(high < theirs.number)


def _is_seen_alike(mine: Value, theirs: Value) -> bool:
    """Say whether two values without an interval differ in no decimal that is shown."""
    return not mine.has_interval and mine.number_text == theirs.number_text


def change_of(first: Value, last: Value) -> Change:
    """Return how a value changed; 'similar' where chance alone may have brought the change."""
    before = last.number if _is_seen_alike(last, first) else first.number
    change = change_between(last.indicator, before, last.number)
    if not (first.has_interval and last.has_interval) or change.reading is Welcome.SAME:
        return change
    from pipeline.measures.differences import difference_of_shares, ratio_of_rates

    (x, n), (other_x, other_n) = last.counts, first.counts
    if last.indicator.unit is Unit.PCT:
        found, level = difference_of_shares(x, n, other_x, other_n).iloc[0], 0.0
    else:
        found, level = ratio_of_rates(x, n, other_x, other_n).iloc[0], 1.0
    if found["lower"] <= level <= found["upper"]:
        return Change(change.before, change.after, Welcome.SIMILAR)
    return change


def neighbours_of(data: Observations, values: Iterable[Value]) -> pd.DataFrame:
    """Return mean, median and range of the board's neighbours among some values.

    One row an indicator, period, supplier and release: see measures/neighbours.py.
    """
    columns = [*KEYS, "area", "value"]
    rows = [
        (v.indicator.id, str(v.period), v.supplier, v.release, v.area.id, v.number) for v in values
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": "float64"})
    neighbours = data.board.neighbours
    return summarise_neighbours(frame, neighbours.areas, neighbours.version)


def notes_on_intervals(values: Iterable[Value]) -> tuple[str, ...]:
    """Return what a reader must know where these values are compared with other areas'.

    What an interval is, that some values have none, and whose intervals are too narrow.
    """
    rated = [
        value
        for value in values
        if value.is_readable and value.indicator.unit in SCALES and value.area.role not in _ROUNDED
    ]
    notes = []
    if any(value.has_interval for value in rated):
        notes.append(INTERVAL_NOTE)
    if any(not value.has_interval for value in rated):
        notes.append(NO_INTERVAL_NOTE)
    kin: dict[str, list[str]] = {}
    for value in rated:
        if value.has_interval and value.indicator.clustered:
            named = kin.setdefault(value.indicator.clustered, [])
            named += [value.indicator.title] if value.indicator.title not in named else []
    is_one = len({value.indicator.id for value in rated}) == 1
    for why, titles in kin.items():
        said = f"events are not independent ({why}), so the interval is too narrow."
        notes.append(upper_first(said) if is_one else f"{join_words(titles)}: {said}")
    return tuple(notes)
