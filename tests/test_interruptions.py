import signal
import subprocess
import sys
import time

import pytest

_BEGINNING = """
import sys, threading, time
from pipeline import interruptions
interruptions._SECONDS_UNTIL_REPEATED = 1.0
interruptions.hear_interruptions()
"""
LOST = {
    "swallowed": """
try:
    print("ready", flush=True)
    time.sleep(60)
except BaseException:
    time.sleep(60)
""",
    "dropped where an object goes": """
class Going:
    def __del__(self):
        print("ready", flush=True)
        time.sleep(60)
Going()
threading.Event().wait(60)
""",
    "waiting for a lock of its own": """
lock = threading.Lock()
try:
    print("ready", flush=True)
    time.sleep(60)
except BaseException:
    lock.acquire()
    lock.acquire()
""",
}


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("program", LOST.values(), ids=LOST)
def test_an_interruption_is_never_lost(program, how):
    ending = "\nprint('went on', flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", _BEGINNING + program + ending],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.2)
        process.send_signal(how)
        said, complained = process.communicate(timeout=30)
    assert (said, process.returncode) != ("went on\n", 0)
    assert "Interrupted" in complained


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_a_block_that_must_end_ends_before_it_is_interrupted():
    program = _BEGINNING + (
        "with interruptions.uninterrupted():\n"
        "    with interruptions.uninterrupted():\n"
        "        signal.raise_signal(signal.SIGTERM)\n"
        "    print('put away', flush=True)\n"
        "print('went on', flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import signal\n" + program], capture_output=True, text=True
    )
    assert done.stdout == "put away\n"
    assert "Interrupted" in done.stderr and done.returncode != 0
