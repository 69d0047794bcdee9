"""Which figures are stated, where, how exactly and by whom? One row a figure, whatever its table.

Returns, registers, published series, population and the printed report come into one frame, so
that one rule holds for all of them.
"""

import re
from collections.abc import Mapping

import pandas as pd

from pipeline.board import Board
from pipeline.catalogue import Catalogue, Unit
from pipeline.checks.printed import read_printed
from pipeline.checks.quantities import EXACT, ROUNDED, intervals_of, stated_by, steps_of
from pipeline.checks.relations import Relations
from pipeline.ingest.sources import ANALYST
from pipeline.periods import Period, PeriodKind, parse_period
from pipeline.tables import READABLE

# ``body`` says which figures belong together: of the board's own returns and registers, of the
# printed report, or of one published release. ``key`` is the period that a figure is for, a stock
# by its day; '' where the source does not say. ``slot`` is a part of the financial year.
COLUMNS = (
    "indicator",
    "area",
    "period",
    "supplier",
    "body",
    "unit",
    "kind",
    "role",
    "value",
    "step",
    "how",
    "low",
    "high",
    "is_peak",
    "key",
    "year",
    "slot",
    "file",
    "cell",
    "row_id",
    "actor",
    "raw",
)
OWN, PRINTED = "own", "printed"
_UNDATED = re.compile(
    r"does not name the (?:year|period)|which (?:the source does not name|names none)", re.I
)
_PUBLISHED_ROUNDING = {"region": 10.0, "country": 10.0}  # DfE rounds their counts to 10


def stated_figures(
    observations: pd.DataFrame,
    population: pd.DataFrame,
    printed_figures: pd.DataFrame,
    printed_readings: pd.DataFrame,
    registers: Mapping[str, pd.DataFrame],
    board: Board,
    catalogue: Catalogue,
    relations: Relations,
) -> pd.DataFrame:
    """Return every figure that a rule may compare, with the columns of ``COLUMNS``.

    What cannot be read, was superseded or only illustrates is left out: it can accuse nobody.
    """
    frames = [
        _of_observations(observations, board, relations),
        _of_population(population, relations),
        _of_printed(printed_figures, printed_readings),
        _of_ledgers(registers, relations),
    ]
    frame = pd.concat([one for one in frames if len(one)] or frames[:1], ignore_index=True)
    frame = _with_catalogue(frame, board, catalogue)
    return _with_periods(frame)[list(COLUMNS)].reset_index(drop=True)


def _of_observations(
    observations: pd.DataFrame, board: Board, relations: Relations
) -> pd.DataFrame:
    use = (
        observations["is_current"]
        & observations["status"].isin(READABLE)
        & observations["value"].notna()
        & ~observations["illustrative"]
    )
    use &= _is_compared(observations, board, relations)
    names = ["indicator", "area", "period", "supplier", "release", "value", "reason", "row_id"]
    frame = observations.loc[use, [*names, "source_file", "source_cell"]].copy()
    is_published = frame["source_file"].str.startswith("published/")
    frame["body"] = frame["release"].where(is_published, OWN)
    agencies = list(board.agency_by_id)
    is_return = (frame["release"] == "") & frame["supplier"].isin(agencies)
    frame["actor"] = frame["supplier"].where(is_return, ANALYST)
    reasons = frame["reason"].where(~is_published, "")
    undated = {one for one in reasons.unique() if _UNDATED.search(one)}
    frame["is_undated"] = reasons.isin(undated)
    frame["words"] = reasons
    return frame.rename(columns={"source_file": "file", "source_cell": "cell"})


def _is_compared(observations: pd.DataFrame, board: Board, relations: Relations) -> pd.Series:
    """Say which rows some rule may compare: a board may have a million that none does."""
    is_published = observations["source_file"].str.startswith("published/")
    names = {name for _, name in relations.named()} | {relations.population}
    names |= set(observations.loc[is_published, "indicator"].unique())
    areas = {one for area in board.areas if area.parts for one in (area.id, *area.parts)}
    slots = _slots_of(observations["period"])
    return (
        observations["indicator"].isin(list(names))
        | observations["area"].isin(list(areas))
        | observations["period"].isin([text for text, slot in slots.items() if slot])
        | observations.duplicated(["indicator", "area", "period"], keep=False)
    )


def _of_population(population: pd.DataFrame, relations: Relations) -> pd.DataFrame:
    if not relations.population:
        return pd.DataFrame()
    frame = population.rename(
        columns={"source_file": "file", "source_cell": "cell", "release": "body"}
    )
    return frame[frame["value"].notna()].assign(
        indicator=relations.population, supplier="", actor=ANALYST
    )


def _of_printed(figures: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "indicator": one.indicator,
            "area": one.area,
            "period": one.period,
            "supplier": PRINTED,
            "body": PRINTED,
            "value": one.quantity.value,
            "step_said": one.quantity.step,
            "how_said": one.quantity.how,
            "words": one.notes,
            "unit_said": one.unit,
            "is_peak": one.is_peak,
            "is_undated": not one.period,
            "file": one.file,
            "cell": f"{one.cell}, {one.id}",
            "row_id": one.row_id,
            "actor": ANALYST,
            "raw": one.raw,
        }
        for one in read_printed(figures, readings).figures
    ]
    return pd.DataFrame(rows)


def ledger_names(table: str, column: str) -> str:
    """Return the name of the figures that stand in a column of a register."""
    return f"{table}.{column}"


def _of_ledgers(registers: Mapping[str, pd.DataFrame], relations: Relations) -> pd.DataFrame:
    frames = []
    for ledger in relations.ledgers:
        rows = registers.get(ledger.table, pd.DataFrame())
        for column in (ledger.amount, ledger.share) if len(rows) else ():
            frames.append(
                pd.DataFrame(
                    {
                        "indicator": ledger_names(ledger.table, column),
                        "area": rows[ledger.label],
                        "period": rows["period"],
                        "supplier": "",
                        "body": OWN,
                        "value": rows[column],
                        "file": rows["source_file"],
                        "cell": rows["source_cell"] + f", {column}",
                        "row_id": rows["row_id"],
                        "actor": ANALYST,
                    }
                ).dropna(subset=["value"])
            )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _with_catalogue(frame: pd.DataFrame, board: Board, catalogue: Catalogue) -> pd.DataFrame:
    """Add unit, kind and the area's role, and how exactly each figure is stated."""
    units = {one.id: str(one.unit) for one in catalogue.indicators}
    kinds = {one.id: one.kind for one in catalogue.indicators}
    frame["unit"] = frame["indicator"].map(units).fillna("")
    if "unit_said" in frame:
        said = frame["unit_said"].fillna("")
        frame["unit"] = frame["unit"].where(said == "", said)
    frame["kind"] = frame["indicator"].map(kinds).fillna("")
    frame["role"] = frame["area"].map({one.id: one.role for one in board.areas}).fillna("")
    is_count = (frame["indicator"].map(units) == Unit.COUNT) & frame["kind"].isin(
        ["stock", "flow", "cohort"]
    )
    steps = steps_of(frame["value"])
    if "step_said" in frame:
        steps = frame["step_said"].where(frame["step_said"].notna(), steps)
    is_published = ~frame["body"].isin([OWN, PRINTED])
    rounding = frame["role"].map(_PUBLISHED_ROUNDING).where(is_published)
    frame["step"] = steps.where(~is_count, rounding.fillna(0.0))
    frame["how"] = ROUNDED
    frame.loc[is_count & rounding.isna(), "how"] = EXACT
    if "how_said" in frame:
        told = frame["how_said"].fillna(ROUNDED)
        frame["how"] = frame["how"].where(told == ROUNDED, told)
        frame.loc[(told != ROUNDED) & is_count, "step"] = steps
    words = frame["words"].fillna("") if "words" in frame else pd.Series("", index=frame.index)
    for one in words.unique():
        if one and stated_by(one, 1.0, 0.0, EXACT) != (0.0, EXACT):
            for place in frame.index[words == one]:
                frame.loc[place, ["step", "how"]] = stated_by(
                    one, *frame.loc[place, ["value", "step", "how"]]
                )
    frame["step"] = frame["step"].astype("float64")
    interval = intervals_of(frame)
    frame["low"], frame["high"] = interval.low, interval.high
    frame["is_peak"] = frame.get("is_peak", pd.Series(False, index=frame.index)).fillna(False)
    frame["is_peak"] = frame["is_peak"].astype(bool)
    raw = frame.get("raw", pd.Series(None, index=frame.index, dtype="object"))
    frame["raw"] = raw.where(raw.notna(), "")
    return frame


def _with_periods(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the day or period that each figure is for, its financial year and its part of that."""
    known = {}
    for text in frame["period"].unique():
        try:
            known[text] = parse_period(text)
        except ValueError:
            known[text] = None
    ends = {text: one.end.isoformat() if one else "" for text, one in known.items()}
    undated = frame.get("is_undated", pd.Series(False, index=frame.index))
    undated = undated.astype("object").where(undated.notna(), False).astype(bool)
    key = frame["period"].map(ends).where(frame["kind"] == "stock", frame["period"])
    frame["key"] = key.where(~undated, "")
    years = {text: one.financial_year.text if one else "" for text, one in known.items()}
    slots = _slots_of(frame["period"])
    frame["year"] = frame["period"].map(years).where(~undated, "")
    frame["slot"] = frame["period"].map(slots).where(~undated, "")
    return frame


def _slots_of(periods: pd.Series) -> dict[str, str]:
    """Return the part of the financial year that each period is, '' where it is none."""
    slots = {}
    for text in periods.unique():
        try:
            slots[text] = _slot(parse_period(text))
        except ValueError:
            slots[text] = ""
    return slots


def _slot(period: Period) -> str:
    match period.kind:
        case PeriodKind.FINANCIAL_YEAR:
            return "year"
        case PeriodKind.QUARTER:
            return period.text[-2:]
        case PeriodKind.MONTH:
            return period.text[-3:]
    return ""
