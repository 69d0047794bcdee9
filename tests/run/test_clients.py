"""Is a kernel taken as ready when it has answered and its outputs arrive, and not before?"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from nbclient.exceptions import DeadKernelError

from pipeline.run.clients import PromptClient


def run(waiting) -> None:
    """Wait in a thread: a browser's tests in the same process leave a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, waiting).result()


class Channel:
    """Gives what it is told to, then nothing."""

    def __init__(self, *messages) -> None:
        self.messages = list(messages)

    async def get_msg(self, timeout: float):
        if not self.messages:
            raise Empty
        return self.messages.pop(0)


REPLY = {"msg_type": "kernel_info_reply", "parent_header": {}, "content": {}}


def status(asked: str, state: str) -> dict:
    return {
        "msg_type": "status",
        "parent_header": {"msg_id": asked},
        "content": {"execution_state": state},
    }


class Client(PromptClient):
    """Asks '1', '2' and so on of a kernel that is not there."""

    def __init__(self, shell: Channel, iopub: Channel, lives: int = 9) -> None:
        self.asked, self.lives, self.said = 0, lives, (shell, iopub)

    shell_channel = property(lambda self: self.said[0])
    iopub_channel = property(lambda self: self.said[1])

    def kernel_info(self) -> str:
        self.asked += 1
        return str(self.asked)

    def _handle_kernel_info_reply(self, reply) -> None:
        assert reply == REPLY

    async def _async_is_alive(self) -> bool:
        self.lives -= 1
        return self.lives > 0


def test_its_first_answer_to_the_end_is_enough():
    later = status("2", "busy")
    outputs = Channel(status("1", "busy"), status("1", "idle"), later)
    client = Client(Channel(REPLY), outputs)
    run(client.wait_for_ready(timeout=5))
    assert client.asked == 1
    assert outputs.messages == [later]


def test_an_answer_whose_outputs_were_not_heard_is_asked_for_again():
    # The outputs' socket connected late: what the kernel said meanwhile is lost.
    client = Client(Channel(REPLY, REPLY), Channel(status("0", "idle")))
    client.said[1].get_msg = heard = lossy(client)
    run(client.wait_for_ready(timeout=5))
    assert client.asked == 2 and heard


def lossy(client):
    async def get_msg(timeout: float):
        if client.asked == 1:
            raise Empty
        return status(str(client.asked), "idle")

    return get_msg


def test_a_kernel_that_dies_first_is_told():
    with pytest.raises(DeadKernelError, match="died"):
        run(Client(Channel(), Channel(), lives=1).wait_for_ready(timeout=5))


def test_one_that_never_answers_is_told():
    with pytest.raises(RuntimeError, match="respond"):
        run(Client(Channel(), Channel()).wait_for_ready(timeout=1e-9))
