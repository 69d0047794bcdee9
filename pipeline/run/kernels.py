"""How does a kernel start warm? Forked by a parent that has imported all, where that can be had."""

import asyncio
import json
import os
import socket
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from traitlets.config import Config

from pipeline.run.clients import PromptClient
from pipeline.run.parents import LONGEST_SOCKET_PATH, PARENT, PROVISIONER, has_ended, is_over

_SECONDS_TO_CONNECT = 60


class ForkedProvisioner(LocalProvisioner):
    """Starts a kernel by a fork of the warm parent; without one, like any other, cold."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; ``cmd`` is the command of its kernel specification."""
        _refuse_if_over()
        parent = os.environ.get(PARENT)
        asked = cmd[cmd.index("ipykernel_launcher") + 1 :] if "ipykernel_launcher" in cmd else None
        if not parent or asked is None:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            self.process = ForkedProcess(
                parent, asked, kwargs.get("env") or dict(os.environ), kwargs.get("cwd")
            )
        except OSError:
            _refuse_if_over()
            return await super().launch_kernel(cmd, **kwargs)  # the parent is gone
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and see it gone, where the manager would look in a tenth of a second."""
        await super().kill(restart)
        if isinstance(self.process, ForkedProcess):
            while self.process.poll() is None:
                await asyncio.sleep(0.002)


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


def _refuse_if_over() -> None:
    # A cold kernel would be started for nobody, and might outlive the run.
    if is_over():
        raise RuntimeError("the run was ended before this kernel was started")


def _connect(address: str) -> socket.socket:
    """Connect to the parent, which may still be importing."""
    deadline = time.monotonic() + _SECONDS_TO_CONNECT
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > deadline or has_ended(address) or is_over():
                raise
            time.sleep(0.02)
        else:
            return connection


def register_provisioner() -> None:
    """Make the provisioner known by its name, also where the package is not installed."""
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, f"{__name__}:{ForkedProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    # Now, not when it is first asked for: the environment may be put back by then.
    factory.default_provisioner_name = PROVISIONER


def kernel_settings(sockets: Path, slug: str) -> Config:
    """Let kernels begin at once, and keep what they say off the network where a system can.

    Each kernel has paths of its own: left to itself, jupyter_client names them all ``kernel-ipc``
    in the working folder, and two runs there would talk to each other's kernels. The file with
    the key to a kernel stands there too, so that what a killed run leaves goes with the folder.
    """
    settings = Config()
    settings.KernelManager.connection_file = str(sockets / f"{slug}.json")
    settings.KernelManager.client_factory = f"{PromptClient.__module__}.{PromptClient.__name__}"
    if os.name == "posix" and len(os.fsencode(sockets / slug)) <= LONGEST_SOCKET_PATH:
        settings.KernelManager.transport = "ipc"
        settings.KernelManager.ip = str(sockets / slug)
    return settings
