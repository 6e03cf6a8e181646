"""A newcomer looks around in the sample: every page, light and dark, on a desktop and a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Scheme, Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "": "Overview",
    "response": "Response & resolution",
    "channels": "Channels",
    "agents": "Agents",
    "satisfaction": "Satisfaction",
    "nps": "NPS",
    "churn": "Churn",
    "what_changed": "What changed?",
    "data": "Data",
    "definitions": "Definitions",
    "settings": "Settings",
}


@pytest.mark.usefixtures("sample")
def test_the_sample_can_be_walked_through_and_shared(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/?data=sample")
    assert visitor.metric("Tickets created")
    for title in ("Response", "Channels", "Satisfaction", "NPS", "Churn"):
        visitor.go_to(title)
        assert visitor.page.locator(".js-plotly-plot").count() >= 2
    visitor.go_to("NPS")
    visitor.page.get_by_role("radio", name="12 months").click()
    visitor.page.wait_for_url("**period=12m**")
    visitor.settle()
    number = visitor.metric("Net Promoter Score")

    visitor.reload()
    assert visitor.metric("Net Promoter Score") == number
    colleague = visit(visitor.page.url.removeprefix(visitor.url))
    assert colleague.metric("Net Promoter Score") == number
    colleague.sees("Sample data")


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("typed", "page", "card"),
    [("overview", "", "Tickets created"), ("NPS", "nps", "Net Promoter Score")],
)
def test_a_page_is_found_by_its_name_as_people_type_it(
    visit: Callable[..., Visitor], typed: str, page: str, card: str
) -> None:
    visitor = visit(f"/{typed}?data=sample&period=12m")
    assert visitor.page.url == f"{visitor.url}/{page}?data=sample&period=12m"
    assert visitor.metric(card) == visit(f"/{page}?data=sample&period=12m").metric(card)


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_all_pages_have_room_on_a_small_notebook(
    visit: Callable[..., Visitor], locale: str
) -> None:
    visitor = visit("/?data=sample", width=1280, locale=locale)
    link = '[data-testid="stTopNavLink"]'
    assert visitor.page.locator(link).count() == 15
    assert visitor.page.locator(f"[aria-hidden=true] {link}").count() == 0


# The room beside a chart that was given and what the browser came to need for its names.
ROOM = """() => [...document.querySelectorAll('.js-plotly-plot')].map((chart) => {
  const {margin, _size} = chart._fullLayout;
  const text = chart.textContent.slice(0, 80);
  return {text, left: _size.l - margin.l, below: _size.b - margin.b};
})"""


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_the_filter_bar_fits_one_line_with_days_to_choose(
    visit: Callable[..., Visitor], locale: str
) -> None:
    days = "period=dates&days=2026-08-01&days=2026-10-31"
    visitor = visit(f"/?data=sample&{days}&channel=Email", locale=locale)
    bar = visitor.page.locator(".st-key-filters").bounding_box()
    assert bar and bar["height"] < 50


@pytest.mark.usefixtures("sample")
def test_the_page_in_the_menu_that_a_keyboard_is_on_has_a_ring(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit("/?data=sample")
    for _ in range(4):
        visitor.page.keyboard.press("Tab")
    ring = visitor.page.evaluate(
        "[document.activeElement.dataset.testid,"
        " getComputedStyle(document.activeElement).boxShadow]"
    )
    assert ring[0] == "stTopNavLink" and "2px inset" in ring[1]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
@pytest.mark.parametrize("page", sorted({*PAGES, "costs"} - {"data", "definitions", "settings"}))
def test_no_chart_is_drawn_twice_for_want_of_room(
    visit: Callable[..., Visitor], page: str, locale: str
) -> None:
    period = "90d" if page == "what_changed" else "12m"
    charts = visit(f"/{page}?data=sample&period={period}", locale=locale).page.evaluate(ROOM)
    assert charts
    assert [chart for chart in charts if chart["left"] > 0.5 or chart["below"] > 0.5] == []


@pytest.mark.usefixtures("sample")
def test_a_page_and_its_charts_are_in_their_readers_language(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/nps?data=sample&period=12m", locale="de-DE")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "de")
    drawn = visitor.page.locator(".js-plotly-plot", has_text="März").filter(has_text="Sept.").first
    drawn.locator(".scatterlayer .points path").first.hover(force=True)
    expect(drawn.locator(".hoverlayer")).to_contain_text("November 2025")


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_nobody_out(visit: Callable[..., Visitor], path: str, scheme: Scheme) -> None:
    visitor = visit(f"/{path}?data=sample", scheme=scheme)
    visitor.sees(PAGES[path])
    assert visitor.violations() == []


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(visit: Callable[..., Visitor], path: str) -> None:
    visitor = visit(f"/{path}?data=sample", width=390)
    visitor.sees(PAGES[path])
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(too_wide) <= 0


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("path", ["", "nps", "churn"])
def test_what_a_point_says_fits_a_phone(visit: Callable[..., Visitor], path: str) -> None:
    visitor = visit(f"/{path}?data=sample", width=390)
    point = visitor.page.locator(".scatterlayer .points path")
    with_range = visitor.page.locator(".js-plotly-plot", has=visitor.page.locator(".fills path"))
    drawn = with_range.filter(has=point).first
    drawn.locator(point).first.hover(force=True)
    box = drawn.locator(".hoverlayer .legend").bounding_box()
    room = drawn.bounding_box()
    assert box and room
    assert box["x"] >= room["x"]
    assert box["x"] + box["width"] <= room["x"] + room["width"]


@pytest.mark.usefixtures("sample")
def test_what_was_just_chosen_is_readable_under_the_mouse(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/settings?data=sample", scheme="dark")
    visitor.page.get_by_role("radio", name="Events").click()
    visitor.settle()
    assert visitor.violations() == []
