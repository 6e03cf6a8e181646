"""Exports full of markup, scripts and formulas: shown as written, and nothing of it runs."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from csmetrics.tables import DAY, MOMENT, TABLES, TEXT, Column, Table
from csmetrics.workspace import open_workspace
from tests.browser.server import Server
from tests.browser.test_sample import PAGES
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.__xss=1">',
    "<script>window.__xss=1</script>",
    "![a picture](http://evil.example/pixel.png)",
    "[a link](javascript:window.__xss=1) **bold** :red[red]",
    "<style>body{display:none}</style>",
    '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    '<iframe src="http://evil.example/"></iframe>',
    "<svg onload=window.__xss=1>",
    "%{customdata[0]}<b>bold</b><br>%{x}",
    "{{constructor.constructor('window.__xss=1')()}}",
    r"$\href{http://evil.example/}{x}$ :material/home:",
    '=HYPERLINK("http://evil.example/","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "# A heading\n\n---\n| a | table |",
)
RUN_BY_SPREADSHEETS = re.compile(r"\s*[=+@\t\r]|\s*-(?![\d.]+$)")
# Pages that show words of the data outside of charts, which have no text that can be read here.
SHOWING_WORDS = ("agents", "nps", "churn", "channels")
ROWS = 140
NOW = datetime(2026, 6, 30, 12)


def export(table: Table) -> bytes:
    """Return rows of a table in which every text is hostile, half a year of them."""
    return json.dumps([_row(table, n) for n in range(ROWS)]).encode()


def _row(table: Table, n: int) -> dict[str, Any]:
    row = {column.name: _value(table, column, n) for column in table.columns}
    if table.name == "surveys":
        high = {"csat": 5, "nps": 10, "ces": 7}[row["kind"]]
        row |= {"scale_min": 0, "scale_max": high, "score": n % (high + 1)}
    if table.name == "qa_reviews":
        row |= {"score": n % 10, "max_score": 10, "weight": 1}
    if table.name == "customers" and n % 3:
        row |= {"churned_at": None, "churn_reason": None}
    return row


def _value(table: Table, column: Column, n: int) -> Any:
    began = NOW - timedelta(hours=30 * (ROWS - n))
    later = {"first_response_at": 1, "resolved_at": 5, "closed_at": 6, "updated_at": 7}
    later |= {"responded_at": 2, "churned_at": 200, "ended_at": 300, "period_end": 720}
    if column.type in (MOMENT, DAY):
        at = began + timedelta(hours=later.get(column.name, 0))
        return at.strftime("%Y-%m-%d" if column.type == DAY else "%Y-%m-%d %H:%M:%S")
    if column.words and not column.open_words:
        return column.words[n % len(column.words)]
    if column.type == TEXT:
        text = HOSTILE[n % len(HOSTILE)]
        own = column.name in table.key and column.name.endswith("_id")
        return f"{text} {n}" if own else text
    return n % 5


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the app with every table full of hostile texts."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    with open_workspace(data / "workspace.duckdb") as workspace:
        for table in TABLES.values():
            report = workspace.load((f"{HOSTILE[0]}.json", export(table)), table=table.name)
            assert report.rows_loaded > ROWS / 2, report
    with Server(data) as server:
        yield server


@pytest.fixture
def visitor(browser: Browser, hostile_server: Server) -> Iterator[Visitor]:
    """Open a window; afterwards it may have asked no other host and met no error."""
    opened = Visitor(browser, hostile_server.url)
    yield opened
    opened.close()
    assert opened.troubles == []
    assert "Traceback" not in "".join(hostile_server.log)


def is_unharmed(visitor: Visitor) -> None:
    """Assert that nothing of the data was run, and that the page is still there."""
    page = visitor.page
    assert page.evaluate("window.__xss") is None
    assert page.url.startswith(visitor.url)
    main = page.locator('[data-testid="stMain"]')
    expect(main).to_be_visible()
    for tag in ("script", "iframe", "meta", "object", "embed"):
        assert main.locator(tag).count() == 0, tag
    for link in main.locator('a[href*="evil.example"]').all():
        # A ticket's own name may stand in a link to our page of it. An address in a text may be
        # followed, but only where it is written as what it is.
        if link.evaluate("one => one.origin") == visitor.url:
            continue
        assert link.inner_text() == unquote(link.get_attribute("href") or "")
    assert main.locator('img[src*="evil.example"], img[src="x"]').count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_what_it_shows(visitor: Visitor, path: str) -> None:
    visitor.open(f"/{path}?period=All")
    visitor.sees(PAGES[path])
    visitor.settle()
    is_unharmed(visitor)
    if path in SHOWING_WORDS:
        shown = visitor.page.locator('[data-testid="stMain"]').inner_text()
        assert any(text[:12] in shown for text in HOSTILE)
    formulas_in_downloads(visitor)


def formulas_in_downloads(visitor: Visitor) -> None:
    """Download everything that a page offers, and look for what a spreadsheet would run."""
    buttons = visitor.page.locator('[data-testid="stDownloadButton"] button:visible')
    for place in range(buttons.count()):
        with visitor.page.expect_download() as download:
            buttons.nth(place).click()
        rows = cells(Path(download.value.path()).read_bytes())
        assert rows
        assert [text for row in rows for text in row if RUN_BY_SPREADSHEETS.match(text)] == []


def cells(content: bytes) -> list[list[str]]:
    """Return the texts of a downloaded CSV or workbook."""
    if not content.startswith(b"PK"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def test_hostile_headers_and_bad_cells_are_only_words(visitor: Visitor, tmp_path: Path) -> None:
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow(["ticket_id", "created_at", "status", *HOSTILE])
    writer.writerow(["9001", "2026-06-01 09:00:00", "open", *HOSTILE])
    writer.writerow(["9002", HOSTILE[0], "open", *HOSTILE])
    writer.writerow([HOSTILE[11], "", HOSTILE[2], *HOSTILE])
    path = tmp_path / "![x](http:evil).csv"
    path.write_text(content.getvalue(), encoding="utf-8")
    visitor.open("/data")
    visitor.upload(path)
    visitor.sees("2 set aside")
    visitor.settle()
    is_unharmed(visitor)
    formulas_in_downloads(visitor)

    unknown = tmp_path / "unknown.csv"
    unknown.write_text(content.getvalue().replace("ticket_id,created_at", "<b>a,<i>b"), "utf-8")
    visitor.upload(unknown)
    visitor.sees("We don't recognise the columns of this file.")
    visitor.settle()
    is_unharmed(visitor)
