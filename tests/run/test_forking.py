"""Does the kernels' parent live on when who asked for a kernel is gone before it has asked?"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from homes import wait_until

from pipeline.run.forking import NO_THREADS
from pipeline.run.parents import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux alone")

# The program of the parent without its imports, which take seconds; the kernel ends at once.
PROGRAM = """
import os, sys
from pipeline.run import forking
forking.import_what_sections_need = lambda: None
forking._become_kernel = lambda asked: os._exit(asked["code"])
forking.main(sys.argv[1])
"""


@pytest.fixture
def parent(tmp_path):
    address = tmp_path / "parent"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(address)],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | NO_THREADS,
    )  # fmt: skip
    assert wait_until(address.exists)
    yield process, address
    process.kill()
    process.wait()


def connect(address: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(address))
    return connection


@pytest.mark.parametrize("said", [b"", b'{"argv": ['])
def test_who_goes_before_asking_gets_no_kernel_and_the_next_one_does(parent, said):
    process, address = parent
    with connect(address) as gone:
        gone.sendall(said)
    with connect(address) as connection, connection.makefile() as answers:
        connection.sendall(json.dumps({"code": 7}).encode() + b"\n")
        assert int(answers.readline()) > 0
        assert answers.readline() == "7\n"
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == ""
