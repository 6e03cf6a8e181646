"""What is taken off a subscription: only what lasts, and only what is beyond doubt."""

import json
from typing import Any

import pytest

from tests.mapping.test_unseen_exports import planned

LASTING = {"percent_off": None, "amount_off": None, "currency": None, "duration": "forever"}


def coupon(**its: Any) -> dict[str, Any]:
    return {"coupon": {**LASTING, **its}}


def of_stripe(interval: str, **more: Any) -> str:
    price = {"unit_amount": 12000, "recurring": {"interval": interval, "interval_count": 1}}
    one = {
        **{"id": "sub_1", "customer": "cus_1", "status": "active", "start_date": 1762161240},
        **{"cancel_at_period_end": False, "canceled_at": None, "currency": "eur"},
        **{"billing_cycle_anchor": 1762161240},
        "items": {"data": [{"quantity": 1, "price": price}]},
    }
    return json.dumps({"object": "list", "data": [{**one, **more}]})


@pytest.mark.parametrize(
    ("interval", "off", "monthly"),
    [
        ("month", {"discounts": []}, 120),
        ("month", {"discounts": [coupon(percent_off=20)]}, 96),
        # One discount, by its number and as a whole.
        ("month", {"discounts": ["di_1"], "discount": coupon(percent_off=20)}, 96),
        ("year", {"discounts": [coupon(amount_off=6000, currency="eur")]}, 5),
        ("month", {"discounts": [coupon(amount_off=99000, currency="eur")]}, 0),
        # What is taken off one invoice changes no month after it.
        ("month", {"discounts": [coupon(percent_off=20, duration="once")]}, 120),
    ],
)
def test_a_discount_for_good_is_taken_off(interval: str, off: Any, monthly: float) -> None:
    made, rows = planned(of_stripe(interval, **off), "export.json")
    assert rows["subscriptions"][0]["mrr"] == monthly
    assert not made.warnings


@pytest.mark.parametrize(
    "off",
    [
        {"discounts": ["di_1"]},
        {"discounts": [coupon(percent_off=20, duration="repeating")]},
        {"discounts": [coupon(percent_off=20), coupon(percent_off=10)]},
        {"discounts": [coupon(amount_off=6000, currency="usd")]},
        {"discounts": [coupon(percent_off=20, applies_to={"products": ["prod_1"]})]},
        {"discounts": ["di_1", "di_2"], "discount": coupon(percent_off=20)},
        {"discounts": [{"source": {"type": "coupon", "coupon": "wsd"}}]},
    ],
)
def test_a_discount_in_doubt_is_said_and_not_taken_off(off: Any) -> None:
    made, rows = planned(of_stripe("month", **off), "export.json")
    assert rows["subscriptions"][0]["mrr"] == 120
    assert [said for said in made.warnings if "Rows that have one: 1" in said]


@pytest.mark.parametrize(("off", "warned"), [([], False), (["di_1"], True)])
def test_a_discount_of_a_single_item_is_said(off: list[str], warned: bool) -> None:
    price = {"unit_amount": 12000, "recurring": {"interval": "month", "interval_count": 1}}
    items = [{"quantity": 1, "price": price, "discounts": off}, {"quantity": 1, "price": price}]
    made, rows = planned(of_stripe("month", items={"data": items}), "export.json")
    assert rows["subscriptions"][0]["mrr"] == 240
    assert len([said for said in made.warnings if "Rows that have one: 1" in said]) == warned


@pytest.mark.parametrize(
    ("off", "monthly", "warned"),
    [
        ({"percentage": 10.0, "duration_type": "forever"}, 18, False),
        ({"amount": 3000, "currency_code": "USD", "duration_type": "forever"}, 10, False),
        ({"percentage": 10.0, "duration_type": "one_time"}, 20, False),
        ({"percentage": 10.0, "duration_type": "limited_period"}, 20, True),
        ({"percentage": 10.0, "duration_type": "forever", "item_price_id": "seat"}, 20, True),
    ],
)
def test_discounts_of_chargebee_are_read_by_how_long_they_last(
    off: dict[str, Any], monthly: float, warned: bool
) -> None:
    item = {"item_type": "plan", "quantity": 1, "unit_price": 6000}
    subscription = {
        **{"id": "S1", "customer_id": "C1", "status": "active", "started_at": 1762161240},
        **{"billing_period": 3, "billing_period_unit": "month", "currency_code": "USD"},
        **{"subscription_items": [item], "discounts": [off]},
    }
    made, rows = planned(json.dumps({"list": [{"subscription": subscription}]}), "export.json")
    assert rows["subscriptions"][0]["mrr"] == monthly
    assert bool(made.warnings) == warned
