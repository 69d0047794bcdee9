"""Is the memory of every process of a run counted, and what they share only once?"""

import subprocess
import sys

import pytest

from pipeline.run.memory import Peak, held_by

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells how memory is shared"
)
HOLDS_64_MIB = "import sys; held = bytearray(64 << 20); held[::4096] = b'x' * len(held[::4096])"
WAITS = "; print(flush=True); sys.stdin.read()"


def test_a_child_of_a_child_counts():
    grandchild = [sys.executable, "-c", HOLDS_64_MIB + WAITS]
    parent = f"import subprocess; subprocess.run({grandchild!r})"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        held = held_by(process.pid)
        process.stdin.close()
    assert 64 << 10 < held < 128 << 10


def test_a_process_that_has_ended_holds_nothing():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert held_by(process.pid) == 0


def test_the_peak_is_kept_after_it_is_over():
    peak = Peak()
    with peak.watched():
        held = bytearray(64 << 20)
        held[::4096] = b"x" * len(held[::4096])
    highest = peak.mib
    del held
    peak.look()
    assert peak.mib == highest > 64
