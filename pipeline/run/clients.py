"""When is a kernel ready? As soon as it has answered and its outputs arrive, and not later."""

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from nbclient.exceptions import DeadKernelError

_SECONDS_FOR_AN_ANSWER = 1.0
_SECONDS_FOR_OUTPUTS = 0.02  # after the answer; on a busy machine it is asked more often


class PromptClient(AsyncKernelClient):
    """Speaks to a kernel as jupyter_client does, but does not wait for silence before it begins.

    The stock client listens for 0.2 seconds in which nothing is said; here the word that ends the
    kernel's first answer is enough, since what is said after it belongs to what is asked next.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel has answered and its outputs arrive.

        Raises DeadKernelError where it dies first, and RuntimeError, as the stock client does,
        where ``timeout`` seconds have passed.
        """
        last = time.monotonic() + (timeout or float("inf"))
        while not await self._has_answered():
            if not await self._async_is_alive():
                raise DeadKernelError("Kernel died before it answered")
            if time.monotonic() > last:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _has_answered(self) -> bool:
        asked = self.kernel_info()
        try:
            answer = await self.shell_channel.get_msg(timeout=_SECONDS_FOR_AN_ANSWER)
            if answer["msg_type"] != "kernel_info_reply":
                return False
            while not _ends(await self.iopub_channel.get_msg(timeout=_SECONDS_FOR_OUTPUTS), asked):
                pass
        except Empty:
            return False  # asked before all was connected: asked again
        self._handle_kernel_info_reply(answer)
        return True


def _ends(message: dict[str, Any], asked: str) -> bool:
    return (
        message["parent_header"].get("msg_id") == asked
        and message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
    )
