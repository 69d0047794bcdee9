"""How is a report made with nobody there? What cron, systemd and Windows are told to run."""

import shlex
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pipeline.errors import UsageError
from pipeline.layout import CODE
from pipeline.operate.due import DAYS_OF_RUNS
from pipeline.periods import MONTHS

HOUR = 6
WORKFLOW = CODE / ".github" / "workflows" / "quarterly-report.yml"


@dataclass(frozen=True)
class Schedule:
    """A run to be made each quarter: for whom, with what, and from which day of which months.

    ``python``, ``code``, ``home`` and ``published`` are absolute paths of the machine that it is
    for; ``user`` is who it runs as there.
    """

    board: str
    board_name: str
    python: str
    code: str
    home: str
    published: str | None
    user: str
    day: int
    months: list[int]

    @property
    def title(self) -> str:
        return f"{' '.join(self.board_name.split())}: the quarter whose returns are due"

    @property
    def words(self) -> list[str]:
        """What is run, in the folder of the code; it works where nothing is installed, too."""
        published = ["--published", self.published] if self.published else []
        report = ["report", self.board, "latest-quarter", "--home", self.home, *published]
        return [self.python, "-m", "pipeline", *report]

    @property
    def days(self) -> list[int]:
        return list(range(self.day, self.day + DAYS_OF_RUNS))


CRON = """\
# {title}. Add this with crontab -e.
# Tried on {number} days in a row: once the report is made, the others end at once.
{minute} {hour} {days} {months} * {command}
"""


def cron_lines(run: Schedule) -> str:
    """Return lines of a crontab. Raises UsageError for a path that cron cannot be given."""
    _refuse(run, "\n\\", "cron")
    quoted = [shlex.quote(word) for word in run.words]
    log = shlex.quote(f"{run.home}/{run.board}.log")
    command = (
        f"cd {shlex.quote(run.code)} && "
        f'{{ date; {" ".join(quoted)}; code=$?; echo "exit code $code"; exit $code; }} '
        f">> {log} 2>&1"
    )
    return CRON.format(
        title=run.title,
        number=DAYS_OF_RUNS,
        minute=0,
        hour=HOUR,
        days=f"{run.days[0]}-{run.days[-1]}",
        months=",".join(map(str, run.months)),
        command=command.replace("%", r"\%"),  # a bare one ends a command of cron's
    )


SYSTEMD = """\
# /etc/systemd/system/lscb-{board}.service
[Unit]
Description={title}

[Service]
Type=oneshot
User={user}
WorkingDirectory={code}
ExecStart=/usr/bin/env {command}
# A run needs no network, and writes only below its home, where it leaves what was received alone.
PrivateNetwork=yes
PrivateTmp=yes
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={home}
ReadOnlyPaths={raw}

# /etc/systemd/system/lscb-{board}.timer
[Unit]
Description={title}

[Timer]
# Tried on {number} days in a row: once the report is made, the others end at once.
OnCalendar=*-{months}-{days} {hour:02}:00:00
Persistent=true

[Install]
WantedBy=timers.target

# Put each part into the file that its first line names, then:
#   systemctl daemon-reload
#   systemctl enable --now lscb-{board}.timer
# What a run says: journalctl -u lscb-{board}.service
"""


def systemd_units(run: Schedule) -> str:
    """Return a service and its timer. Raises UsageError for a path that they cannot hold.

    What is started is ``env``, since systemd allows the name of a program few signs.
    """
    _refuse(run, "\n", "systemd")
    return SYSTEMD.format(
        board=run.board,
        title=run.title.replace("%", "%%"),
        user=run.user,
        code=run.code.replace("%", "%%"),
        command=" ".join(_unit_word(word).replace("$", "$$") for word in run.words),
        home=_unit_word(run.home),
        raw=_unit_word(f"{run.home}/data/raw"),
        number=DAYS_OF_RUNS,
        months=",".join(f"{month:02}" for month in run.months),
        days=f"{run.days[0]:02}..{run.days[-1]:02}",
        hour=HOUR,
    )


def _unit_word(text: str) -> str:
    """Return a word as systemd reads it back: quoted, its own signs doubled or escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


WINDOWS = """\
# {title}. Run this in PowerShell as an administrator.
# Tried on {number} days in a row: once the report is made, the others end at once.
$task = @'
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{description}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2020-01-01T{hour:02}:00:00</StartBoundary>
      <ScheduleByMonth>
        <DaysOfMonth>{days}</DaysOfMonth>
        <Months>{months}</Months>
      </ScheduleByMonth>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>S4U</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{code}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
'@
Register-ScheduledTask -TaskName 'lscb {board}' -Xml $task
"""


def windows_task(run: Schedule) -> str:
    """Return a PowerShell script that registers a task. Raises UsageError for an unfit path."""
    _refuse(run, '\n%"', "Windows")
    report = " ".join(f'"{word}"' for word in run.words)
    log = f"{run.home}\\{run.board}.log"
    return WINDOWS.format(
        title=run.title,
        description=escape(run.title),
        number=DAYS_OF_RUNS,
        hour=HOUR,
        days="".join(f"<Day>{day}</Day>" for day in run.days),
        months="".join(f"<{MONTHS[month - 1]} />" for month in run.months),
        user=escape(run.user),
        arguments=escape(f'/d /s /c "(date /t & time /t & {report}) >> "{log}" 2>&1"'),
        code=escape(run.code),
        board=run.board,
    )


def workflow(run: Schedule, is_example: bool) -> str:
    """Return the workflow that the project ships for its example.

    Raises UsageError for any other board: its returns would have to be put on somebody else's
    machine, and they hold counts about children that no protection has touched.
    """
    if not is_example:
        raise UsageError(
            f"{run.board}: a run on GitHub would need its returns there; expected a board with "
            "'example: true', whose figures are published. Use cron, systemd or windows on a "
            "machine of the board's own."
        )
    return WORKFLOW.read_text(encoding="utf-8")


def _refuse(run: Schedule, letters: str, scheduler: str) -> None:
    for path in (run.python, run.code, run.home, run.published or ""):
        for letter in letters:
            if letter in path:
                raise UsageError(
                    f"{path!r}: {scheduler} cannot be given a path with {letter!r} in it. Move the "
                    "folder to one without, and print this again."
                )
