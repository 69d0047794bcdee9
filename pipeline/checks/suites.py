"""Which rows fail which expectation? Great Expectations suites, run through real checkpoints.

The only module that imports great_expectations, which takes seconds: import it when needed.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.checks import put_off  # noqa: F401, what need not be imported with the next

# Before the import, which reads it: nothing about these data leaves the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd
from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig

from pipeline.checks.validated import Failure
from pipeline.errors import ConfigurationError
from pipeline.findings import Severity

# Rows by their row_id and no values: results may be printed, and counts can be about children.
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["row_id"],
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


def load_suite(path: Path) -> ExpectationSuite:
    """Read one suite of native Great Expectations JSON.

    Raises ConfigurationError where it is no suite, or an expectation lacks ``rule``, ``found`` or
    ``notes`` in its ``meta``: a finding could not be put in words.
    """
    try:
        suite = ExpectationSuite(**json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise ConfigurationError(
            f"{path}, line {error.lineno}: {error.msg}; expected JSON. Correct the line."
        ) from None
    except (TypeError, ValueError, gx.exceptions.GreatExpectationsError) as error:
        raise ConfigurationError(f"{path}: is no suite of expectations: {error}") from None
    for number, expectation in enumerate(suite.expectations, 1):
        lacking = {"rule", "found", "notes"} - set(expectation.meta or {})
        if lacking:
            raise ConfigurationError(
                f"{path}, expectation {number}: its meta lacks {', '.join(sorted(lacking))}; "
                "expected rule, found and notes. Add them."
            )
    return suite


def run_suites(
    frames: Mapping[str, pd.DataFrame], folder: Path, parameters: Mapping[str, Any]
) -> list[Failure]:
    """Validate each frame against ``<folder>/<name>.json`` and return what failed.

    ``parameters`` are the values that the suites name as ``$PARAMETER``. Every frame has a
    ``row_id``. Frames without rows have nothing to fail and are passed over.

    Raises ConfigurationError for a frame whose suite is missing.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("processed tables")
    failures = []
    for name, frame in frames.items():
        path = folder / f"{name}.json"
        if not path.is_file():
            raise ConfigurationError(f"{path}: not there; expected a suite for '{name}'.")
        if len(frame):
            # Conditions copy a frame's rows: only with the columns that they are about.
            named = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
            frame = frame[[column for column in frame if column in named or column == "row_id"]]
            batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
            failures += _failures(context, name, load_suite(path), batch, frame, parameters)
    return failures


def _failures(
    context: EphemeralDataContext,
    name: str,
    suite: ExpectationSuite,
    batch: Any,
    frame: pd.DataFrame,
    parameters: Mapping[str, Any],
) -> Iterable[Failure]:
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(suite))
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name=name, validation_definitions=[definition], result_format=RESULT_FORMAT)
    )
    outcome = checkpoint.run(
        batch_parameters={"dataframe": frame}, expectation_parameters=dict(parameters)
    )
    for validation in outcome.run_results.values():
        for result in validation.results:
            if not result.success:
                yield _failure(name, result)


def _failure(table: str, result: Any) -> Failure:
    config = result.expectation_config
    words = config.meta or {}
    return Failure(
        table=table,
        severity=Severity(str(getattr(config.severity, "value", config.severity))),
        rule=words["rule"],
        found=words["found"],
        expected=words["notes"],
        row_ids=_row_ids(result.result),
        crash=_crash(result.exception_info or {}),
    )


def _row_ids(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the row ids of a result, which come as single values or grouped in lists."""
    found: list[str] = []
    for group in result.get("unexpected_index_list") or ():
        ids = group["row_id"]
        found += map(str, ids) if isinstance(ids, list | tuple) else [str(ids)]
    return tuple(sorted(set(found)))


def _crash(info: Mapping[str, Any]) -> str:
    """Return why an expectation could not be evaluated, '' where it could."""
    entries = [info] if "raised_exception" in info else list(info.values())
    messages = [
        str(entry.get("exception_message"))
        for entry in entries
        if isinstance(entry, Mapping) and entry.get("raised_exception")
    ]
    return "; ".join(messages)
