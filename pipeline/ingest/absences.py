"""Which figures were due and did not come? One ``not-returned`` row for each."""

import math
from collections.abc import Iterable

from pipeline.board import Agency, Board
from pipeline.catalogue import Catalogue, Indicator
from pipeline.findings import Finding, Severity
from pipeline.ingest.readings import Fields, Reading
from pipeline.ingest.returns import Returns
from pipeline.ingest.sources import Source
from pipeline.layout import Layout
from pipeline.missing import NO_RETURN
from pipeline.periods import Period, parse_period


def find_absences(
    returns: Returns, quarters: Iterable[Period], layout: Layout, board: Board, catalogue: Catalogue
) -> tuple[list[Reading], list[Finding]]:
    """Return a row for each quarterly indicator that did not come, and findings on them.

    Only indicators asked for every quarter are expected; yearly and irregular ones never are.
    Where a return came that could not be read, its rows are ``rejected``, not ``not-returned``.
    """
    readings, findings = [], []
    came = _what_came(returns)
    for quarter in quarters:
        for agency in board.agencies:
            if not _asked_since(agency.since, quarter):
                continue
            due = _due(agency, quarter, board, catalogue)
            pair = (quarter.text, agency.id)
            source = _expected_source(layout, board, agency, quarter)
            if pair in returns.unreadable:
                why = "stands in a return that cannot be read"
                # What an earlier return of the quarter brought still counts.
                missing = [one for one in due if (quarter.text, one.id) not in came]
                rows = [_absent(one, agency, quarter, board, why) for one in missing]
                for row in rows:
                    row.observation["source_file"] = returns.unreadable[pair]
                    row.faults["unreadable-return"] = why
                readings += rows
            elif pair not in returns.readable and due:
                why = "no return was received for the quarter"
                readings += [_absent(one, agency, quarter, board, why) for one in due]
                findings.append(
                    source.finding(
                        Severity.WARNING,
                        "",
                        NO_RETURN,
                        f"no return of {agency.name} for {quarter.label}; "
                        f"quarterly indicators not returned: {len(due)}",
                        f"a return by {board.deadline(quarter).isoformat()}",
                        f"Ask {agency.name} for it.",
                        period=quarter.text,
                    )
                )
            elif pair in returns.readable:
                missing = [one for one in due if (quarter.text, one.id) not in came]
                for one in missing:
                    why = "the return has no row for it"
                    readings.append(_absent(one, agency, quarter, board, why))
                    findings.append(
                        source.finding(
                            Severity.INFO,
                            "",
                            "missing-indicator",
                            f"'{one.id}' has no row in the return for {quarter.label}",
                            "a row for each indicator asked for every quarter",
                            f"Ask {agency.name} for it.",
                            indicator=one.id,
                            period=quarter.text,
                            area=board.own_area.id,
                        )
                    )
    return readings, findings


def _what_came(returns: Returns) -> set[tuple[str, str]]:
    """Return (quarter, indicator) for what stands in a quarter's return or describes a quarter."""
    came = set()
    for reading in returns.readings:
        came.add((reading.quarter, reading.observation["indicator"]))
        came.add((reading.observation["period"], reading.observation["indicator"]))
    return came


def _asked_since(since: str | None, quarter: Period) -> bool:
    return since is None or parse_period(since).start <= quarter.start


def _due(agency: Agency, quarter: Period, board: Board, catalogue: Catalogue) -> list[Indicator]:
    return [
        indicator
        for indicator in catalogue.of_supplier(agency.id)
        if indicator.frequency == "quarter"
        and indicator.id not in board.not_collected
        and _asked_since(indicator.since, quarter)
    ]


def _expected_source(layout: Layout, board: Board, agency: Agency, quarter: Period) -> Source:
    folder = layout.returns(board.id, quarter.financial_year.text) / quarter.text
    path = folder / f"{agency.id}.{agency.form}"
    return Source(path, path.relative_to(layout.raw).as_posix(), agency.id, agency.name)


def _absent(
    indicator: Indicator, agency: Agency, quarter: Period, board: Board, why: str
) -> Reading:
    return Reading(
        Fields(
            {
                "row_id": f"absent/{agency.id}/{quarter.text}/{indicator.id}",
                "indicator": indicator.id,
                "area": board.own_area.id,
                "period": quarter.text,
                "kind": indicator.kind,
                "supplier": agency.id,
                "release": "",
                "numerator": math.nan,
                "denominator": math.nan,
                "value": math.nan,
                "status": "not-returned",
                "illustrative": False,
                "reason": why,
                "is_current": True,
            }
        ),
        raw_value="",
        quarter=quarter.text,
    )
