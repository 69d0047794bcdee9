"""How long do warm kernels live? As long as the run that asks for them, with all that they need."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event

from pipeline.interruptions import uninterrupted
from pipeline.layout import CODE, Layout
from pipeline.run.forking import NO_THREADS

CAN_FORK = sys.platform.startswith("linux")
PROVISIONER = "lscb-forked"  # the name of kernels.ForkedProvisioner among provisioners
PARENT = "LSCB_KERNEL_PARENT"  # the environment's name for the parent's socket
LONGEST_SOCKET_PATH = 90  # systems allow about 100 bytes, and a number is added
_PARENT_PROGRAM = "import sys; from pipeline.run.forking import main; main(sys.argv[1])"
_PREFIX = "lscb-"  # of a run's folder of sockets; its process id follows
_parents: dict[str, "subprocess.Popen[bytes]"] = {}
_is_over = Event()


def has_ended(address: str) -> bool:
    """Say whether the parent that this process started at an address has ended."""
    parent = _parents.get(address)
    return parent is not None and parent.poll() is not None


def is_over() -> bool:
    """Say whether the kernels were ended: a section that is still to start one starts none."""
    return _is_over.is_set()


def end_warm_kernels() -> None:
    """End every kernel that was forked for this process, and what forks them."""
    _is_over.set()
    for parent in _parents.values():
        with suppress(OSError):
            parent.stdin.close()


def clear_left_overs() -> None:
    """Remove the socket folders of runs that were killed, where the system tells who runs."""
    if not CAN_FORK:
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kernels_for(layout: Layout) -> Iterator[Path]:
    """Make ready for kernels of a home: their settings, a folder for sockets, a warm parent.

    Yields the folder. The parent imports while the caller goes on, so begin early; every kernel
    ends with this context, whatever ends it. Nothing of Jupyter is imported here.
    """
    _is_over.clear()
    clear_left_overs()
    prefix = f"{_PREFIX}{os.getpid()}-"
    put_away = ExitStack()
    try:
        with uninterrupted():
            lent = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
            sockets = Path(put_away.enter_context(lent))
            put_away.enter_context(_environment_of_kernels(layout, sockets))
            address = str(sockets / "parent")
            if CAN_FORK and len(os.fsencode(address)) <= LONGEST_SOCKET_PATH:
                put_away.enter_context(_parent_at(address))
        yield sockets
    finally:
        with uninterrupted():
            put_away.close()


@contextmanager
def _parent_at(address: str) -> Iterator[None]:
    """Keep a parent of kernels that listens at a socket's path, and see all of them gone."""
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT_PROGRAM, address],
        stdin=subprocess.PIPE,
        cwd=CODE,
        env=os.environ | NO_THREADS,
        start_new_session=True,
    )
    _parents[address] = parent
    os.environ[PARENT] = address
    try:
        yield
    finally:
        end_warm_kernels()
        if not Path(address).exists():  # still importing: it would notice only after that
            parent.kill()
        del os.environ[PARENT], _parents[address]
        parent.wait()  # kernels write to the run's folder, which goes next


@contextmanager
def _environment_of_kernels(layout: Layout, folder: Path) -> Iterator[None]:
    """Give kernels the home, the code and the settings that make outputs repeatable.

    What users keep for matplotlib and IPython, such as commands run at each start or a list of
    fonts as they were years ago, is passed over: theirs are folders in that of the run.
    """
    wanted = {
        "LSCB_HOME": str(layout.home),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(CODE), os.environ.get("PYTHONPATH")) if part
        ),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "IPYTHONDIR": str(folder / "ipython"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER,
    }
    if layout.published_dir:
        wanted["LSCB_PUBLISHED"] = str(layout.published_dir)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
