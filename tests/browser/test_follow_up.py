"""A lead follows a detractor up: sets who and how far, and finds it there the next day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.server import Server
from tests.browser.visitor import Scheme, Visitor

pytestmark = pytest.mark.browser

# Places of the columns in the table.
STATE, OWNER, CONTACTED, NOTE = 4, 5, 6, 7
TICKETS = "ticket_id,created_at,channel,customer_id\n" + "".join(
    f"{n},2026-03-{1 + n % 28:02d} 08:00:00,{'chat' if n % 2 else 'email'},c{n}\n"
    for n in range(40)
)
SURVEYS = (
    "survey_id,kind,sent_at,responded_at,score,scale_min,scale_max,customer_id,ticket_id,comment\n"
) + "".join(
    f"s{n},nps,2026-03-29,2026-03-30,{2 if n % 2 else 10},0,10,c{n},,"
    f"{'Slow and rude' if n % 2 else 'Great help'}\n"
    f"t{n},csat,2026-03-29,2026-03-30,{1 if n % 2 else 5},1,5,c{n},{n},"
    f"{'Nicht hilfreich' if n % 2 else 'Danke'}\n"
    for n in range(40)
)


@pytest.fixture(scope="module")
def loaded(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load a few tickets and answers by the Data page."""
    folder: Path = tmp_path_factory.mktemp("exports")
    for name, content in (("tickets.csv", TICKETS), ("surveys.csv", SURVEYS)):
        (folder / name).write_text(content, encoding="utf-8")
    visitor = Visitor(browser, server.url)
    visitor.open("/data")
    visitor.upload(folder / "tickets.csv", folder / "surveys.csv")
    visitor.sees("2 files loaded")
    visitor.settle()
    visitor.close()
    assert visitor.troubles == []


def grid(visitor: Visitor) -> Locator:
    return visitor.page.locator(".st-key-follow_up [data-testid=stDataFrame]")


def write(visitor: Visitor, column: int, text: str, kept: str) -> None:
    """Type into a cell of the first row, with the keyboard as in any spreadsheet.

    A table sends what was typed after a while: it is there when the page says that it is kept.
    """
    grid(visitor).scroll_into_view_if_needed()
    grid(visitor).click(position={"x": 40, "y": 54})
    expect(cell(visitor, 0)).to_have_attribute("aria-selected", "true")
    for passed in range(column):
        visitor.page.keyboard.press("ArrowRight")
        # A busy table loses a key that comes before it has moved on.
        expect(cell(visitor, passed + 1)).to_have_attribute("aria-selected", "true")
    visitor.page.keyboard.press("Enter")
    editor = visitor.page.locator("#portal").locator("input, textarea").first
    expect(editor).to_be_focused()
    visitor.page.keyboard.type(text, delay=20)
    expect(editor).to_have_value(text)
    visitor.page.keyboard.press("Enter")
    visitor.sees(kept)
    visitor.settle()


def cell(visitor: Visitor, column: int) -> Locator:
    return grid(visitor).locator(f"[data-testid=glide-cell-{column}-0]")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("page", ["nps", "satisfaction"])
def test_owner_and_state_are_there_after_a_reload(visit: Callable[..., Visitor], page: str) -> None:
    visitor = visit(f"/{page}?period=all")
    visitor.sees("None of the 20 low scores of this period was followed up yet.")
    write(visitor, OWNER, "Ana", "Kept: owner of c")
    write(visitor, STATE, "Contacted", "Kept: state of c")
    visitor.sees("1 of 20 low scores of this period")
    write(visitor, NOTE, "Called = promised a fix", "Kept: note of c")
    visitor.reload()
    visitor.sees("1 of 20 low scores of this period")
    grid(visitor).scroll_into_view_if_needed()
    visitor.settle()
    expect(cell(visitor, OWNER)).to_have_text("Ana")
    expect(cell(visitor, STATE)).to_have_text("Contacted")
    expect(cell(visitor, NOTE)).to_have_text("Called = promised a fix")
    assert cell(visitor, CONTACTED).inner_text()
    # Only what is in a state is shown when it is asked for, and a file holds it.
    visitor.page.locator(".st-key-follow_up_state").get_by_text("Contacted", exact=True).click()
    visitor.settle()
    with visitor.page.expect_download() as given:
        visitor.page.locator(".st-key-follow_up_file button").click()
    lines = given.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Contacted,Ana," in lines[1]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("page", ["nps", "satisfaction"])
def test_low_scores_keep_nobody_out_and_fit_a_phone(
    visit: Callable[..., Visitor], page: str, width: int, scheme: Scheme
) -> None:
    visitor = visit(f"/{page}?period=all&apart=Words+in+comments", scheme=scheme, width=width)
    visitor.sees("Follow up on low scores")
    visitor.sees("With low scores come most")
    assert visitor.violations() == []
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(too_wide) <= 0
