"""From a fresh start with an export to the Overview, counting what a person has to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

MOST_CLICKS = 6
# Of a tool that nobody knows: its numbers of tickets have to be pointed out.
EXPORT = """\
Our ref,Logged,Area
A-1,2026-10-05 09:00,Billing
A-2,2026-10-06 09:00,Technical
A-3,2026-10-07 09:00,Technical
"""


class Counted:
    """A person whose clicks and dropped files are counted."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.clicks = 0

    def drop(self, file: Path) -> None:
        self.visitor.upload(file)
        self.clicks += 1

    def click(self, role: Literal["button", "combobox", "option"], name: str) -> None:
        self.visitor.page.get_by_role(role, name=name).click()
        self.visitor.settle()
        self.clicks += 1


def test_an_unknown_export_is_on_the_overview_within_six_clicks(
    visit: Callable[..., Visitor], export: Callable[[str, str], Path]
) -> None:
    visitor = visit()
    person = Counted(visitor)

    person.drop(export("our_tickets.csv", EXPORT))
    visitor.sees("Which of your columns is which?")
    person.click("combobox", "Your column for Ticket id")
    person.click("option", "Our ref")
    person.click("button", "Load this file")
    visitor.sees("3 loaded")
    person.click("button", "See your numbers")

    visitor.sees("How is support doing?")
    visitor.settle()
    assert visitor.metric("Tickets created") == "3"
    assert person.clicks <= MOST_CLICKS
