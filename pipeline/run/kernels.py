"""How does a kernel start warm? Forked by a parent that has imported all, where that can be had."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from traitlets.config import Config

from pipeline.layout import CODE, Layout
from pipeline.run.forking import NO_THREADS

CAN_FORK = sys.platform.startswith("linux")
PROVISIONER = "lscb-forked"
PARENT = "LSCB_KERNEL_PARENT"  # the environment's name for the parent's socket
LONGEST_SOCKET_PATH = 90  # systems allow about 100 bytes, and a number is added
_PARENT_PROGRAM = "import sys; from pipeline.run.forking import main; main(sys.argv[1])"
_SECONDS_TO_CONNECT = 60
_PREFIX = "lscb-"  # of a run's folder of sockets; its process id follows
_parents: dict[str, "subprocess.Popen[bytes]"] = {}


class ForkedProvisioner(LocalProvisioner):
    """Starts a kernel by a fork of the warm parent; without one, like any other, cold."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; ``cmd`` is the command of its kernel specification."""
        parent = os.environ.get(PARENT)
        asked = cmd[cmd.index("ipykernel_launcher") + 1 :] if "ipykernel_launcher" in cmd else None
        if not parent or asked is None:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            self.process = ForkedProcess(
                parent, asked, kwargs.get("env") or dict(os.environ), kwargs.get("cwd")
            )
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)  # the parent is gone
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class ForkedProcess:
    """A forked kernel, spoken of as ``subprocess.Popen`` speaks of its process.

    It is no child of this process: its parent tells over a socket how it ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, parent: str, argv: list[str], env: dict[str, str], cwd: str | None):
        self.returncode: int | None = None
        self._socket = _connect(parent)
        asked = {"argv": argv, "env": env, "cwd": cwd or str(Path.cwd())}
        self._socket.sendall(json.dumps(asked).encode() + b"\n")
        self._heard = b""
        self.pid = int(self._line() or -1)
        if self.pid < 0:
            raise ConnectionError("the kernels' parent gave no process")

    def _line(self) -> str:
        while b"\n" not in self._heard:
            more = self._socket.recv(64)
            if not more:
                return ""
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def poll(self) -> int | None:
        """Return the exit code, None while the kernel runs."""
        if self.returncode is None:
            self._socket.setblocking(False)
            try:
                line = self._line()
            except BlockingIOError:
                return None
            finally:
                self._socket.setblocking(True)
            self.returncode = int(line) if line else -9  # no word: killed with its parent
            self._socket.close()
        return self.returncode

    def wait(self) -> int:
        """Wait for the end and return the exit code."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, to nobody where the kernel has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(9)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(15)


def _connect(address: str) -> socket.socket:
    """Connect to the parent, which may still be importing."""
    deadline = time.monotonic() + _SECONDS_TO_CONNECT
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            parent = _parents.get(address)
            if time.monotonic() > deadline or (parent and parent.poll() is not None):
                raise
            time.sleep(0.02)
        else:
            return connection


def end_warm_kernels() -> None:
    """End every kernel that was forked for this process, and what forks them."""
    for parent in _parents.values():
        with suppress(OSError):
            parent.stdin.close()


def _clear_left_overs() -> None:
    """Remove the socket folders of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kernels_for(layout: Layout) -> Iterator[Path]:
    """Make ready for kernels of a home: their settings, a folder for sockets, a warm parent.

    Yields the folder. The parent imports while the caller goes on; every kernel ends with this
    context, whatever ends it.
    """
    if CAN_FORK:
        _clear_left_overs()
    # Also where the package is not installed and so has no entry points.
    KernelProvisionerFactory.instance().provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, f"{__name__}:{ForkedProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    prefix = f"{_PREFIX}{os.getpid()}-"
    with _environment_of_kernels(layout), tempfile.TemporaryDirectory(prefix=prefix) as sockets:
        address = str(Path(sockets) / "parent")
        if not CAN_FORK or len(os.fsencode(address)) > LONGEST_SOCKET_PATH:
            yield Path(sockets)
            return
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
            yield Path(sockets)
        finally:
            end_warm_kernels()
            del os.environ[PARENT], _parents[address]
            parent.wait()


def kernel_settings(sockets: Path, slug: str) -> Config:
    """Keep what kernels say off the network where the system has sockets in files.

    Each kernel has paths of its own: left to itself, jupyter_client names them all ``kernel-ipc``
    in the working folder, and two runs there would talk to each other's kernels.
    """
    settings = Config()
    if os.name == "posix" and len(os.fsencode(sockets / slug)) <= LONGEST_SOCKET_PATH:
        settings.KernelManager.transport = "ipc"
        settings.KernelManager.ip = str(sockets / slug)
    return settings


@contextmanager
def _environment_of_kernels(layout: Layout) -> Iterator[None]:
    """Give kernels the home, the code and the settings that make outputs repeatable."""
    wanted = {
        "LSCB_HOME": str(layout.home),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(CODE), os.environ.get("PYTHONPATH")) if part
        ),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        KernelProvisionerFactory.default_provisioner_name_env: PROVISIONER,
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
