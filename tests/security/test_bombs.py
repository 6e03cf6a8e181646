"""Small files that unpack to huge ones are refused soon, and nobody else notices."""

import gzip
import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

import openpyxl
import psutil
import pytest

from csmetrics.workspace import Workspace, open_workspace

SECONDS, ANOTHER_SECONDS, MEGABYTES = 30.0, 1.0, 100.0
HEADER = b"ticket_id,created_at,status\n"
ROW = b"1,2026-03-02 09:00:00,open\n"


def gzip_bomb() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        _write_rows(file)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("t", "w") as file:
        _write_rows(file)
    return out.getvalue()


def _write_rows(file: IO[bytes]) -> None:
    """Write 430 MB of one row, which pack to a thousandth."""
    file.write(HEADER)
    for _ in range(400):
        file.write(ROW * 40_000)


def workbook_with(name: str, content: bytes) -> bytes:
    """Return a workbook in which one part is another."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ticket_id", "created_at", "status"])
    sheet.append(["1", "2026-03-02 09:00:00", "open"])
    made, out = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def billion_laughs() -> bytes:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<!DOCTYPE sst [{laughs}]><sst xmlns="{space}" count="1"><si><t>&l9;</t></si></sst>'
    return workbook_with("xl/sharedStrings.xml", text.encode())


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["ticket_id", "created_at", "status"], ["1", "2026-03-02 09:00:00", "open"]):
        sheet.append(row)
    sheet["XFD1048576"] = "far"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def deep_json() -> bytes:
    return b'[{"a":' * 200_000 + b"1" + b"}]" * 200_000


def many_columns() -> bytes:
    header = ",".join(["ticket_id", "created_at", *(f"column {n}" for n in range(5_000))])
    row = ",".join(["1", "2026-03-02 09:00:00", *("x" for _ in range(5_000))])
    return "\n".join([header, *[row] * 200]).encode()


BOMBS: list[Callable[[], bytes]] = [
    gzip_bomb,
    zip_bomb,
    billion_laughs,
    far_cell,
    deep_json,
    many_columns,
]


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with open_workspace() as opened:
        # What is loaded once, such as the library that judges rows, is no growth.
        opened.load(("tickets.csv", HEADER + ROW))
        yield opened


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_takes_neither_time_nor_memory_nor_the_others_answers(
    workspace: Workspace, bomb: Callable[[], bytes]
) -> None:
    content = bomb()
    process = psutil.Process()
    before, peak, longest = process.memory_info().rss, 0, 0.0
    done = threading.Event()

    def load() -> None:
        try:
            reports.append(workspace.load(("export", content)))
        finally:
            done.set()

    reports: list[object] = []
    began = time.monotonic()
    loading = threading.Thread(target=load)
    loading.start()
    while not done.wait(0.02):
        asked = time.monotonic()
        assert workspace.ask({"metric": "tickets_created"})[0]["value"] is not None
        longest = max(longest, time.monotonic() - asked)
        peak = max(peak, process.memory_info().rss)
    loading.join()
    assert len(reports) == 1
    assert time.monotonic() - began < SECONDS
    assert longest < ANOTHER_SECONDS
    assert (peak - before) / 1e6 < MEGABYTES
