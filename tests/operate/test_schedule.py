"""Does what is printed for a scheduler run as it stands, whatever stands in a path?"""

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from pipeline.board import load_board
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.operate.due import days_of_runs
from pipeline.operate.schedule import (
    WORKFLOW,
    Schedule,
    cron_lines,
    systemd_units,
    windows_task,
    workflow,
)

AWKWARD = 'Saïd\'s "100%" & $HOME; data'
WORDS = ["-m", "pipeline", "report", "anytown", "latest-quarter", "--home"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="runs sh")


def schedule_in(folder: Path | str) -> Schedule:
    return Schedule(
        board="anytown",
        board_name="Anytown Board, 100% safe\nand sound",
        python=f"{folder}/python",
        code=f"{folder}",
        home=f"{folder}",
        published=None,
        user="analyst",
        day=13,
        months=[2, 5, 8, 11],
    )


def command_of(crontab: str) -> str:
    """Return the command of the one entry of a crontab, as cron hands it to the shell."""
    (entry,) = [line for line in crontab.splitlines() if line and not line.startswith("#")]
    *times, command = entry.split(" ", 5)
    assert times == ["0", "6", "13-15", "2,5,8,11", "*"]
    assert not re.search(r"(?<!\\)%", command), "cron ends a command at a bare percent sign"
    return command.replace(r"\%", "%")


@pytest.fixture
def stand_in(tmp_path) -> Schedule:
    """A schedule whose Python tells its words and ends with exit code 3."""
    run = replace(schedule_in(tmp_path / AWKWARD), published=f"{tmp_path}/{AWKWARD}/files")
    Path(run.home).mkdir()
    program = Path(run.python)
    program.write_text('#!/bin/sh\npwd\nprintf "<%s>\\n" "$@"\necho to stderr >&2\nexit 3\n')
    program.chmod(0o755)
    return run


@posix
def test_the_cron_line_runs_logs_and_passes_the_exit_code_on(stand_in):
    done = subprocess.run(
        ["/bin/sh", "-c", command_of(cron_lines(stand_in))], env={}, capture_output=True, cwd="/"
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, b"", b"")
    day, *said = (Path(stand_in.home) / "anytown.log").read_text(encoding="utf-8").splitlines()
    assert re.search(r"\d\d:\d\d:\d\d", day)
    words = [*WORDS, stand_in.home, "--published", stand_in.published]
    assert said == [
        stand_in.code,
        *(f"<{word}>" for word in words),
        "to stderr",
        "exit code 3",
    ]


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        (cron_lines, "/srv/one\ntwo"),
        (cron_lines, "/srv/one\\two"),
        (systemd_units, "/srv/one\ntwo"),
        (windows_task, "C:\\50% done"),
    ],
)
def test_a_path_that_a_scheduler_cannot_be_given_is_refused(printed, path):
    with pytest.raises(UsageError, match="cannot be given a path with"):
        printed(schedule_in(path))


def unit_files(text: str) -> dict[str, str]:
    parts = re.split(r"^# /etc/systemd/system/(\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_service_leaves_what_was_received_alone():
    files = unit_files(systemd_units(schedule_in("/srv/a b")))
    assert list(files) == ["lscb-anytown.service", "lscb-anytown.timer"]
    service, timer = files.values()
    assert 'ReadWritePaths="/srv/a b"\nReadOnlyPaths="/srv/a b/data/raw"\n' in service
    assert "OnCalendar=*-02,05,08,11-13..15 06:00:00\nPersistent=true\n" in timer
    assert 'ExecStart=/usr/bin/env "/srv/a b/python" "-m" "pipeline" "report"' in service


def test_the_service_names_no_variable_and_no_specifier():
    service = unit_files(systemd_units(schedule_in(f"/srv/{AWKWARD}")))["lscb-anytown.service"]
    for line in service.splitlines():
        if not line.startswith("#"):
            assert "%" not in line.replace("%%", "")
    (start,) = [line for line in service.splitlines() if line.startswith("ExecStart=")]
    assert "$" not in start.replace("$$", "")
    words = shlex.split(
        start.removeprefix("ExecStart=/usr/bin/env ").replace("%%", "%").replace("$$", "$")
    )
    assert words == [f"/srv/{AWKWARD}/python", *WORDS, f"/srv/{AWKWARD}"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", ["plain", AWKWARD])
def test_systemd_accepts_the_units(stand_in, tmp_path, name):
    folder = Path(stand_in.home).rename(tmp_path / name)
    run = replace(schedule_in(folder), user="root")
    units = tmp_path / "units"
    units.mkdir()
    for file, text in unit_files(systemd_units(run)).items():
        (units / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(units.iterdir()))],
        capture_output=True, text=True,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "lscb-anytown" in line] == []
    assert done.returncode == 0, done.stderr
    when = subprocess.run(
        ["systemd-analyze", "calendar", "*-02,05,08,11-13..15 06:00:00"],
        capture_output=True,
    )
    assert when.returncode == 0


def test_the_windows_task_is_whole_and_quoted():
    run = replace(
        schedule_in(r"C:\Program Files (x86)\Board & Partners"),
        python=r"C:\Program Files (x86)\Board & Partners\.venv\Scripts\python.exe",
        user=r"COUNCIL\analyst",
    )
    printed = windows_task(run)
    assert all(line.startswith("#") for line in printed.split("$task = @'\n")[0].splitlines()[::2])
    task = printed.split("@'\n")[1].split("\n'@")[0]
    root = ElementTree.fromstring(task)
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

    def text(path: str) -> list[str | None]:
        return [one.text for one in root.findall(f".//t:{path}", space)]

    assert text("Day") == ["13", "14", "15"]
    months = root.find(".//t:Months", space)
    assert [one.tag.split("}")[1] for one in months] == ["February", "May", "August", "November"]
    assert text("UserId") == [r"COUNCIL\analyst"]
    assert text("WorkingDirectory") == [run.code]
    words = " ".join(f'"{word}"' for word in [run.python, *WORDS, run.home])
    log = rf'"{run.home}\anytown.log"'
    assert text("Arguments") == [f'/d /s /c "(date /t & time /t & {words}) >> {log} 2>&1"']


# --- the workflow of the example


@pytest.fixture(scope="module")
def steps() -> list[dict]:
    content = YAML(typ="safe").load(WORKFLOW.read_text(encoding="utf-8"))
    (job,) = content["jobs"].values()
    assert content["permissions"] == {"contents": "read"}
    return job["steps"]


def run_step(step: dict, cwd: Path, audience: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=cwd,
        env={"AUDIENCE": audience, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def test_the_workflow_that_ships_is_the_one_printed_and_keeps_the_boards_days():
    done = CliRunner().invoke(main, ["schedule", "github", "southampton"])
    assert (done.exit_code, done.output) == (0, WORKFLOW.read_text(encoding="utf-8"))
    content = YAML(typ="safe").load(done.output)
    day, months = days_of_runs(load_board(Layout().board_file("southampton")))
    days = f"0 6 {day}-{day + 2} {','.join(map(str, months))} *"
    assert content["on"]["schedule"] == [{"cron": days}]
    assert content["on"]["workflow_dispatch"]["inputs"]["audience"]["options"] == ["public"]


def test_no_real_board_is_sent_to_somebody_elses_machine():
    with pytest.raises(UsageError, match="a machine of the board's own"):
        workflow(schedule_in("/srv"), is_example=False)


@posix
@pytest.mark.parametrize(("audience", "code"), [("public", 0), ("board", 2), ("both", 2), ("", 2)])
def test_the_workflow_refuses_every_audience_but_the_public_first(steps, tmp_path, audience, code):
    done = run_step(steps[0], tmp_path, audience)
    assert done.returncode == code
    assert ("must not be made on this machine" in done.stdout) == bool(code)


@posix
@pytest.mark.parametrize("code", [0, 3, 4, 5])
def test_the_workflow_publishes_nothing_but_a_sound_public_edition(steps, tmp_path, code):
    (making,) = [step for step in steps if "lscb report" in step.get("run", "")]
    program = tmp_path / ".venv/bin/lscb"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho "$@" > words\nexit {code}\n')
    program.chmod(0o755)
    done = run_step(making, tmp_path, "public")
    assert done.returncode == code
    assert ("Nothing was published" in done.stdout) == bool(code)
    words = (tmp_path / "words").read_text().split()
    assert words == ["report", "southampton", "latest-quarter", "--audience", "public"]
    assert steps.index(making) == len(steps) - 2
    assert steps[-1]["with"]["path"] == "reports/southampton/*/public/"
    assert all({"if", "continue-on-error"}.isdisjoint(step) for step in steps)
