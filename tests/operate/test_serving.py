"""Does the preview serve one report's files to this computer, and nothing to anybody else?"""

import json
import socket
from http.client import HTTPConnection

import pytest

from pipeline.errors import UsageError
from pipeline.operate.serving import Window, serve


@pytest.fixture
def window(tmp_path):
    edition, checks = tmp_path / "board", tmp_path / "checks"
    for folder in (edition, checks):
        folder.mkdir()
    for name in ("index.html", "data.csv", "data.xlsx", "run.json"):
        (edition / name).write_text(f"the {name}")
    (checks / "index.html").write_text("the findings")
    (tmp_path / "secret.txt").write_text("secret")
    return Window(edition, checks / "index.html")


@pytest.fixture
def server(window):
    with serve(window, 0) as server:
        yield server


def ask(server, path, host=None, method="GET"):
    port = server.server_address[1]
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host.format(port=port) if host else f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()


def test_the_report_is_served_as_it_was_shown_and_its_data_beside_it(server, window):
    assert ask(server, "/index.html")[0] == 404  # nothing was shown yet
    window.show(b"<h1>Report</h1>", state="ready")
    assert ask(server, "/index.html")[:2] == (200, "<h1>Report</h1>")
    for path, text in (("/data.csv", "the data.csv"), ("/data.xlsx", "the data.xlsx"),
                       ("/checks/index.html", "the findings")):  # fmt: skip
        status, found, headers = ask(server, path)
        assert (status, found) == (200, text)
        assert headers["Cache-Control"] == "no-store"
        assert ("Content-Disposition" in headers) == path.startswith("/data")
    status, found, headers = ask(server, "/")
    assert status == 200 and "window.js" in found
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert ask(server, "/window.js")[0] == ask(server, "/window.css")[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/run.json", "/secret.txt", "/../secret.txt", "/checks/", "/checks/../secret.txt", "/board/",
     "//etc/passwd", "/%2e%2e/secret.txt", "/window.html", "/serving.py", "data.csv", "*"],
)  # fmt: skip
def test_nothing_else_is_served(server, window, path):
    window.show(b"<h1>Report</h1>", state="ready")
    status, found, _ = ask(server, path)
    assert status == 404 and "secret" not in found


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("evil.example:{port}", 403),
        ("evil.example", 403),
        ("127.0.0.1", 403),
        ("127.0.0.1.evil.example:{port}", 403),
    ],
)
def test_another_name_for_this_computer_is_refused(server, host, status):
    for path in ("/", "/data.csv"):
        assert ask(server, path, host)[0] == status
    if status == 403:
        assert ask(server, "/events", host)[0] == 403


def test_nothing_can_be_sent_to_it(server):
    for method in ("POST", "PUT", "DELETE"):
        assert ask(server, "/", method=method)[0] == 501


def test_it_listens_on_this_computer_only(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_news_are_told_to_whoever_listens(server, window):
    port = server.server_address[1]
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/events")
    answer = connection.getresponse()

    def next_news():
        for line in answer:
            if line.startswith(b"data: "):
                return json.loads(line[6:])

    assert next_news()["words"] == "starting…"
    window.tell(state="building", words="building: 2 sections…")
    assert next_news()["words"] == "building: 2 sections…"
    window.show(b"one", state="ready", words="", problems=("<b>mash</b>: cell 3",))
    first = next_news()
    assert (first["state"], first["problems"]) == ("ready", ["<b>mash</b>: cell 3"])
    window.show(b"two", state="ready")
    assert next_news()["version"] not in ("", first["version"])
    window.show(b"two", state="ready")
    window.show(b"one", state="ready")
    while (news := next_news())["version"] != first["version"]:
        pass
    assert news["state"] == "ready"
    connection.close()


def test_a_port_that_is_taken_is_explained_and_a_closed_one_is_free_again(window):
    with serve(window, 0) as server:
        port = server.server_address[1]
        with pytest.raises(UsageError, match=f"--port {port} is in use"):
            serve(window, port)
    with serve(window, port) as server:
        assert ask(server, "/")[0] == 200
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
        pass
