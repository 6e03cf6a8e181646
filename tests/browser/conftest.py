"""One browser for all journeys; a server with an empty data folder for each that asks for one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server
from tests.browser.visitor import Visitor, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the app with nothing in it."""
    with Server(tmp_path_factory.mktemp("data") / "csmetrics") as started:
        yield started


@pytest.fixture(scope="module")
def sample(browser: Browser, server: Server) -> None:
    """Load the sample by the button on the first page."""
    visitor = Visitor(browser, server.url)
    visitor.open()
    visitor.page.get_by_role("button", name="Explore the sample data").click()
    visitor.page.get_by_role("button", name="See the sample's numbers").click()
    visitor.sees("How is support doing?")
    visitor.settle()
    visitor.close()
    assert visitor.troubles == []


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Open windows on the app; afterwards nothing may have gone wrong in any of them."""
    visitors: list[Visitor] = []
    said_before = len(server.log)

    def open_window(path: str = "/", **options: Any) -> Visitor:
        visitors.append(Visitor(browser, server.url, **options))
        visitors[-1].open(path)
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []
    said = "".join(server.log[said_before:])
    assert "Traceback" not in said, said


@pytest.fixture
def export(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file to upload."""

    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write
