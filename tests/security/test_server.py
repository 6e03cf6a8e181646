"""The server answers this computer alone, and tells nobody what is inside it."""

import http.client
import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.sessions import Person, resources, wait_for
from csmetrics.ui.own_origin import is_own
from csmetrics.workspace import open_workspace
from tests.browser.server import Server

TICKETS = "ticket_id,created_at,status,customer_id\n" + "".join(
    f"{n},2026-03-{n % 28 + 1:02d} 09:00:00,open,ana@example.com\n" for n in range(60)
)
SECRET = "ana@example.com"
PATIENCE_SECONDS = 30.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the app with one export in it."""
    data = tmp_path_factory.mktemp("server") / "data"
    with open_workspace(data / "workspace.duckdb") as workspace:
        workspace.load(("tickets.csv", TICKETS.encode()))
    with Server(data) as started:
        yield wait_for(started)


def status(server: Server, method: str, path: str, **headers: str) -> tuple[int, str]:
    """Return what the server answers."""
    body = b"--b\r\n" if method != "GET" else None
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        line.request(method, path, body=body, headers=headers)
        answer = line.getresponse()
        return answer.status, "" if answer.status == 101 else answer.read().decode()


def as_socket(server: Server, **headers: str) -> int:
    """Return how the server answers a browser that wants to talk with it."""
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    return status(server, "GET", "/_stcore/stream", **upgrade, **headers)[0]


def test_a_page_of_this_computer_may_talk(server: Server) -> None:
    assert as_socket(server, Host=f"localhost:{server.port}") == 101
    assert as_socket(server, Origin=server.url) == 101


def test_another_name_of_this_computer_and_another_page_may_not(server: Server) -> None:
    assert as_socket(server, Host="evil.example") == 403
    assert as_socket(server, Host="localhost.evil.example") == 403
    assert as_socket(server, Origin="http://evil.example") == 403
    assert as_socket(server, Origin="null") == 403
    # To know its own names, Streamlit would ask a server on the internet for its address.
    assert "external IP" not in "".join(server.log)


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PUT"])
def test_another_page_may_not_ask_for_anything(server: Server, method: str) -> None:
    path = "/_stcore/upload_file/session/file"
    assert status(server, method, path, Origin="http://evil.example")[0] == 403
    assert "external IP" not in "".join(server.log)


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        (None, "support.example.com", True),
        ("https://support.example.com", "support.example.com", True),
        ("https://support.example.com:8443", "support.example.com:443", True),
        ("https://Support.Example.com", "support.example.COM", True),
        ("http://localhost:8501", "127.0.0.1:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://support.example.com.evil.example", "support.example.com", False),
        ("https://evil.example", "support.example.com", False),
        ("https://evil.example", None, False),
        ("https://evil.example@support.example.com.evil", "support.example.com", False),
        ("null", "null.example", False),
        ("null", "null", False),
        ("", "support.example.com", False),
        ("http://[broken", "support.example.com", False),
    ],
)
def test_a_page_is_of_this_server_by_its_name(
    origin: str | None, host: str | None, own: bool
) -> None:
    assert is_own(origin, host) == own


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_upload_without_the_token_of_the_page_is_refused(server: Server, method: str) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    code, said = status(server, method, "/_stcore/upload_file/session/file", **kind)
    assert code == 403 and "token" in said.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/../../../../etc/hostname",
        "/app/static/%2e%2e/%2e%2e/pyproject.toml",
        "/app/static/..%2f..%2fworkspace.py",
        "/media/../workspace.duckdb",
    ],
)
def test_no_file_outside_the_served_folder_is_served(server: Server, path: str) -> None:
    code, said = status(server, "GET", path)
    assert code in (400, 403, 404) or said.lstrip().startswith(("<!--", "<!doctype"))
    assert "[project]" not in said and "DUCK" not in said


def test_sessions_that_come_and_go_leave_nothing_behind(server: Server) -> None:
    def come_and_go(times: int) -> None:
        for _ in range(times):
            with Person(server.port) as person:
                person.visit("data")

    come_and_go(5)
    threads, files, _ = resources(server)
    come_and_go(40)
    # A session ends a moment after its socket.
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (now := resources(server))[0] > threads + 2 and time.monotonic() < deadline:
        come_and_go(1)
    assert now[0] <= threads + 2
    # A closed session may be taken up again for a minute; each keeps three files until then.
    assert now[1] <= files + 3 * 45


def test_an_error_shows_a_code_and_nothing_of_what_is_inside(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = tmp_path_factory.mktemp("broken") / "data"
    with open_workspace(data / "workspace.duckdb") as workspace:
        workspace.load(("tickets.csv", TICKETS.encode()))
        with workspace.changing() as session:
            # A workspace in which the numbers of tickets can't be worked out any more.
            session.run("drop view ticket_facts")
            session.run(
                f"create view ticket_facts as select *, error('{SECRET}') as broken "
                "from (select ticket_id from tickets)"
            )
    with Server(data) as server:
        with Person(wait_for(server).port) as person:
            person.visit("response")
        shown = person.received.decode("utf-8", "ignore")
        code = re.search(r"and the code ([0-9a-f]{6})", shown)
        assert code is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while code[1] not in "".join(server.log) and time.monotonic() < deadline:
            with Person(server.port) as other:
                other.visit("definitions")
    assert code[1] in "".join(server.log)
    for inside in (SECRET, "select", "ticket_facts", "duckdb", "Traceback", ".py", str(data)):
        assert inside not in shown.split("This page could not be shown")[1], inside


def test_files_of_the_workspace_are_for_their_owner_alone(server: Server) -> None:
    with Person(server.port) as person:
        person.visit("data")
        modes = {
            path.relative_to(server.data).as_posix(): oct(path.stat().st_mode & 0o777)
            for path in Path(server.data).rglob("*")
        }
    assert modes["workspace.duckdb"] == "0o600"
    assert {mode for mode in modes.values()} <= {"0o600", "0o700"}
