"""What may a browser ask of the preview? One report's files and its news, from this computer only.

``/`` is a window (the folder window/) that shows the report's own page in a frame, so that the page
is byte for byte the file in reports/; ``/events`` tells what happens to it, as server-sent events.
"""

import errno
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from pipeline.errors import UsageError

_FILES = Path(__file__).parent / "window"
_SECONDS_BETWEEN_SIGNS_OF_LIFE = 5.0
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class News:
    """What the window tells beside the report.

    ``state`` is ``building``, ``ready`` or ``problem``; ``version`` identifies the page that is
    shown, '' where there is none yet; ``at`` is when it was shown, in seconds since 1970, and
    ``seconds`` how long it took from the first look at what had changed.
    """

    state: str = "building"
    words: str = "starting…"
    problems: tuple[str, ...] = ()
    findings: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    at: float = 0.0
    seconds: float = 0.0


class Window:
    """What all open windows show: the page of an edition, and the news of it.

    ``edition`` is the edition's folder, ``findings_page`` the page of findings.
    """

    def __init__(self, edition: Path, findings_page: Path) -> None:
        self.edition, self.findings_page = edition, findings_page
        self.page = b""
        self.news = News()
        self._number = 0
        self._told = Condition()

    def tell(self, **changes: Any) -> None:
        """Change the news; what is not named stays as it was."""
        with self._told:
            self.news = replace(self.news, **changes)
            self._number += 1
            self._told.notify_all()

    def show(self, page: bytes, **changes: Any) -> None:
        """Show a page, with its news."""
        self.page = page
        self.tell(version=hashlib.sha256(page).hexdigest()[:16], **changes)

    def news_after(self, number: int) -> tuple[int, News | None]:
        """Return the next news and its number; None after some seconds in which there was none."""
        with self._told:
            is_new = self._told.wait_for(
                lambda: self._number != number, _SECONDS_BETWEEN_SIGNS_OF_LIFE
            )
            return self._number, self.news if is_new else None

    def file(self, path: str) -> tuple[str, bytes] | None:
        """Return the name and content of what stands at a path; nothing else is ever served."""
        if path in ("/", "/window.js", "/window.css"):
            name = path[1:] or "window.html"
            return name, (_FILES / name).read_bytes()
        if path == "/index.html":
            return ("index.html", self.page) if self.page else None
        places = {
            "/data.csv": self.edition / "data.csv",
            "/data.xlsx": self.edition / "data.xlsx",
            "/checks/index.html": self.findings_page,
        }
        try:
            return places[path].name, places[path].read_bytes()
        except (KeyError, OSError):
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a window that stays open keeps nobody waiting
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a port that is taken
    window: Window

    def __exit__(self, *error: object) -> None:
        """Stop answering, and give the port back."""
        self.shutdown()
        super().__exit__(*error)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a window that was closed
            super().handle_error(request, client_address)


class _Answers(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if not self._is_asked_by_name():
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"Open the address that lscb printed.\n")
            return
        path = self.path.partition("?")[0]
        if path == "/events":
            self._send_news()
            return
        found = self.server.window.file(path)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"There is no such file.\n")
            return
        name, content = found
        self._send(HTTPStatus.OK, _KINDS[Path(name).suffix], content, name)

    def _is_asked_by_name(self) -> bool:
        """Say whether the browser means this computer: no other name may lead it here."""
        port = self.server.server_address[1]
        return self.headers.get("Host") in (f"127.0.0.1:{port}", f"localhost:{port}")

    def _send(self, status: HTTPStatus, kind: str, content: bytes, name: str = "") -> None:
        self.send_response(status)
        self._send_headers(kind)
        self.send_header("Content-Length", str(len(content)))
        if name == "window.html":
            self.send_header("Content-Security-Policy", _POLICY)
        if name.startswith("data."):
            self.send_header("Content-Disposition", f'attachment; filename="{name}"')
        self.end_headers()
        self.wfile.write(content)

    def _send_headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _send_news(self) -> None:
        self.send_response(HTTPStatus.OK)
        self._send_headers("text/event-stream")
        self.end_headers()
        self.wfile.write(b"retry: 500\n\n")
        number = -1
        while True:
            number, news = self.server.window.news_after(number)
            line = f"data: {json.dumps(asdict(news))}\n\n" if news else ": still here\n\n"
            self.wfile.write(line.encode())
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal is for what happens to the report."""


def serve(window: Window, port: int) -> _Server:
    """Serve a window on this computer, and return the server, which runs until it is closed.

    ``port`` 0 takes any that is free. Raises UsageError where the one asked for is taken.
    """
    try:
        server = _Server(("127.0.0.1", port), _Answers)
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had: {error}"
        raise UsageError(f"--port {port} {reason}; leave it out to take a free one.") from None
    server.window = window
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    return server
