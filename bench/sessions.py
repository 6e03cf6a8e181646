"""Lets many people use the app at once: `python -m bench.sessions [PEOPLE] [ROUNDS]`.

Each person is a session over a websocket, as a browser opens it: they open a page, think, and open
the next. Prints how long they wait, and what threads, open files and memory do meanwhile.
"""

import contextlib
import random
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from urllib.request import urlopen

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from csmetrics import samples
from csmetrics.workspace import open_workspace
from tests.browser.server import Server

PEOPLE, ROUNDS = 25, 6
THINKING_SECONDS = 10.0
PATIENCE_SECONDS = 60.0
PAGES = ("", "response", "channels", "agents", "satisfaction", "nps", "churn", "what_changed")


class Person:
    """One session of the app, without a browser; `received` holds all that the last page sent."""

    def __init__(self, port: int) -> None:
        self._opened = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            max_size=None,
        )
        self.received = b""

    def __enter__(self) -> "Person":
        self._socket = self._opened.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._opened.__exit__(kind, error, where)

    def visit(self, page: str = "", query: str = "") -> float:
        """Open a page, wait for its end, and return how many seconds that took."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began = time.monotonic()
        self._socket.send(asked.SerializeToString())
        self.received = b""
        while not self._has_ended():
            pass
        return time.monotonic() - began

    def _has_ended(self) -> bool:
        data = self._socket.recv(timeout=PATIENCE_SECONDS)
        assert isinstance(data, bytes)
        self.received += data
        message = ForwardMsg()
        message.ParseFromString(data)
        return (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        )


def wait_for(server: Server) -> Server:
    """Return a server as soon as it answers: it tells its address a moment before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urlopen(f"{server.url}/_stcore/health"):
            return server
    raise TimeoutError("the app does not answer")


def resources(server: Server) -> tuple[int, int, float]:
    """Return the server's threads, open files, and memory in MB."""
    process = psutil.Process(server.process_id)
    return process.num_threads(), process.num_fds(), process.memory_info().rss / 1e6


def main(people: int = PEOPLE, rounds: int = ROUNDS) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        with open_workspace(data / "sample.duckdb") as workspace:
            for export in samples.exports():
                workspace.load(export)
        with Server(data) as server:
            before = resources(wait_for(server))
            waits, wrong = _together(server, people, rounds)
            print(f"{people} people, {len(waits)} pages, {wrong} without their end")
            print(
                f"median {statistics.median(waits):.2f} s, "
                f"95 % within {statistics.quantiles(waits, n=20)[-1]:.2f} s, "
                f"longest {max(waits):.2f} s"
            )
            print(f"threads, open files, MB: before {before}, after {resources(server)}")
    return int(wrong > 0)


def _together(server: Server, people: int, rounds: int) -> tuple[list[float], int]:
    waits: list[float] = []
    wrong = 0

    def live(number: int) -> int:
        dice, thinking = random.Random(number), threading.Event()
        thinking.wait(dice.uniform(0, THINKING_SECONDS))
        try:
            with Person(server.port) as person:
                for _ in range(rounds):
                    waits.append(person.visit(dice.choice(PAGES), "data=sample"))
                    thinking.wait(dice.expovariate(1 / THINKING_SECONDS))
        except (OSError, TimeoutError) as error:
            print(f"person {number}: {error!r}", file=sys.stderr)
            return 1
        return 0

    with ThreadPoolExecutor(people) as threads:
        wrong = sum(threads.map(live, range(people)))
    return waits, wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
