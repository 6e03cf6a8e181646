"""Writes the README's picture, docs/overview.png, from the app: `python -m tools.picture`."""

import tempfile
from pathlib import Path

from tests.browser.server import Server
from tests.browser.visitor import Visitor, chromium

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "overview.png"

if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder)) as server,
        chromium() as browser,
    ):
        visitor = Visitor(browser, server.url, width=1280)
        visitor.open()
        visitor.page.get_by_role("button", name="Explore the sample data").click()
        visitor.page.get_by_role("button", name="See the sample's numbers").click()
        visitor.sees("How is support doing?")
        visitor.picture(PICTURE)
