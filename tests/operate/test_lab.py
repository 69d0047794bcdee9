"""Does JupyterLab get its options, and does a saved notebook stay clean?"""

from contextlib import nullcontext

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.operate import lab


def test_options_after_two_dashes_go_to_jupyterlab(monkeypatch):
    passed = []
    monkeypatch.setattr("pipeline.story.check_raw_data", lambda subject, watch: None)
    monkeypatch.setattr("pipeline.operate.locks.holding", lambda folder: nullcontext())
    monkeypatch.setattr(lab, "open_lab", lambda layout, arguments: passed.append(arguments) or 0)
    for words in (
        ["lab", "--", "--no-browser", "--port", "8899"],
        ["lab", "southampton", "2014-15", "--", "--no-browser", "--port", "8899"],
        ["lab"],
    ):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
    assert passed == [("--no-browser", "--port", "8899")] * 2 + [()]


def test_a_notebook_is_saved_without_its_outputs():
    cell = {
        "cell_type": "code",
        "metadata": {"tags": ["x"], "execution": {"a": 1}},
        "source": "1 + 1",
        "outputs": [{"output_type": "stream"}],
        "execution_count": 3,
    }
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
    notebook = {"metadata": {"language_info": {"version": "3.11.2"}}, "cells": [text, cell]}
    lab.leave_out_outputs(model={"type": "notebook", "content": notebook}, path="a.ipynb")
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert cell["metadata"] == {"tags": ["x"]}
    assert notebook["cells"][0] == {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
    assert notebook["metadata"] == {"language_info": {"name": "python"}}


def test_other_files_are_saved_as_they_are():
    lab.leave_out_outputs(model={"type": "file", "content": "cells"}, path="a.md")
    lab.leave_out_outputs(model={"type": "notebook", "content": None}, path="a.ipynb")
