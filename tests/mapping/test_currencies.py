"""Amounts in several currencies are never added up without a word."""

import pytest

from csmetrics.workspace import open_workspace

SAID = "Amounts are in several currencies: {}. They are added up as if they were of one."
SUBSCRIPTIONS = "subscription_id,customer_id,started_at,mrr,currency"
ORDERS = "order_id,customer_id,ordered_at,amount"


def warned(*lines: str) -> list[str]:
    with open_workspace() as ws:
        report = ws.load(("amounts.csv", "\n".join(lines).encode()), timezone="UTC")
        assert report.rows_loaded == len(lines) - 1, report.messages
        found = [text for text in report.messages if "currencies" in text]
        assert report.outcome == ("accept_with_warnings" if found else "accept")
        return found


def test_a_column_of_currencies_tells_them() -> None:
    rows = [f"s{n},c{n},2026-01-0{n + 1},50,{'usd' if n else 'EUR'}" for n in range(3)]
    (said,) = warned(SUBSCRIPTIONS, *rows)
    assert said.startswith(SAID.format("“USD” (2), “EUR” (1)"))


def test_signs_beside_the_amounts_tell_them() -> None:
    rows = [f"o{n},c{n},2026-01-0{n + 1},{'€' if n else '$'}50.00" for n in range(3)]
    (said,) = warned(ORDERS, *rows)
    assert said.startswith(SAID.format("“€” (2), “$” (1)"))


@pytest.mark.parametrize("other", ["50,usd", "50,Usd ", "0,EUR", ",EUR", "50,"])
def test_of_one_currency_there_is_nothing_to_say(other: str) -> None:
    amount, currency = other.split(",")
    rows = ["o1,c1,2026-01-01,50,USD", f"o2,c2,2026-01-02,{amount},{currency}"]
    assert warned(f"{ORDERS},Currency", *rows) == []
