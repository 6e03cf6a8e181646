"""Bad rows are mended in a download and in a table; choices and customers are managed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

EXPORT = """ticket_id,created_at,status,channel,customer_id
1,2026-09-02 09:00:00,open,email,ana@example.com
2,2026-09-03 09:00:00,closed,chat,ben@example.com
3,soon,open,email,ana@example.com
4,later,open,=1+1,ben@example.com
"""


def test_bad_rows_are_mended_in_a_download_and_in_the_table(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.upload(export("tickets.csv", EXPORT))
    visitor.sees("2 set aside")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert "'=1+1" in content
    visitor.upload(export("mended.csv", content.replace("soon", "2026-09-04 09:00:00")))
    visitor.sees("1 file loaded")
    visitor.sees("2 rows read")

    # The row that is still faulty waits in a table, where its cell is typed anew.
    page.get_by_text("Mend them here", exact=True).click()
    visitor.settle()
    editor = page.locator('[data-testid="stDataFrame"]').first
    editor.dblclick(position={"x": 560, "y": 52})
    page.locator("#portal textarea, #portal input").fill("2026-09-05 09:00:00")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Load 1 mended row").click()
    visitor.sees("All rows that were set aside have been mended and loaded.")

    page.get_by_text("How your files are read", exact=True).click()
    visitor.sees("Times that name no zone")
    visitor.settle()
    assert visitor.violations() == []
    page.get_by_text("Forget a customer", exact=True).first.click()
    page.get_by_label("Their id or e-mail address").fill("ana@example.com")
    page.keyboard.press("Enter")
    visitor.sees("2 tickets and 1 entry of rows set aside")
    page.get_by_role("button", name="Forget this customer").click()
    page.get_by_role("button", name="Forget for good").click()
    visitor.sees("3 rows removed")
