"""A support lead uploads a Zendesk export and reads the numbers worked out by hand here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

# First replies, in minutes: 5 in August, then 10, 20, 30, 60 and 80 in October.
# Ratings: bad in August, then good, good, bad, good with comment, and one not answered.
# Two rows are damaged: one was not opened at any time, one was solved before it was opened.
EXPORT = """\
"Summation column","Id","Requester id","Assignee","Group","Subject","Status","Priority","Via","Created at","Updated at","Solved at","Resolution time","Satisfaction Score","Reopens","Replies","First reply time in minutes","Full resolution time in minutes"
"1","101","1","Ana","Support","One","Closed","Normal","Mail","2026-08-10 09:00","2026-08-10 10:00","2026-08-10 10:00","1","Bad","0","1","5","60"
"1","102","2","Ana","Support","Two","Closed","Normal","Mail","2026-10-05 09:00","2026-10-05 10:00","2026-10-05 10:00","1","Good","0","1","10","60"
"1","103","3","Ben","Support","Three","Closed","Normal","Chat","2026-10-06 09:00","2026-10-06 11:00","2026-10-06 11:00","2","Good","0","1","20","120"
"1","104","4","Ben","Support","Four","Closed","High","Mail","2026-10-07 09:00","2026-10-07 12:00","2026-10-07 12:00","3","Bad","1","2","30","180"
"1","105","5","Ana","Support","Five","Closed","Normal","Mail","2026-10-08 09:00","2026-10-08 13:00","2026-10-08 13:00","4","Good with comment","0","1","60","240"
"1","106","6","Ben","Support","Six","Solved","Low","Chat","2026-10-09 09:00","2026-10-09 14:00","2026-10-09 14:00","5","Offered","0","1","80","300"
"1","107","7","Ana","Support","Seven","Open","Normal","Mail","yesterday","2026-10-09 09:30","","","","0","0","",""
"1","108","8","Ana","Support","Eight","Closed","Normal","Mail","2026-10-09 10:00","2026-10-09 10:00","2026-10-01 10:00","1","","0","1","10","60"
"""  # noqa: E501 - a row of an export is as long as it is


def test_from_a_real_export_to_numbers(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()

    # An empty app opens where one begins.
    visitor.sees("Drop")
    visitor.upload(export("tickets.csv", EXPORT))
    visitor.sees("Zendesk")
    visitor.sees("8 rows read")
    visitor.sees("6 loaded")
    visitor.sees("2 set aside")
    visitor.sees("“yesterday” is not a date and time we can read")

    visitor.page.get_by_role("button", name="See your numbers").click()
    visitor.sees("How is support doing?")
    visitor.settle()
    # 5, 10, 20, 30, 60 and 80 minutes: the middle is 25. Three of five ratings are good.
    assert visitor.metric("First response time") == "25m"
    assert visitor.metric("Customer satisfaction") == "60.0%"
    assert visitor.metric("Tickets created") == "6"

    visitor.page.get_by_role("radio", name="30 days").click()
    visitor.page.wait_for_url("**period=30d**")
    visitor.settle()
    # October alone: 10, 20, 30, 60 and 80 minutes, and three of four ratings.
    assert visitor.metric("First response time") == "30m"
    assert visitor.metric("Customer satisfaction") == "75.0%"

    visitor.reload()
    assert visitor.metric("First response time") == "30m"
    assert "period=30d" in visitor.page.url

    # The same address in another window shows the same.
    colleague = visit(visitor.page.url.removeprefix(visitor.url))
    assert colleague.metric("Customer satisfaction") == "75.0%"

    # The same file once more adds nothing.
    visitor.go_to("Data")
    visitor.upload(export("again.csv", EXPORT))
    visitor.sees("Already here")
    visitor.go_to("Overview")
    assert visitor.metric("Tickets created") == "5"


def test_a_file_that_is_no_table_is_refused_in_plain_words(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    visitor.go_to("Data")
    visitor.upload(export("empty.csv", ""))
    visitor.sees("Not loaded")
    visitor.sees("What you loaded before is unchanged.")


def test_a_file_above_the_limit_is_refused_before_a_byte_of_it_is_sent(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit()
    visitor.go_to("Data")
    visitor.sees("up to 300 MB each")
    sent: list[str] = []
    visitor.page.on(
        "request", lambda request: sent.append(request.url) if request.method == "PUT" else None
    )
    # Without content of its own: a hole in the disk that is as large as one says.
    large = tmp_path / "years.csv"
    with large.open("wb") as file:
        file.truncate(301 * 1024**2)
    visitor.upload(large)
    visitor.sees("File must be 300.0MB or smaller")
    assert sent == []
