"""A team sets a goal and its hours, and sees them where the numbers are."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ROWS = "".join(
    f"{n},2026-03-{1 + n % 28:02d} 08:00:00,2026-03-{1 + n % 28:02d} 09:30:00,open,email\n"
    for n in range(60)
)
TICKETS = f"ticket_id,created_at,first_response_at,status,channel\n{ROWS}"


def type_into(visitor: Visitor, label: str, text: str) -> None:
    visitor.page.get_by_label(label).first.fill(text)
    visitor.page.keyboard.press("Enter")
    visitor.settle()


def test_a_goal_and_an_event_are_set_and_seen(
    visit: Callable[..., Visitor], export: Callable[..., object]
) -> None:
    visitor = visit("/data")
    visitor.upload(export("tickets.csv", TICKETS))
    visitor.sees("1 file loaded")

    visitor.open("/settings")
    visitor.page.get_by_role("combobox", name="Number").click()
    visitor.page.get_by_role("option", name="First response time (median)").click()
    visitor.settle()
    visitor.sees("In the last 90 days of the data: 1h 30m")
    type_into(visitor, "At most", "1h")
    visitor.sees("What changes")
    visitor.page.get_by_text("From a day on", exact=True).click()
    visitor.sees("Periods that end on 28 Feb 2026 or earlier keep what held then.")
    assert visitor.violations() == []
    visitor.page.get_by_role("button", name="Save").click()
    visitor.sees("Saved: First response time (median) (everyone), from 1 Mar 2026.")

    visitor.open("/settings?section=Working+hours")
    type_into(visitor, "Saturday", "10-14")
    visitor.sees("Open 44 hours in a week: Mon – Fri 09:00–17:00; Sat 10:00–14:00.")
    type_into(visitor, "Closed besides", "2026-12-24")
    # The list of suggestions fades away, and half faded its text is too faint to be read.
    visitor.page.keyboard.press("Escape")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_text("No results")).to_have_count(0)
    visitor.settle()
    closed = visitor.page.locator('[data-testid="stMultiSelect"]').last
    expect(closed).to_contain_text("Thu 24 Dec 2026")
    assert visitor.violations() == []

    visitor.open("/")
    card = visitor.page.locator(".st-key-card_first_response_time_median")
    expect(card).to_contain_text("Off target · goal ≤ 1h · 30m above")
    visitor.sees("The goal is not met")
