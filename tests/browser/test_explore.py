"""From a chart to what is behind it: by click, by keyboard, into a file, and kept as a view."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import Scheme, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("sample")]

Visit = Callable[..., Visitor]
MOST_STEPS = 150


def click(visitor: Visitor, chart: str, marks: str, place: int) -> Locator:
    """Click a bar or a point of a chart and return the box that says what was clicked."""
    mark = visitor.page.locator(f".st-key-chart_{chart} {marks} .point").nth(place)
    mark.scroll_into_view_if_needed()
    visitor.settle()
    box = mark.bounding_box()
    assert box is not None
    visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    # Nobody presses before the chart has noticed the mouse.
    expect(visitor.page.locator(f".st-key-chart_{chart} .hoverlayer > *").first).to_be_attached()
    visitor.settle()
    visitor.page.mouse.down()
    visitor.page.mouse.up()
    closer = visitor.page.locator(f".st-key-closer_box_{chart}")
    expect(closer).to_be_visible()
    visitor.settle()
    return closer


def drawer(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog")


def downloaded(visitor: Visitor, name: str) -> Path:
    with visitor.page.expect_download() as download:
        drawer(visitor).get_by_role("button", name=name).click()
    visitor.settle()
    return download.value.path()


def test_from_a_bar_to_a_page_of_it_to_a_workbook_of_its_rows(visit: Visit) -> None:
    visitor = visit("/?data=sample")
    page = visitor.page
    closer = click(visitor, "in_and_out", ".bars", 3)
    expect(closer).to_contain_text("Week of 24 Aug · 161 tickets · Tickets created")
    closer.get_by_role("button", name="Show only this").click()
    page.wait_for_url("**period=dates&days=2026-08-24&days=2026-08-30")
    visitor.settle()
    assert visitor.metric("Tickets created") == "161"

    page.locator(".st-key-rows_tickets_created").get_by_role("button").click()
    expect(drawer(visitor)).to_contain_text("161 tickets that this number rests on.")
    path = downloaded(visitor, "Download as XLSX")
    sheet = openpyxl.load_workbook(path.rename(path.with_suffix(".xlsx"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert dict(row[:2] for row in rows[:5]) == {
        "Metric": "Tickets created",
        "Period": "24 – 30 Aug 2026",
        "Filters": "None",
        "Rows": "161 tickets",
        "Time zone": "UTC",
    }
    assert len(rows[7:]) == 161
    # The button lost the focus while it was at work.
    page.keyboard.press("Escape")
    expect(drawer(visitor)).to_have_count(0)

    # The way back: to the period from before the click.
    visitor.sees("Only 24 – 30 Aug 2026")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("radio", name="90 days")).to_be_checked()
    visitor.settle()
    assert "days=" not in page.url


def test_from_a_cell_to_its_tickets(visit: Visit) -> None:
    visitor = visit("/channels?data=sample")
    # The row of the chat stands second; the third column is the first response.
    closer = click(visitor, "scorecard", ".points", 6 + 2)
    expect(closer).to_contain_text("Channel: Chat · 604 answered tickets · First response time 2m")
    closer.get_by_role("button", name="Show the 604 answered tickets").click()
    expect(drawer(visitor)).to_contain_text("The first 500 of 604 answered tickets")
    visitor.settle()
    assert visitor.violations() == []
    lines = downloaded(visitor, "Download as CSV").read_text(encoding="utf-8-sig").splitlines()
    assert '"Filters","Channel: Chat"' in lines or "Filters,Channel: Chat" in lines
    assert len(lines) - lines.index("") - 2 == 604


def test_the_very_piece_of_a_stack_is_clicked(visit: Visit) -> None:
    visitor = visit("/costs?data=sample")
    closer = click(visitor, "spending", ".bars", 30)
    expect(closer).to_contain_text("Outside help, May 2026 · 1 cost · €9,600")
    closer = click(visitor, "bridge", ".bars", 1)
    expect(closer).to_contain_text("New · ")


def test_from_a_step_of_a_waterfall_to_a_page_of_its_group(visit: Visit) -> None:
    visitor = visit("/what_changed?data=sample")
    closer = click(visitor, "changed", ".bars", 0)
    expect(closer).to_contain_text("“Outage” is gone · 83 answers · +3.2 pts")
    closer.get_by_role("button", name="Show only this").click()
    # There is none of it now: its own days are those of the earlier period.
    visitor.page.wait_for_url("**days=2026-05-05&days=2026-08-02&topic=Outage")
    visitor.settle()


def test_back_shows_again_what_was_chosen_at_first(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/agents?data=sample")
    page = visitor.page
    for chosen, first, code in (
        ("7 days", "90 days", "**period=7d"),
        ("By tickets solved", "By name", "**order=By+tickets+solved"),
    ):
        page.get_by_role("radio", name=chosen).click()
        page.wait_for_url(code)
        visitor.settle()
        page.go_back()
        expect(page.get_by_role("radio", name=first)).to_be_checked()
        visitor.settle()


def test_the_browser_goes_back_and_forward_through_what_was_chosen(visit: Visit) -> None:
    visitor = visit("/channels?data=sample")
    page = visitor.page
    page.get_by_role("radio", name="30 days").click()
    page.wait_for_url("**period=30d")
    visitor.settle()
    closer = click(visitor, "against", ".points", 1)
    closer.get_by_role("button", name="Show only this").click()
    page.wait_for_url("**channel=*")
    visitor.settle()
    page.go_back()
    expect(page.get_by_role("button", name="Clear filters")).to_have_count(0)
    expect(page.get_by_role("radio", name="30 days")).to_be_checked()
    visitor.settle()
    page.go_forward()
    expect(page.get_by_role("button", name="Clear filters")).to_be_visible()
    visitor.settle()
    # Another page keeps them, in its address too.
    visitor.go_to("Response")
    assert "period=30d" in page.url
    assert "channel=" in page.url


def tab_to(visitor: Visitor, text: str) -> None:
    """Press Tab until a button, link or field that says a text has the focus."""
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(
            "(e => e.matches('button, a, input') ? (e.ariaLabel || '') + ' ' + e.innerText : '')"
            "(document.activeElement)"
        )
        if text in focused:
            return
    raise AssertionError(f"The keyboard never reaches “{text}”.")


def test_without_a_mouse_the_same_is_reached(visit: Visit) -> None:
    visitor = visit("/channels?data=sample")
    keyboard = visitor.page.keyboard
    tab_to(visitor, "Look closer")
    keyboard.press("Enter")
    expect(visitor.page.get_by_role("combobox", name="Look closer at")).to_be_visible()
    visitor.settle()
    tab_to(visitor, "Look closer at")
    keyboard.type("Chat · First")
    keyboard.press("Enter")
    closer = visitor.page.locator(".st-key-closer_box_scorecard")
    expect(closer).to_contain_text("Channel: Chat · 604 answered tickets")
    visitor.settle()
    tab_to(visitor, "Show only this")
    tab_to(visitor, "Show the 604 answered tickets")
    keyboard.press("Enter")
    expect(drawer(visitor)).to_contain_text("The first 500 of 604")
    visitor.settle()
    tab_to(visitor, "Download as CSV")


def test_a_keyboard_comes_into_the_filters_and_back(visit: Visit) -> None:
    visitor = visit("/channels?data=sample")
    page = visitor.page
    tab_to(visitor, "Filters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Channels")).to_be_focused()
    page.keyboard.type("Cha")
    page.keyboard.press("Enter")
    page.wait_for_url("**channel=chat")
    visitor.settle()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filters · 1")).to_be_focused()


def test_a_view_is_saved_and_opened_on_another_day(visit: Visit) -> None:
    visitor = visit("/nps?data=sample&period=12m&channel=email&group=Promoters")
    page = visitor.page
    number = visitor.metric("Net Promoter Score")
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Name of this view").fill("A year of mail")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save this view").click()
    visitor.sees("Saved as “A year of mail”.")
    visitor.settle()
    assert visitor.violations() == []

    colleague = visit("/response?data=sample")
    page = colleague.page
    page.get_by_role("button", name="Views · 1").click()
    page.get_by_role("link", name="A year of mail").click()
    colleague.sees("Would customers recommend us")
    colleague.settle()
    assert colleague.metric("Net Promoter Score") == number
    expect(page.get_by_role("radio", name="12 months")).to_be_checked()
    expect(page.get_by_role("radio", name="Promoters")).to_be_checked()

    # On the page itself it is opened too, whatever was chosen meanwhile.
    page.get_by_role("radio", name="7 days").click()
    page.wait_for_url("**period=7d**")
    colleague.settle()
    page.get_by_role("button", name="Views · 1").click()
    page.get_by_role("link", name="A year of mail").click()
    page.wait_for_url("**period=12m**")
    colleague.settle()
    assert colleague.metric("Net Promoter Score") == number


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_clicked_keeps_nobody_out(visit: Visit, scheme: Scheme) -> None:
    visitor = visit("/channels?data=sample&channel=email&compare=target", scheme=scheme)
    click(visitor, "scorecard", ".points", 0)
    assert visitor.violations() == []


def test_on_a_phone_a_list_offers_the_same(visit: Visit) -> None:
    visitor = visit("/channels?data=sample", width=390)
    page = visitor.page
    visitor.sees("Swipe sideways to see all of it.")
    page.get_by_role("button", name="Look closer").first.tap()
    page.get_by_role("combobox", name="Look closer at").tap()
    page.get_by_role("option", name="Chat · First response time").tap()
    closer = page.locator(".st-key-closer_box_scorecard")
    expect(closer).to_contain_text("604 answered tickets")
    visitor.settle()
    assert visitor.violations() == []
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0
