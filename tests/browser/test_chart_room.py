"""What is written in a chart can be read on a phone, in the language with the longer words."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("sample")]

PAGES = [
    *("", "response", "channels", "agents", "satisfaction", "nps"),
    *("churn", "costs", "what_changed", "what_if"),
]
# Texts of a chart that lie over each other, by more than the air around letters, or are cut.
UNREADABLE = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((chart) => {
  const frame = chart.getBoundingClientRect();
  const texts = [...chart.querySelectorAll(
      '[class$=tick] text, .annotation-text, .legendtext, .textpoint text, .bartext')]
    .map((one) => ({said: one.textContent, box: one.getBoundingClientRect()}))
    .filter(({said, box}) => said.trim() && box.width);
  const cut = texts
    .filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1)
    .map(({said}) => `${said} is cut`);
  const over = texts.flatMap(({said, box: a}, place) => texts.slice(place + 1)
    .filter(({box: b}) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map((other) => `${said} lies over ${other.said}`));
  return [...cut, ...over];
})"""


@pytest.mark.parametrize("path", PAGES)
def test_no_words_of_a_chart_are_cut_or_lie_over_each_other(
    visit: Callable[..., Visitor], path: str
) -> None:
    visitor = visit(f"/{path}?data=sample", width=390, locale="de-DE")
    assert visitor.page.locator(".js-plotly-plot").count()
    assert visitor.page.evaluate(UNREADABLE) == []


def test_the_buttons_of_a_table_cover_no_words(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/churn?data=sample", width=390, locale="de-DE")
    told = visitor.page.get_by_text("Kunden sind gefährdet").bounding_box()
    buttons = visitor.page.locator('[data-testid="stElementToolbar"]').last.bounding_box()
    assert told and buttons
    assert buttons["y"] >= told["y"] + told["height"]


def test_the_rows_behind_a_number_cover_no_words(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/?data=sample", width=390, locale="de-DE")
    visitor.page.locator(".st-key-rows_csat button >> visible=true").first.click()
    told = visitor.page.get_by_text("Eine Zeile wählen")
    told.wait_for()
    visitor.settle()
    below = told.bounding_box()
    table = visitor.page.get_by_role("dialog").locator("[data-testid=stDataFrame]").bounding_box()
    assert below and table and table["y"] + table["height"] <= below["y"] + 1
