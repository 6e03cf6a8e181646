"""A person at a browser: opens pages, uploads, reads, and notices whatever goes wrong."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

Scheme = Literal["light", "dark"]

RECORDER = Path(__file__).with_name("recorder.js")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Streamlit's own picture inside st.metric has no name; it is not ours to mend.
NOT_OURS = ['[data-testid="stMetricChart"]']

QUIET_MS = 150
PATIENCE_MS = 40_000
# A page opened by its own address first asks for these beside itself, then at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that CHROMIUM names, or one on the path, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    # Chromium refuses to sandbox itself for root.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root])
        yield browser
        browser.close()


class Visitor:
    """One browser window on the app. `troubles` lists everything that should not have happened."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        scheme: Scheme = "light",
        width: int = 1440,
        locale: str = "en-US",
    ) -> None:
        self.url = url
        self.troubles: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            reduced_motion="reduce",
            is_mobile=width < 500,
            has_touch=width < 500,
            user_agent=PHONE if width < 500 else None,
            service_workers="block",
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.add_init_script(path=RECORDER)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    def open(self, path: str = "/") -> None:
        """Open a page by its address and wait until it is drawn."""
        self.page.goto(self.url + path, wait_until="commit")
        self.settle()

    def reload(self) -> None:
        """Open the address in the window once more, as a colleague who was sent it would."""
        self.page.reload(wait_until="commit")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has ended, every chart is drawn and nothing moves any more."""
        self.page.wait_for_function(
            f"window.__settled && window.__settled({QUIET_MS})", polling=20, timeout=PATIENCE_MS
        )

    def timed(self, action: Callable[[], None]) -> float:
        """Return the milliseconds from the person's click to the last change that it made."""
        action()
        self.settle()
        taken: float = self.page.evaluate(
            "Math.max(__seen.ended, __seen.drawn, __seen.changed) - __seen.input"
        )
        return taken

    def go_to(self, title: str) -> None:
        """Choose a page in the navigation."""
        link = self.page.locator(
            '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]', has_text=title
        )
        link.first.click()
        # Not by its role: looking for roles all over a large page takes time of what is measured.
        self.page.locator("h1", has_text=title).first.wait_for(timeout=PATIENCE_MS)
        self.settle()

    def upload(self, *files: Path) -> None:
        """Drop files on the uploader."""
        uploader = self.page.locator('[data-testid="stFileUploaderDropzoneInput"]').first
        uploader.set_input_files([str(file) for file in files])

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)

    def metric(self, label: str) -> str:
        """Return the value on a card."""
        card = self.page.locator('[data-testid="stMetric"]').filter(
            has=self.page.locator('[data-testid="stMetricLabel"]', has_text=label)
        )
        return card.first.locator('[data-testid="stMetricValue"]').inner_text().strip()

    def violations(self) -> list[str]:
        """Return what axe finds wrong for people who use a keyboard, a reader or see less well.

        What is about to be replaced is paler for a moment, so the page has to stand still first.
        """
        self.settle()
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "([tags, others]) => axe.run({exclude: others.map((one) => [one])},"
            " {runOnly: {type: 'tag', values: tags}})",
            [WCAG, NOT_OURS],
        )
        return [
            f"{problem['id']}: {node['html'][:160]} ({node['failureSummary']})"
            for problem in found["violations"]
            for node in problem["nodes"]
        ]

    def picture(self, path: Path) -> None:
        """Save a picture of the whole page: its middle scrolls, so the window is made as high."""
        self.settle()
        size = self.page.viewport_size or {"width": 1440, "height": 900}
        height = self.page.evaluate(
            "Math.ceil(document.querySelector('[data-testid=stMain]').scrollHeight) + 2"
        )
        self.page.set_viewport_size({"width": size["width"], "height": max(height, 900)})
        self.settle()
        self.page.screenshot(path=path)
        self.page.set_viewport_size(size)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(PROBES):
            self.troubles.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        ours = (self.url, self.url.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(ours):
            self.troubles.append(f"request to another host: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Leaving a page stops what it was still loading: that is not a failure.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"request failed: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith(PROBES):
            self.troubles.append(f"request refused: {response.url} ({response.status})")
