"""The real app in a process of its own, with a data folder of its own."""

import os
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType

from tests.command.running import COMMAND

START_SECONDS = 60


def free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """Runs `csmetrics app`; `url` answers inside the `with` block. `log` is what it said."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log: list[str] = []
        self._ready = threading.Event()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        settings = {
            "CSMETRICS_DATA": str(self.data),
            "STREAMLIT_SERVER_PORT": str(self.port),
            "STREAMLIT_SERVER_HEADLESS": "true",
            "PYTHONUNBUFFERED": "1",
        }
        self.data.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [COMMAND, "app"],
            # Not the project's folder: its settings must hold wherever the command is given.
            cwd=self.data,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._ready.wait(START_SECONDS)
        if not any("URL:" in line for line in self.log):
            self._stop()
            raise RuntimeError("The app did not start:\n" + "".join(self.log))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._stop()

    @property
    def process_id(self) -> int:
        """Return the number of the server's process."""
        return self._process.pid

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self.log.append(line)
            if "URL:" in line:
                self._ready.set()
        self._ready.set()  # it ended: nothing more to wait for

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.join(10)
        if self._process.stdout:
            self._process.stdout.close()
