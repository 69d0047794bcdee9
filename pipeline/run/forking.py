"""Who forks the kernels? A process that has imported what sections need and does nothing else.

Started by kernels.py, it imports everything while it has one thread and no socket, then listens.
Each connection asks for one kernel (a line of JSON: argv, env, cwd), hears its process id and, when
the kernel has ended, its exit code. A kernel whose connection closes is killed; so are all of them
when standard input ends, which it does when the run that started this process is gone, however it
went. Linux only: on macOS forking after imports is unsafe, and Windows cannot fork; cold kernels
run there (kernels.py).
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NO_THREADS = {  # without these, numpy and pyarrow start threads when they are imported
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_PR_SET_PDEATHSIG = 1


@dataclass
class Kernel:
    """A forked kernel: its process and the connection that asked for it."""

    pid: int
    asked_by: socket.socket


def import_what_sections_need() -> None:
    """Import what a kernel and a section do, so that no fork has to."""
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401
    import IPython.core.completer
    import IPython.extensions.storemagic  # noqa: F401
    import pandas as pd  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import statsmodels.stats.proportion
    import statsmodels.stats.rates  # noqa: F401

    import pipeline.section.section  # noqa: F401
    from pipeline.catalogue import load_catalogue
    from pipeline.errors import ConfigurationError
    from pipeline.layout import Layout

    with suppress(ConfigurationError):  # the run itself says what is wrong with it
        load_catalogue(Layout.of().expectations / "indicators.yaml")


def main(address: str) -> None:
    """Listen at a socket's path until standard input ends."""
    gc.disable()  # what is imported stays; looking through it would take a tenth of the time
    import_what_sections_need()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        sys.exit(f"forking: {threads} threads are running, so no kernel can be forked safely")
    gc.freeze()  # what is shared stays shared: the children's collector does not touch it
    gc.enable()
    ended_read, ended_write = os.pipe()
    os.set_blocking(ended_write, False)
    signal.set_wakeup_fd(ended_write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then closes stdin
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(address)
    listening.listen(16)
    kernels: dict[int, Kernel] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(sys.stdin.fileno(), selectors.EVENT_READ, "stdin")
        waiting.register(ended_read, selectors.EVENT_READ, "ended")
        waiting.register(listening, selectors.EVENT_READ, "listening")
        while True:
            for key, _ in waiting.select():
                if key.data == "stdin":
                    for kernel in kernels.values():
                        _kill(kernel.pid)
                    for kernel in kernels.values():  # gone before the run's folder goes
                        with suppress(ChildProcessError):
                            os.waitpid(kernel.pid, 0)
                    return
                if key.data == "ended":
                    os.read(ended_read, 4096)
                    _reap(kernels, waiting)
                elif key.data == "listening":
                    connection, _ = listening.accept()
                    _answer(connection, kernels, waiting, listening)
                elif isinstance(key.data, Kernel) and not key.data.asked_by.recv(1):
                    _kill(key.data.pid)
                    waiting.unregister(key.fileobj)


def _answer(
    connection: socket.socket,
    kernels: dict[int, Kernel],
    waiting: selectors.BaseSelector,
    listening: socket.socket,
) -> None:
    asked = _read_request(connection)
    if asked is None:
        connection.close()
        return
    pid = os.fork()
    if pid == 0:
        listening.close()
        connection.close()
        for kernel in kernels.values():
            kernel.asked_by.close()
        waiting.close()
        _become_kernel(asked)
    kernels[pid] = Kernel(pid, connection)
    with suppress(OSError):  # gone meanwhile: the end of its connection is seen next
        connection.sendall(f"{pid}\n".encode())
    waiting.register(connection, selectors.EVENT_READ, kernels[pid])


def _read_request(connection: socket.socket) -> dict | None:
    """Return what a kernel is asked for with; None where whoever asked was gone before the end."""
    with connection.makefile("r", encoding="utf-8") as lines, suppress(OSError):
        line = lines.readline()
        return json.loads(line) if line.endswith("\n") else None


def _become_kernel(asked: dict) -> None:
    """Turn this fresh fork into an ordinary kernel, and end with it."""
    code = 1
    try:
        parent = os.getppid()
        os.setsid()  # signals to its group reach what it starts, too
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(asked["env"] | {"JPY_PARENT_PID": str(parent)})
        os.chdir(asked["cwd"])
        sys.argv = ["ipykernel_launcher", *asked["argv"]]
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(asked["argv"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        os._exit(code)


def _reap(kernels: dict[int, Kernel], waiting: selectors.BaseSelector) -> None:
    """Tell each connection how its kernel ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        kernel = kernels.pop(pid)
        try:
            waiting.unregister(kernel.asked_by)
            kernel.asked_by.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        except (KeyError, OSError):
            pass  # whoever asked has gone
        kernel.asked_by.close()


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except OSError:
            continue
        return
