"""Files that ask something first, one that is stopped and one that is undone, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

# The first column counts the rows; the numbers of the tickets stand in the second.
# First answers take 30, 60, 90, 120 and 15 minutes; three of five ratings are 4 or 5.
GERMAN = """\
Zeile;Kennung;Eingang am;Erledigt;Sachbearbeiter;Kontaktweg;Dringlichkeit;Erste Antwortzeit (Min);Bewertung;E-Mail
1;71001;05.10.2026 08:15;05.10.2026 11:15;Maya;E-Mail;hoch;30;5;ana@example.com
2;71002;06.10.2026 09:00;06.10.2026 15:00;Tom;Telefon;normal;60;4;ben@example.com
3;71003;07.10.2026 10:30;08.10.2026 10:30;Maya;Chat;niedrig;90;2;ana@example.com
4;71004;08.10.2026 14:00;09.10.2026 08:00;Tom;E-Mail;normal;120;5;cem@example.com
5;71005;09.10.2026 16:45;;Maya;Chat;hoch;;;dea@example.com
6;71006;10.10.2026 08:00;10.10.2026 09:00;Tom;E-Mail;normal;15;1;eva@example.com
"""  # noqa: E501 - a header of an export is as long as it is
# Every date could be read both ways: the fourth of March or the third of April.
AMBIGUOUS = """\
Ticket ID,Created at,Status,Agent
1,03/04/2026 09:00,open,Ana
2,05/04/2026 09:00,open,Ben
"""
PLAIN = """\
ticket_id,created_at,status,channel
P1,2026-10-05 09:00:00,open,email
P2,2026-10-06 09:00:00,open,chat
"""


def row_of(page: Page, ours: str) -> str:
    """Return the column chosen for one of ours on the mapping screen."""
    return page.get_by_label(f"Your column for {ours}", exact=True).input_value()


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()


def test_an_unknown_german_export_is_mapped_by_hand(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.upload(export("vorgaenge.csv", GERMAN))
    visitor.sees("Needs your answer")
    visitor.settle()
    assert row_of(page, "Created at") == "Eingang am"
    assert row_of(page, "Resolved at") == "Erledigt"
    assert row_of(page, "Agent id") == "Sachbearbeiter"
    assert row_of(page, "Channel") == "Kontaktweg"
    assert row_of(page, "First response time") == "Erste Antwortzeit (Min)"
    assert row_of(page, "CSAT") == "Bewertung"
    visitor.sees("Customer satisfaction (CSAT)")
    visitor.sees("Add an NPS answer from 0 to 10 to see the Net Promoter Score.")
    assert visitor.violations() == []

    # The counter of rows was a guess for the number of the ticket.
    assert row_of(page, "Ticket id") == "Zeile"
    choose(page, "Your column for Ticket id", "Kennung")
    visitor.settle()
    assert row_of(page, "Ticket id") == "Kennung"
    choose(page, "Time zone of the times in this file", "Europe/Berlin")
    visitor.settle()
    page.get_by_role("button", name="Load this file").click()
    visitor.sees("6 loaded")
    visitor.go_to("Overview")
    # 15, 30, 60, 90 and 120 minutes: the middle is an hour. Three of five are satisfied.
    assert visitor.metric("First response time") == "1h"
    assert visitor.metric("Customer satisfaction") == "60.0%"
    assert visitor.metric("Tickets created") == "6"

    # The same layout again is read without a question.
    visitor.go_to("Data")
    page.get_by_role("button", name="Put this away").click()
    expect(page.get_by_text("6 tickets (all new)")).to_have_count(0)
    visitor.upload(export("neu.csv", GERMAN.replace(";710", ";720")))
    visitor.sees("6 tickets (all new)")
    expect(page.get_by_text("Needs your answer")).to_have_count(0)


def test_ambiguous_dates_are_asked_about_once(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go_to("Data")
    visitor.upload(export("dates.csv", AMBIGUOUS))
    visitor.sees("Which date is 03/04/2026 09:00 in the column “Created at”?")
    visitor.settle()
    # Nothing is filled in beforehand: either reading is as good as the other.
    expect(page.get_by_role("button", name="Go on")).to_be_disabled()
    assert visitor.violations() == []
    page.get_by_text("3 April 2026 (the day comes first)").click()
    page.get_by_role("button", name="Go on").click()
    visitor.sees("2 tickets (all new)")
    visitor.sees("are read with the day first")


def test_a_file_is_left_out_without_a_trace_and_a_loaded_one_undone(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go_to("Data")
    visitor.upload(export("left.csv", AMBIGUOUS.replace("1,03", "8,03")))
    visitor.sees("Which date is 03/04/2026 09:00")
    page.get_by_role("button", name="Leave this file out").click()
    visitor.sees("This file was stopped. Nothing of it was saved.")
    page.get_by_role("button", name="Put this away").click()
    visitor.settle()
    expect(page.get_by_text("left.csv")).to_have_count(0)

    visitor.upload(export("plain.csv", PLAIN))
    visitor.sees("2 tickets (all new)")
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Undo this import").click()
    visitor.sees("was undone.")
    visitor.reload()
    expect(page.get_by_text("plain.csv")).to_have_count(0)


def test_a_file_that_is_stopped_while_it_is_loaded_leaves_no_trace(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path], server: Server
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go_to("Data")
    rows = (f"S{n},2026-10-05 09:00:00,open,stopped{n}@example.com\n" for n in range(600_000))
    many = "ticket_id,created_at,status,customer_id\n" + "".join(rows)
    visitor.upload(export("stopped.csv", many))
    page.get_by_role("button", name="Cancel", exact=True).first.click()
    visitor.sees("This file was stopped. Nothing of it was saved.")
    page.get_by_role("button", name="Put this away").click()
    visitor.settle()
    expect(page.get_by_text("stopped.csv")).to_have_count(0)
    # Neither beside the workspace nor in it is anything of the file.
    left = [file for file in server.data.rglob("*") if file.is_file()]
    assert left and all(b"stopped" not in file.read_bytes() for file in left)
    # The same file can be loaded afterwards, as if it had never been stopped.
    few = "".join(many.splitlines(keepends=True)[:3])
    visitor.upload(export("stopped.csv", few))
    visitor.sees("2 tickets (all new)")
