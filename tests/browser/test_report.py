"""A team makes each pack in a real browser, opens what it downloaded, and presents it."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from csmetrics.report import gather, write
from csmetrics.workspace import open_workspace
from tests.browser.test_chart_room import UNREADABLE
from tests.browser.visitor import AXE, WCAG, Scheme, Visitor
from tests.report import reading

pytestmark = pytest.mark.browser

TICKETS = "Ticket ID,Created at,First response at,Solved at,Status,Channel,CSAT,CSAT comment\n" + (
    "".join(
        f"{n},2026-{month:02d}-{1 + n % 28:02d} 08:00:00,2026-{month:02d}-{1 + n % 28:02d} "
        f"{9 + n % 3}:00:00,2026-{month:02d}-{1 + n % 28:02d} 17:00:00,solved,"
        f"{('Email', 'Chat', '<b>Odd</b>')[n % 3]},{1 + n % 5},<img src=x onerror=alert(1)>\n"
        for month in (9, 10)
        for n in range(month * 1000, month * 1000 + 80)
    )
)
LABELS = {"pptx": "PowerPoint", "pdf": "PDF", "html": "Web page", "xlsx": "Excel"}

# What A4 has between its margins, and the charts that are wider than their place.
PAPER = 680
OVER_THE_EDGE = """() => [...document.querySelectorAll('.plot')]
  .filter((plot) => plot.querySelector('.main-svg').getBoundingClientRect().right
    > plot.getBoundingClientRect().right + 1)
  .map((plot) => plot.dataset.figure)"""


@pytest.fixture
def team(visit: Callable[..., Visitor], export: Callable[[str, str], Path]) -> Visitor:
    """Load two months of tickets, once, and open the Report page."""
    visitor = visit("/report")
    if visitor.page.get_by_role("button", name="Go to Data").count():
        visitor.open("/data")
        visitor.upload(export("tickets.csv", TICKETS))
        visitor.sees("1 file loaded")
        visitor.open("/report")
    visitor.sees("Customer support, September 2026")
    return visitor


def download(visitor: Visitor, name: str, folder: Path) -> Path:
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name=LABELS[name], exact=True).click()
    found = started.value
    assert found.suggested_filename == f"customer-support-2026-09.{name}"
    path = folder / found.suggested_filename
    found.save_as(path)
    return path


@pytest.mark.parametrize("name", LABELS)
def test_each_pack_is_made_downloaded_and_opened(name: str, team: Visitor, tmp_path: Path) -> None:
    content = download(team, name, tmp_path).read_bytes()
    said = reading.READ[name](content)
    assert "Customersupport,September2026" in said
    assert "80ticketscameinthismonthand80weresolved" in said
    assert "onerror=alert(1)" in said


def test_a_downloaded_page_opens_without_the_app_and_keeps_nobody_out(
    team: Visitor, tmp_path: Path, browser: Browser
) -> None:
    path = download(team, "html", tmp_path)
    for width in (1280, 390):
        page, troubles = opened(browser, path, width)
        assert page.locator(".plot .main-svg").count() >= 5
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for one in page.locator("summary").all():
            one.click()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
        assert troubles == []
        page.context.close()


def test_on_paper_no_chart_of_a_downloaded_page_is_cut(
    team: Visitor, tmp_path: Path, browser: Browser
) -> None:
    page, troubles = opened(browser, download(team, "html", tmp_path), 1280)
    wide = page.evaluate(OVER_THE_EDGE)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    # Paper is another width without a word to the page: no event of a resized window.
    page.add_style_tag(content=f"@media print {{ body {{ width: {PAPER}px }} }}")
    page.emulate_media(media="print")
    assert wide == page.evaluate(OVER_THE_EDGE) == []
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    filled = "() => [...document.querySelectorAll('.plot')].every((plot) => Math.abs("
    filled += "plot.querySelector('.main-svg').clientWidth - plot.clientWidth) < 2)"
    page.wait_for_function(filled)
    assert troubles == []
    page.context.close()


def test_a_downloaded_page_with_long_names_is_whole_on_a_phone_and_on_paper(
    tmp_path: Path, browser: Browser
) -> None:
    rows = "".join(
        f"{n},2026-10-{n % 27 + 1:02d} 09:00:00,2026-10-{n % 27 + 1:02d} {9 + n % 9}:30:00,"
        f"solved,A channel of the worldwide customer care number {n % 6},{n % 5 + 1}\n"
        for n in range(1, 80)
    )
    head = "Ticket ID,Created at,First response at,Status,Channel,CSAT score\n"
    with open_workspace() as workspace:
        workspace.load(("tickets.csv", (head + rows).encode()), timezone="UTC")
        made = gather(workspace, dt.date(2026, 10, 1))
    path = tmp_path / "pack.html"
    path.write_bytes(write(made, "html"))
    page, troubles = opened(browser, path, 390)
    assert page.locator(".bartext").count() >= 12
    assert page.evaluate(UNREADABLE) == []
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    tables = "[...document.querySelectorAll('table')].filter((one) => one.offsetParent)"
    right = f"{tables}.map((one) => Math.round(one.getBoundingClientRect().right))"
    assert max(page.evaluate(right)) <= PAPER
    assert troubles == []
    page.context.close()


def opened(browser: Browser, path: Path, width: int) -> tuple[Page, list[str]]:
    """Open a file without a network; the list gets whatever should not have happened."""
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
    page, troubles = context.new_page(), list[str]()

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            troubles.append(request.url)

    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: troubles.append(dialog.message))
    page.on("request", note)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-drawn=yes]")
    return page, troubles


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_and_its_stories_keep_nobody_out(
    scheme: Scheme, team: Visitor, visit: Callable[..., Visitor]
) -> None:
    visitor = visit("/report", scheme=scheme)
    assert visitor.violations() == []
    visitor.page.get_by_role("button", name="Present").click()
    place = visitor.page.get_by_text(re.compile(r"^1 of \d+$")).inner_text()
    visitor.settle()
    many = int(place.split()[-1])
    for _ in range(many - 1):
        assert visitor.violations() == []
        visitor.page.keyboard.press("ArrowRight")
        visitor.settle()
    visitor.sees(f"{many} of {many}")
    visitor.page.keyboard.press("ArrowLeft")
    visitor.sees(f"{many - 1} of {many}")
    visitor.page.keyboard.press("Escape")
    visitor.sees("The month's pack for a meeting")


def test_a_story_outlives_a_reload_and_the_browsers_way_back(
    team: Visitor, visit: Callable[..., Visitor]
) -> None:
    visitor = visit("/report")
    visitor.page.get_by_text("With customers' comments").click()
    visitor.settle()
    visitor.page.get_by_role("button", name="Present").click()
    for place in (1, 2):
        visitor.sees(re.compile(rf"^{place} of \d+$"))
        visitor.settle()
        visitor.page.keyboard.press("ArrowRight")
    visitor.sees(re.compile(r"^3 of \d+$"))
    visitor.page.reload()
    visitor.sees(re.compile(r"^3 of \d+$"))
    visitor.page.go_back()
    visitor.sees(re.compile(r"^2 of \d+$"))
    visitor.settle()
    visitor.page.keyboard.press("Escape")
    visitor.sees("Customer support, September 2026")
    assert not visitor.page.get_by_role("switch", name="With customers' comments").is_checked()


def test_on_a_phone_a_presented_trend_opens_on_its_newest_month(
    team: Visitor, visit: Callable[..., Visitor]
) -> None:
    phone = visit("/report", width=390)
    phone.page.get_by_role("button", name="Present").click()
    months = phone.page.locator("[class*='st-key-scroll_months_']")
    phone.sees(re.compile(r"^1 of \d+$"))
    phone.settle()
    while not months.count():
        phone.page.get_by_role("button", name="Next").click()
        phone.settle()
    newest = months.locator(".xaxislayer-above .xtick, .xtick").last.bounding_box()
    assert newest and newest["x"] + newest["width"] <= 390


def test_a_finished_pack_is_downloaded_again_exactly(
    team: Visitor, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    before = {name: download(team, name, tmp_path).read_bytes() for name in ("pptx", "pdf")}
    team.page.get_by_role("button", name="Finish this pack").click()
    team.sees("What we said of September 2026 still holds")
    assert team.violations() == []

    phone = visit("/report", width=390)
    phone.page.get_by_role("button", name="Download again").first.click()
    phone.settle()
    shown = phone.page.locator('[data-testid="stPopoverBody"]')
    for name, content in before.items():
        with phone.page.expect_download() as started:
            shown.get_by_role("button", name=LABELS[name], exact=True).click()
        again = tmp_path / f"again.{name}"
        started.value.save_as(again)
        assert again.read_bytes() == content
    phone.page.keyboard.press("Escape")
    phone.settle()
    assert phone.violations() == []
