"""Files of different currencies, one after the other, are never added up without a word."""

import pytest

from csmetrics.team import settings
from csmetrics.workspace import Workspace, open_workspace

ORDERS = "order_id,customer_id,ordered_at,amount,currency\n"


def orders(day: str, currency: str) -> tuple[str, bytes]:
    return f"{day}.csv", f"{ORDERS}{day},c1,2026-01-{day},50,{currency}\n".encode()


def warned(workspace: Workspace, file: tuple[str, bytes]) -> list[str]:
    report = workspace.load(file, timezone="UTC")
    assert report.rows_loaded == 1, report.messages
    return [text for text in report.messages if "Amounts" in text]


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [("EUR", "USD", True), ("EUR", "eur", False), ("€", "EUR", False), ("$", "CAD", False),
     ("¥", "EUR", True), ("", "USD", False), ("USD", "", False), ("kr", "NOK", False)],
)  # fmt: skip
def test_a_second_file_is_compared_with_the_first(first: str, second: str, differ: bool) -> None:
    with open_workspace() as workspace:
        assert warned(workspace, orders("05", first)) == []
        said = warned(workspace, orders("06", second))
        assert len(said) == differ
        if differ:
            assert f"in “{second}”, those of “05.csv” in “{first}”" in said[0]


def test_the_currency_may_stand_in_the_header_or_beside_the_amounts() -> None:
    with open_workspace() as workspace:
        head = "order_id,customer_id,ordered_at,Amount (EUR)\n1,c1,2026-01-05,50\n"
        assert warned(workspace, ("in euros.csv", head.encode())) == []
        beside = "order_id,customer_id,ordered_at,amount\n2,c1,2026-01-06,£50\n"
        (said,) = warned(workspace, ("beside.csv", beside.encode()))
        assert "in “£”, those of “in euros.csv” in “EUR”" in said


def test_an_import_that_was_undone_is_not_compared_with() -> None:
    with open_workspace() as workspace:
        warned(workspace, orders("05", "EUR"))
        workspace.undo_last_import()
        assert warned(workspace, orders("06", "USD")) == []


@pytest.mark.parametrize(("shown", "differ"), [("€", True), ("$", False), ("", False)])
def test_the_currency_of_settings_is_compared_with(shown: str, differ: bool) -> None:
    with open_workspace() as workspace:
        with workspace.database.transaction() as session:
            settings.save(session, "currency", shown)
        said = warned(workspace, orders("05", "USD"))
        assert len(said) == differ
        assert all("choose another currency on Settings" in text for text in said)
