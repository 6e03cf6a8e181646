"""A lead looks for a ticket, opens it, and sends its address to a colleague."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from csmetrics import samples
from csmetrics.workspace import open_workspace
from tests.browser.server import Server
from tests.browser.visitor import Scheme, Visitor

pytestmark = pytest.mark.browser

PATHS = {
    "/tickets": "Find a ticket",
    "/tickets?ticket=47346&source=zendesk": "First answer after",
    "/costs": "What does support cost",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Start the app on the sample, as the team's own data."""
    data: Path = tmp_path_factory.mktemp("tickets") / "csmetrics"
    data.mkdir()
    with open_workspace(data / "workspace.duckdb") as workspace:
        for export in samples.exports():
            assert workspace.load(export).rows_loaded
    with Server(data) as started:
        yield started


def test_a_ticket_is_found_opened_and_shared(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    visitor = visit("/tickets")
    search = visitor.page.get_by_role("searchbox", name="Search")
    search.fill("refund idris")
    visitor.sees("tickets with “refund idris”.")
    visitor.settle()
    assert "search=refund" in visitor.page.url

    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download as CSV").click()
    file = tmp_path / "tickets.csv"
    download.value.save_as(file)
    header, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("Ticket,From,Opened (UTC),Subject")
    assert rows and all("Idris Khan" in row for row in rows)

    search.fill("47346")
    visitor.page.get_by_role("button", name="Open ticket 47346").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Ticket 47346")
    visitor.settle()
    assert "ticket=47346" in visitor.page.url and "source=zendesk" in visitor.page.url
    assert visitor.metric("By the clock") == "4h 22m"
    assert visitor.page.locator(".js-plotly-plot").count() == 1

    colleague = visit(visitor.page.url.removeprefix(visitor.url))
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text("Ticket 47346")
    assert colleague.metric("By the clock") == "4h 22m"

    visitor.page.get_by_role("button", name="All tickets").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Tickets")
    visitor.settle()
    assert search.input_value() == "47346"


def test_a_row_behind_a_number_opens_its_ticket(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/")
    visitor.page.get_by_role("button", name="tickets").first.click()
    visitor.sees("Choose a row to open its ticket.")
    visitor.settle()
    box = visitor.page.get_by_role("dialog").locator("canvas").first.bounding_box()
    assert box is not None
    # The first column of the table holds the boxes by which rows are chosen.
    visitor.page.mouse.click(box["x"] + 14, box["y"] + 52)
    opening = visitor.page.get_by_role("button", name="Open ticket")
    opening.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Ticket ")
    visitor.settle()
    assert "/tickets?ticket=" in visitor.page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PATHS)
def test_the_pages_keep_nobody_out(
    visit: Callable[..., Visitor], path: str, width: int, scheme: Scheme
) -> None:
    visitor = visit(path, scheme=scheme, width=width)
    visitor.sees(PATHS[path])
    assert visitor.violations() == []
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(too_wide) <= 0


def test_every_page_stands_in_the_navigation_of_a_desktop(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/tickets")
    links = visitor.page.locator('[data-testid="stTopNavLink"]:visible')
    assert links.all_inner_texts()[0].strip().endswith("Overview")
    for title in ("Costs", "Tickets", "Definitions", "Settings"):
        expect(links.filter(has_text=title)).to_be_in_viewport()


def test_an_empty_page_leads_to_the_data(browser: Browser, tmp_path: Path) -> None:
    with Server(tmp_path / "csmetrics") as started:
        visitor = Visitor(browser, started.url)
        visitor.open("/tickets?ticket=1")
        visitor.page.get_by_role("button", name="Go to Data").click()
        visitor.sees("See how your support is doing")
        visitor.close()
        assert visitor.troubles == []


def test_waits_are_read_as_people_say_them_and_sorted_by_how_long_they_are(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit("/tickets")
    table = visitor.page.locator("canvas").first
    box = table.bounding_box()
    assert box is not None
    # The header “Solved after”: what is drawn on a canvas is no element to click.
    visitor.page.mouse.click(box["x"] + 1096, box["y"] + 15)
    visitor.settle()
    cells = table.locator('[role="gridcell"][aria-colindex="10"]')
    expect(cells.first).to_have_text("9")
    minutes = [float(each) for each in cells.all_inner_texts()]
    assert minutes == sorted(minutes) and minutes[-1] > 3000
