"""Does each command explain itself and end with the documented code?"""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_each_command_has_help_and_stands_in_the_readme(command):
    done = CliRunner().invoke(main, [command, "--help"])
    assert "--home DIR" in done.output
    assert len(main.commands[command].get_short_help_str(200)) > 20
    assert f"lscb {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["report", "nowhere"], 2, r"no board 'nowhere'; there are: southampton"),
        (["report", "southampton", "2014"], 2, r"'2014' names no period"),
        (["report", "southampton", "1999-00"], 2, r"has nothing for 1999-00; it has: 2014-15"),
        (["report", "southampton", "2014-M06"], 2, r"write a financial year"),
        (["report", "--audience", "public"], 5, r"public edition was refused"),
        (["report", "--as-of", "yesterday"], 2, r"yesterday"),
        (["chekc"], 2, r"No such command 'chekc'"),
        (["receive", "no-such-file.xlsx"], 2, r"no-such-file.xlsx"),
    ],
)
def test_wrong_usage_is_explained(words, code, message):
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code
    assert re.search(message, done.output)
    assert "Traceback" not in done.output
