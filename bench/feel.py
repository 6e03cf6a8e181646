"""Compares our pages in Chromium with bare Streamlit pages of as many cards and charts."""

import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import Server, free_port
from tests.browser.visitor import Visitor, chromium

BARE = Path(__file__).with_name("bare") / "main.py"
PAGES = {"Overview": "/", "Channels": "/channels", "What if?": "/what_if"}
COUNTED = {"cards": "[data-testid=stMetric]", "charts": "[data-testid=stPlotlyChart]"}
FIRST = "the first Overview"
OPENINGS, ROUNDS = 5, 8
Timed = dict[tuple[str, str], list[float]]


@contextmanager
def bare(pages: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Run the bare app and give its address."""
    port = free_port()
    told = ",".join(f"{title} {of['cards']} {of['charts']}" for title, of in pages.items())
    command = [sys.executable, "-m", "streamlit", "run", str(BARE)]
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    quiet = ["--browser.gatherUsageStats=false", "--client.toolbarMode=minimal"]
    process = subprocess.Popen(
        [*command, *options, *quiet],
        env={**os.environ, "BARE": told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "URL:" in line:
                break
        listener = threading.Thread(target=process.stdout.read, daemon=True)
        listener.start()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def counted(visitor: Visitor) -> dict[str, int]:
    """Return how many cards and charts are on the page in the window."""
    return {name: visitor.page.locator(css).count() for name, css in COUNTED.items()}


def measure(data: Path) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, int]]]:
    """Return by what was done the median milliseconds of ours and of a bare page.

    data: the folder of a workspace. Also returns how many cards and charts each page has.
    """
    taken: Timed = {}
    with chromium() as browser, Server(data) as server:
        ours = Visitor(browser, server.url)
        pages = {}
        for title, path in PAGES.items():
            ours.open(f"{path}?period=90+days")
            pages[title] = counted(ours)
        with bare(pages) as url:
            theirs = Visitor(browser, url)
            for _ in range(OPENINGS):
                for whose, visitor in (("ours", ours), ("bare", theirs)):
                    first = Visitor(browser, visitor.url)
                    first.open("/data" if whose == "ours" else "/what_if")
                    _note(taken, FIRST, whose, first, lambda: first.go_to("Overview"))  # noqa: B023
                    first.close()
            theirs.open()
            for _ in range(ROUNDS):
                for whose, visitor in (("ours", ours), ("bare", theirs)):
                    _round(taken, whose, visitor)
            for visitor in (ours, theirs):
                visitor.close()
    medians = {
        what: (statistics.median(taken[what, "ours"]), statistics.median(taken[what, "bare"]))
        for what, _ in taken
    }
    return medians, pages


def _round(taken: Timed, whose: str, visitor: Visitor) -> None:
    def go(title: str) -> Callable[[], None]:
        return lambda: visitor.go_to(title)

    def choose(period: str) -> Callable[[], None]:
        return lambda: visitor.page.get_by_role("radio", name=period).first.click()

    _note(taken, "switch to Channels", whose, visitor, go("Channels"))
    _note(taken, "switch to Overview", whose, visitor, go("Overview"))
    _note(taken, "another period", whose, visitor, choose("12 months"))
    _note(taken, "another period", whose, visitor, choose("90 days"))
    _note(taken, "switch to What if?", whose, visitor, go("What if?"))
    slider = visitor.page.locator("[data-testid=stSlider] input[type=range], [role=slider]").first
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        _note(taken, "a slider", whose, visitor, lambda: visitor.page.keyboard.press(key))  # noqa: B023


def _note(
    taken: Timed, what: str, whose: str, visitor: Visitor, action: Callable[[], None]
) -> None:
    taken.setdefault((what, whose), []).append(visitor.timed(action))
