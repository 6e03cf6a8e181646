"""The parent's side of parsing: start the child, watch it, and end it where it goes too far.

The child is a process of its own because a crafted file can crash or hang the program that parses
it. Limits: memory, processor time and output size are set by the child itself where the system
can; time and memory are watched from here on every system.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psutil

from csmetrics.errors import NeedsAnswer, Option, Question, UnreadableFile
from csmetrics.translation import spoken, t

Progress = Callable[[str, float], None]
Told = dict[str, Any]

# Memory in use, looked at ten times a second, and address space, which the system bounds: threads
# and allocators reserve far more than they use. A large CSV reserves 1.6 GB and uses 0.45.
MEMORY_BYTES = 1_500_000_000
ADDRESS_BYTES = 3_000_000_000
# Seconds a file may take: a start, and more for every megabyte. A 241 MB CSV takes about one.
SECONDS_AT_LEAST = 30
SECONDS_A_MEGABYTE = 0.25
LOOKS_A_SECOND = 10


class _Crashed(Exception):
    """The child ended without an answer."""


def parse(path: Path, folder: Path, sheet: str | None, progress: Progress) -> Told:
    """Parse a file in a child process and return what the child told about its tables.

    A workbook that crashes the fast reader is read again by the careful one.
    """
    request: Told = {"path": str(path), "folder": str(folder), "sheet": sheet, "careful": False}
    request |= vars(spoken())
    try:
        return _run(request, progress)
    except _Crashed:
        if not _is_packed(path):
            raise _too_much() from None
    try:
        return _run(request | {"careful": True}, progress)
    except _Crashed:
        raise _too_much() from None


def _is_packed(path: Path) -> bool:
    """Return whether a file may be a workbook, for which there is a careful reader."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _run(request: Told, progress: Progress) -> Told:
    size = os.path.getsize(request["path"])
    seconds = SECONDS_AT_LEAST + SECONDS_A_MEGABYTE * size / 1_000_000
    limits = {"memory": ADDRESS_BYTES, "seconds": seconds, "output": _output_limit(size)}
    with _process(request | limits) as (process, lines):
        return _listen(process, lines, time.monotonic() + seconds, progress)


def _output_limit(size: int) -> int:
    """Return how many bytes the child may write: text takes about as much as the file did."""
    return max(2_000_000_000, 5 * size)


@contextlib.contextmanager
def _process(
    request: Told,
) -> Iterator[tuple[subprocess.Popen[bytes], "queue.SimpleQueue[bytes | None]"]]:
    package = Path(__file__).parents[2]
    # -P: a file in the current folder must not stand in for a module of ours.
    command = [sys.executable, "-P", "-m", "csmetrics.read.worker"]
    paths = os.pathsep.join(part for part in (str(package), os.environ.get("PYTHONPATH")) if part)
    # The one of Arrow's memory pools that lives with a limit on address space and is still fast.
    environment = os.environ | {"PYTHONPATH": paths, "ARROW_DEFAULT_MEMORY_POOL": "mimalloc"}
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        process = subprocess.Popen(
            command,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    assert process.stdout is not None
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    listener = threading.Thread(target=_forward, args=(process.stdout, lines), daemon=True)
    listener.start()
    try:
        yield process, lines
    finally:
        process.kill()
        process.wait()
        listener.join()
        process.stdout.close()


def _forward(stdout: IO[bytes], lines: "queue.SimpleQueue[bytes | None]") -> None:
    for line in stdout:
        lines.put(line)
    lines.put(None)


def _listen(
    process: subprocess.Popen[bytes],
    lines: "queue.SimpleQueue[bytes | None]",
    end: float,
    progress: Progress,
) -> Told:
    stage, share = "Reading", 0.0
    while True:
        progress(stage, share)
        if time.monotonic() > end or _memory(process) > MEMORY_BYTES:
            raise _too_much()
        try:
            line = lines.get(timeout=1 / LOOKS_A_SECOND)
        except queue.Empty:
            continue
        if line is None:
            raise _Crashed
        told = json.loads(line)
        if "progress" in told:
            stage, share = told["progress"]
        else:
            return _answer(told)


def _memory(process: subprocess.Popen[bytes]) -> int:
    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _answer(told: Told) -> Told:
    if "refused" in told:
        raise UnreadableFile(*told["refused"])
    if "asked" in told:
        asked = told["asked"]
        options = tuple(Option(*option) for option in asked["options"])
        question = Question("sheet", asked["text"], options, asked["suggested"])
        raise NeedsAnswer(question, *told["because"])
    return dict(told["read"])


def _too_much() -> UnreadableFile:
    return UnreadableFile(
        t("The file can't be read: it is damaged, or it takes too much memory or time."),
        t("Reading was stopped so that everything else keeps working."),
        t("Export it again, as CSV if you can, or in smaller parts such as one year each."),
    )
