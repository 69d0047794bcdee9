"""What does a figure find? A title of about ten words, computed; no trend on too few points."""

from pipeline.section.observations import Value
from pipeline.section.standings import side_of
from pipeline.section.wording import join_words


def _marked(value: Value) -> str:
    marks = ["illustrative"] if value.is_illustrative else []
    marks += ["revised"] if value.is_changed else []
    return f"{value.text} ({', '.join(marks)})" if marks else value.text


def ends(subject: str, readable: list[Value]) -> str:
    """State the first and the last value of a few points; four can never show a trend."""
    first, last = readable[0], readable[-1]
    if first is last:
        return f"{subject}: {_marked(first)} in {first.period.short_label} only"
    return (
        f"{subject}: from {_marked(first)} in {first.period.short_label} "
        f"to {_marked(last)} in {last.period.short_label}"
    )


def peak(subject: str, value: Value, readable_count: int, month_count: int) -> str:
    """Name the highest of a year's months; of a few months, say that they are few."""
    if readable_count == 1:
        return f"{subject}: {_marked(value)} in {value.period.label}, the only month reported"
    if readable_count < month_count:
        return f"{subject}: {_marked(value)} in {value.period.label}, highest of those reported"
    return f"{subject} peaked in {value.period.label} at {_marked(value)}"


def beside(subject: str, latest: list[Value]) -> str:
    """Set the last value of the own area beside its comparators, without a judgement."""
    own, *others = latest or [None]
    others = [value for value in others if value.is_readable]
    if own is None or not (own.is_readable or others):
        return subject
    if not own.is_readable:  # another area's number first would be taken for the own one
        return f"{subject}: no figure of {own.area.name} can be shown"
    if not others:
        return f"{subject}: {_marked(own)} in {own.area.name}"
    country = next((v for v in others if v.area.role == "country"), others[0])
    return f"{subject}: {_marked(own)}, against {_marked(country)} in {country.area.name}"


def among(subject: str, values: list[Value]) -> str:
    """Say how many of the neighbours the own area's value is above."""
    readable = [value for value in values if value.is_readable]
    own = next((v for v in readable if v.area.role == "own"), None)
    neighbours = [v for v in readable if v.area.role == "neighbour"]
    if own is None or not neighbours:
        return beside(subject, [v for v in values if v.area.role in ("own", "country")])
    sides = [side_of(own, neighbour) for neighbour in neighbours]
    said = f"{subject}: {_marked(own)}, higher than {sides.count(1)} of {len(sides)} neighbours"
    return f"{said}, similar to {sides.count(0)}" if own.has_interval and 0 in sides else said


def periods(values: list[Value]) -> str:
    """Say the period or periods of values that stand together."""
    labels = list(dict.fromkeys(value.period.label for value in values))
    return join_words(labels[:3]) if labels else "no period"
