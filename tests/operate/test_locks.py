"""Does a second run hear who holds the lock, and is a dead holder's lock free again?"""

import subprocess
import sys
import time

import pytest

from pipeline.errors import LockedError
from pipeline.operate.locks import holding

HOLD = """
import sys, time
from pathlib import Path
from pipeline.operate.locks import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid}"), holding(tmp_path):
            pass
    finally:
        holder.kill()
        holder.wait()
    for _ in range(50):  # the system frees it when the holder is gone
        try:
            with holding(tmp_path):
                return
        except LockedError:
            time.sleep(0.1)
    pytest.fail("the lock of a dead process was never freed")


def test_the_lock_is_free_after_use(tmp_path):
    for _ in range(2):
        with holding(tmp_path):
            pass
