"""Does each command explain itself and end with the documented code?"""

import os
import re
import shutil
import subprocess
import sys
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
        (["report", "--as-of", "yesterday"], 2, r"yesterday"),
        (
            ["report", "southampton", "latest-quarter", "--as-of", "2014-08-10"],
            2,
            r"holds no quarter whose returns were due by 2014-08-10; returns for Q4 2013-14 were",
        ),
        (["compare", "nowhere", "neither"], 2, r"nowhere: there is no such folder"),
        (["compare", "data/raw", "data/raw"], 2, r"data/raw: is no edition"),
        (["compare", "nowhere"], 2, r"takes 2 values"),
        (["release", "southampton", "2014-15"], 2, r"needs --by ROLE and --reason TEXT"),
        (["release", "southampton", "2014-15", "--by", " ", "--reason", "x"], 2, r"needs --by"),
        (["release", "southampton", "1999-00", "--check"], 2, r"has nothing for 1999-00"),
        (["release", "southampton"], 2, r"Missing argument 'PERIOD'"),
        (["schedule", "at"], 2, r"'at' is not one of 'cron'"),
        (["schedule", "cron", "nowhere"], 2, r"no board 'nowhere'"),
        (["chekc"], 2, r"No such command 'chekc'"),
        (["receive", "no-such-file.xlsx"], 2, r"no-such-file.xlsx"),
        (["receive", "x.csv", "--completed-on", "yesterday"], 2, r"yesterday"),
        (["receive", "x.csv", "--received-on", "9999-01-01"], 2, r"yet to come"),
    ],
)
def test_wrong_usage_is_explained(words, code, message):
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code
    assert re.search(message, done.output)
    assert "Traceback" not in done.output


def test_published_files_are_checked_where_no_board_is_named_and_none_can_be_meant(tmp_path):
    words = ["check", "--home", str(tmp_path), "--published", str(ROOT / "data/raw/published")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert re.search(r"1,105 of 1,105 local-authority rates reproduce", done.output)
    assert "warning: published/lait_november_2024.csv: 10 rates on children looked" in done.output
    assert not (tmp_path / "reports").exists()


HEADER = "indicator,period,area,numerator,denominator,value,status,commentary\n"
FAULTY = HEADER + "care_cases_over_26_weeks_pct,2014-15-Q4,southampton,,,about \x1b[2J12,,\n"


@pytest.fixture
def home(tmp_path) -> Path:
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    return tmp_path


def lscb(home: Path, *words: str):
    return CliRunner().invoke(main, [*words, "--home", str(home)])


def receive(home: Path, content: str):
    (home / "sent.csv").write_text(content, encoding="utf-8")
    said = ("--agency", "cafcass", "--quarter", "2014-15-Q4")
    return lscb(home, "receive", str(home / "sent.csv"), *said)


def test_receiving_a_faulty_return_files_it_and_says_what_is_wrong(home):
    done = receive(home, FAULTY)
    assert done.exit_code == 3
    assert done.stdout.strip().endswith("2014-15-Q4/cafcass-2.csv")
    assert "critical: cafcass-2.csv, line 2, value: " in done.stderr
    assert "Ask Cafcass to resubmit" in done.stderr
    assert "\x1b" not in done.stderr


def test_receiving_the_same_file_twice_files_it_once_and_says_so(home):
    register = home / "data/raw/southampton/2014-15/registers/received.csv"
    first = receive(home, FAULTY)
    entered = register.read_bytes()
    again = receive(home, FAULTY)
    assert again.stdout == first.stdout
    assert "filed already" in again.stderr and "filed already" not in first.stderr
    assert register.read_bytes() == entered


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("2015-05-12", "12.05.2015"), "no readable date"),
        (lambda text: text.replace("2014-15-Q4/marac.csv", "2014-15-Q4/gone.csv"), "is not there"),
    ],
)
def test_status_copes_with_what_received_csv_gets_wrong(home, change, words):
    register = home / "data/raw/southampton/2014-15/registers/received.csv"
    register.write_text(change(register.read_text(encoding="utf-8")), encoding="utf-8")
    done = lscb(home, "status")
    assert done.exit_code == 0, done.output
    assert words in done.output.split("Q4 2014-15")[1]


@pytest.mark.parametrize(
    ("known", "quarter", "word"),
    [("2014-11-11", "2014-15-Q2", None), ("2015-08-10", "2014-15-Q4", None),
     ("2015-08-11", "2014-15-Q4", "for Q1 2015-16 were due by 11 August 2015, and nothing is")],
)  # fmt: skip
def test_the_latest_quarter_is_found_and_a_later_one_missed(home, known, quarter, word):
    done = lscb(home, "status", "southampton", "latest-quarter", "--as-of", known)
    assert done.exit_code == 0, done.output
    assert f"Board, {quarter}, as known on" in done.stdout
    assert (word in done.stderr) if word else done.stderr == ""


@pytest.mark.parametrize("named", [[], ["southampton"], ["southampton", "2014-15"]])
def test_what_follows_two_dashes_goes_to_jupyterlab(home, named, monkeypatch):
    opened = []
    monkeypatch.setattr("pipeline.story.check_raw_data", lambda *_: None)
    monkeypatch.setattr(
        "pipeline.operate.lab.open_lab", lambda _, arguments: opened.append(arguments) or 0
    )
    done = CliRunner().invoke(main, ["lab", *named, "--home", str(home), "--", "--no-browser"])
    assert done.exit_code == 0, done.output
    assert opened == [("--no-browser",)]


def test_a_copied_board_is_told_to_change_its_id(tmp_path):
    folder = tmp_path / "data" / "raw" / "anytown"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "raw" / "southampton" / "board.yaml", folder)
    done = CliRunner().invoke(main, ["status", "--home", str(tmp_path)])
    assert done.exit_code == 2
    assert "board.yaml: says id: southampton; expected the folder's name" in done.output


def test_the_list_of_commands_is_whole_and_begins_with_the_report():
    listed = CliRunner().invoke(main, ["--help"]).output
    assert re.findall(r"^  ([a-z]+) {2,}\S.*\.$", listed, re.MULTILINE) == list(main.commands)
    assert next(iter(main.commands)) == "report"


INTERRUPTED = """
import signal, sys, time, weakref
from pipeline import cli

class Thing: pass

@cli.main.command()
def in_a_callback():
    thing = Thing()
    kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
    del thing
    time.sleep(5)
    print("went on")

@cli.main.command()
def in_code_of_a_text():
    exec("signal.raise_signal(signal.SIGINT)")
    print("went on")

cli.main()
"""


@pytest.mark.parametrize("where", ["in-a-callback", "in-code-of-a-text"])
def test_an_interruption_is_heard_wherever_it_comes(where, tmp_path):
    # In a callback Python drops what is raised; of one in a text's code it keeps a note, and then
    # ends a module that was run with -m by a signal.
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    done = subprocess.run(
        [sys.executable, "-m", "interrupted", where],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert "interrupted; the last edition was kept" in done.stderr
    assert "Traceback" not in done.stderr


def test_arrow_gives_back_what_is_freed():
    """Set before anything imports it: a table of a million rows needs the difference."""
    program = "import pipeline.cli, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    environment = {k: v for k, v in os.environ.items() if k != "ARROW_DEFAULT_MEMORY_POOL"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert done.stdout.strip() == "system", done.stderr
