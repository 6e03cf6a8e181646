"""A lead tries scenarios, sends one to a colleague, and keeps it under a name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Scheme, Visitor

pytestmark = pytest.mark.browser

ADDRESS = "/what_if?data=sample"


def choose(visitor: Visitor, scenario: str) -> None:
    visitor.page.locator(".st-key-what_if_scenario").get_by_text(scenario, exact=True).click()
    visitor.settle()


def lit(visitor: Visitor) -> str:
    checked = visitor.page.locator(".st-key-what_if_scenario [aria-checked=true]")
    expect(checked).to_have_count(1)
    return checked.inner_text()


def push(visitor: Visitor, lever: str, key: str, times: int) -> None:
    slider = visitor.page.locator(f".st-key-lever_{lever} input[type=range]").first
    for _ in range(times):
        slider.press(key)
        visitor.settle()


def sliders(visitor: Visitor) -> list[str]:
    found = visitor.page.locator("[class*='st-key-lever_'] input[type=range]").all()
    return [one.input_value() for one in found]


@pytest.mark.usefixtures("sample")
def test_a_scenario_is_tried_shared_and_kept(visit: Callable[..., Visitor]) -> None:
    visitor = visit(ADDRESS)
    assert lit(visitor) == "Expected"
    contacts = visitor.metric("Contacts a month")
    choose(visitor, "Bold")
    assert visitor.metric("Contacts a month") != contacts
    push(visitor, "avoided", "ArrowRight", 3)
    assert "avoided=28" in visitor.page.url
    assert lit(visitor) == "Your own"

    # Whoever opens the address sees the same scenario and the same numbers.
    colleague = visit(visitor.page.url.removeprefix(visitor.url))
    assert lit(colleague) == "Your own"
    assert sliders(colleague) == sliders(visitor)
    for card in ("Contacts a month", "NPS", "Worth a year"):
        assert colleague.metric(card) == visitor.metric(card)

    visitor.page.get_by_role("button", name="Save", exact=True).click()
    visitor.page.get_by_label("Name of this scenario").fill("Help centre in spring")
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    visitor.page.locator(".st-key-save_scenario button").click()
    visitor.sees("Saved as “Help centre in spring”.")
    assert visitor.violations() == []
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    visitor.sees("Help centre in spring:")

    # It is there for everyone who opens this workspace.
    choose(colleague, "Careful")
    colleague.reload()
    assert lit(colleague) == "Careful"
    colleague.page.get_by_role("button", name="Saved · 1").click()
    colleague.page.get_by_role("button", name="Help centre in spring").click()
    colleague.settle()
    assert sliders(colleague) == sliders(visitor)


@pytest.mark.usefixtures("sample")
def test_a_keyboard_comes_to_the_name_of_a_scenario_first(visit: Callable[..., Visitor]) -> None:
    page = visit(ADDRESS).page
    page.locator(".st-key-keep_scenario button").first.press("Enter")
    expect(page.get_by_label("Name of this scenario")).to_be_focused()


@pytest.mark.usefixtures("sample")
def test_one_slider_alone_is_a_link_to_all_of_them(visit: Callable[..., Visitor]) -> None:
    visitor = visit(ADDRESS)
    push(visitor, "kept", "ArrowRight", 1)
    assert "kept=11" in visitor.page.url
    colleague = visit(visitor.page.url.removeprefix(visitor.url))
    assert sliders(colleague) == sliders(visitor)
    # Away and back, the sliders are as they were left.
    visitor.go_to("NPS")
    visitor.settle()
    visitor.go_to("What if?")
    visitor.settle()
    assert sliders(visitor) == sliders(colleague)


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("closer", ["Side by side", "Channels", "Staffing"])
def test_the_page_keeps_nobody_out_and_fits_a_phone(
    visit: Callable[..., Visitor], closer: str, width: int, scheme: Scheme
) -> None:
    typed = "&by_topic=true&handling_chat=9&patience_chat=3"
    address = f"{ADDRESS}&closer={closer.replace(' ', '+')}{typed}"
    visitor = visit(address, scheme=scheme, width=width)
    visitor.sees("What it hangs on")
    assert visitor.violations() == []
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(too_wide) <= 0


def test_a_lever_without_its_data_says_which_file_opens_it(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit("/data")
    rows = "".join(f"{n},2026-03-{1 + n % 28:02d} 08:00:00,email\n" for n in range(40))
    visitor.upload(export("tickets.csv", f"ticket_id,created_at,channel\n{rows}"))
    visitor.sees("1 file loaded")
    visitor.open("/what_if")
    visitor.sees("Needs surveys that say what the customer answered")
    visitor.page.get_by_label("What one contact costs").fill("4.20")
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    visitor.sees("your own assumption")
    assert visitor.metric("Worth a year")
    assert visitor.violations() == []
