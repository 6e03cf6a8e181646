"""Orders and calls of tools that nobody named: told by what stands beside common headers."""

import pytest

from csmetrics.errors import NeedsAnswer
from csmetrics.workspace import open_workspace
from tests.mapping.test_unseen_exports import planned

SHOP = (
    "Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name\n"
    "#1001,j@x.de,paid,52.00,2026-03-01 09:00:00 +0100,1,Tea\n"
    "#1001,j@x.de,,,2026-03-01 09:00:00 +0100,2,Cup\n"
    "#1002,e@x.de,paid,12.00,2026-03-03 09:00:00 +0100,1,Tea\n"
)
LINES = (
    "Order ID,Customer email,Order date,Amount,Product\n"
    "1,j@x.de,2026-03-01,10.00,Tea\n1,j@x.de,2026-03-01,5.00,Cup\n2,e@x.de,2026-03-02,7.00,Tea\n"
)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (SHOP, {"#1001": 52, "#1002": 12}),
        (LINES, {"1": 15, "2": 7}),
        # All rows of an order say what the whole order was worth.
        (LINES.replace("10.00", "15.00").replace("5.00,Cup", "15.00,Cup"), {"1": 15, "2": 7}),
    ],
)
def test_the_items_of_an_order_are_one_order(text: str, amounts: dict[str, float]) -> None:
    text = text.replace("115.00", "15.00")
    with open_workspace() as workspace:
        report = workspace.load(("orders.csv", text.encode()))
        rows = workspace.database.rows("select order_id, amount from orders")
    assert report.rows_loaded == 2
    assert {row["order_id"]: row["amount"] for row in rows} == amounts


def test_what_was_paid_for_one_thing_in_one_month_adds_up() -> None:
    ledger = (
        "period_start,period_end,category,amount\n2026-03-01,2026-04-01,Wages,1000\n"
        "2026-03-01,2026-04-01,Wages,500\n2026-03-01,2026-04-01,,20\n2026-03-01,2026-04-01,,30\n"
        "2026-04-01,2026-05-01,Wages,nothing\n2026-04-01,2026-05-01,Wages,700\n"
    )
    with open_workspace() as workspace:
        report = workspace.load(("costs.csv", ledger.encode()))
        rows = workspace.database.rows("select category, amount from costs order by amount")
        again = workspace.load(("again.csv", ledger.replace("nothing", "none").encode()))
    assert [(row["category"], row["amount"]) for row in rows] == [
        (None, 50),
        ("Wages", 700),
        ("Wages", 1500),
    ]
    assert (report.rows_loaded, report.rows_quarantined) == (3, 1)
    assert any("amounts add up" in said for said in report.messages)
    assert again.changes["costs"].unchanged == 3


def test_shifts_of_a_day_and_mentions_of_several_sites_add_up() -> None:
    shifts = (
        "agent_id,date,scheduled_seconds,handling_seconds\n"
        "A,2026-03-02,14400,7200\nA,2026-03-02,10800,3600\nB,2026-03-02,14400,\n"
    )
    # Of 3 mentions at 0.5 and one at -0.5 the mean is a quarter; four are of nobody knows what.
    mentions = (
        "date,platform,mentions,sentiment\n2026-03-02,x,3,0.5\n2026-03-02,x,1,-0.5\n"
        "2026-03-02,,4,\n"
    )
    with open_workspace() as workspace:
        workspace.load(("shifts.csv", shifts.encode()))
        report = workspace.load(("mentions.csv", mentions.encode()))
        worked = workspace.database.rows("select * from agent_time order by agent_id")
        heard = workspace.database.rows("select * from mentions order by mentions, sentiment")
    assert [(row["scheduled_seconds"], row["handling_seconds"]) for row in worked] == [
        (25_200, 10_800),
        (14_400, None),
    ]
    assert [(row["mentions"], row["sentiment"]) for row in heard] == [(4, 0.25), (4, None)]
    assert any("mentions add up" in said for said in report.messages)


@pytest.mark.parametrize(
    "text",
    [
        "Order ID,Customer ID,Created at,Total\n1,c1,2026-03-14,12.00\n",
        "Bestellnummer;Kundennummer;Bestelldatum;Gesamtbetrag\n1;c1;14.03.2026;12,00\n",
    ],
)
def test_a_number_a_customer_and_a_worth_make_a_dated_row_an_order(text: str) -> None:
    _, rows = planned(text)
    (order,) = rows["orders"]
    assert (order["customer_id"], order["ordered_at"].day, order["amount"]) == ("c1", 14, 12)


@pytest.mark.parametrize(
    "text",
    [
        "Refund ID,Order ID,Customer ID,Created at,Amount\n1,o1,c1,2026-03-14,12.00\n",
        "id,Created date (UTC),Amount,Status,Customer ID\nch_1,2026-03-14 09:00,12.00,Paid,c1\n",
        "Invoice number,Customer,Created at,Total\n1,c1,2026-03-14,12.00\n",
        "ID,Customer,Created at,Total\n1,c1,2026-03-14,12.00\n",
    ],
)
def test_money_that_went_back_or_was_billed_is_no_order(text: str) -> None:
    with pytest.raises(NeedsAnswer):
        planned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Call SID,Date,Direction,From,To,Duration,Status\n"
        "CA1,2026-03-14 09:00:00,Incoming,+1,+2,60,Completed\n"
        "CA2,2026-03-14 09:10:00,Incoming,+1,+2,0,No answer\n",
        "Call Time,Caller ID,Destination,Status,Ringing,Talking\n"
        "14/03/2026 09:00:00,555,Ann,Answered,00:00:10,00:02:00\n"
        "14/03/2026 09:10:00,555,Ann,Unanswered,00:00:30,\n",
        "Session Id,From Number,Result,Call Length,Call Start Time,Call Direction\n"
        "r1,555,Answered,00:02:00,3/14/2026 9:00 AM,Inbound\n"
        "r2,555,Missed,00:00:20,3/14/2026 9:10 AM,Inbound\n",
    ],
)
def test_a_status_is_the_outcome_of_a_call_where_the_rest_speaks_of_calls(text: str) -> None:
    _, rows = planned(text)
    assert [(row["outcome"], row["started_at"].day) for row in rows["calls"]] == [
        ("answered", 14),
        ("missed", 14),
    ]


def test_a_task_that_was_completed_is_no_call() -> None:
    text = "Task ID,Task name,Start date,Status,Owner\n1,x,2026-03-14,Completed,Ann\n"
    with pytest.raises(NeedsAnswer):
        planned(text)


@pytest.mark.parametrize(
    ("header", "no", "yes", "lost"),
    [
        ("Abandoned", "No", "Yes", "abandoned"),
        ("Abandoned", "0", "1", "abandoned"),
        ("Abandoned", "", "1", "abandoned"),
        ("Missed", "false", "true", "missed"),
        ("Verpasst", "nein", "ja", "missed"),
    ],
)
@pytest.mark.parametrize("chosen", [False, True])
def test_yes_under_a_header_of_lost_calls_is_no_answer(
    header: str, no: str, yes: str, lost: str, chosen: bool
) -> None:
    text = (
        f"Call ID,Start time,{header},Wait time (s)\n"
        f"1,2025-11-03 09:14:00,{no},20\n2,2025-11-03 09:24:00,{yes},60\n"
    )
    _, rows = planned(text, mapping={header: "outcome"} if chosen else {})
    assert [row["outcome"] for row in rows["calls"]] == ["answered", lost]


@pytest.mark.parametrize(
    ("header", "cells", "brings"),
    [
        ("MRR (EUR)", "49,99", [49, 99]),
        ("MRR (cents)", "4900,9900", [49, 99]),
        ("mrr_cents", "4900,9900", [49, 99]),
        ("ARR (USD)", "120,240", [10, 20]),
    ],
)
def test_the_coin_of_an_amount_may_stand_in_its_header(
    header: str, cells: str, brings: list[float]
) -> None:
    text = f"Subscription ID,Customer ID,Start date,{header}\n" + "".join(
        f"{n},c{n},2025-11-03,{cell}\n" for n, cell in enumerate(cells.split(","))
    )
    _, rows = planned(text)
    assert [row["mrr"] for row in rows["subscriptions"]] == brings
    text = text.replace("Subscription ID", "Order ID").replace("Start date", "Order date")
    _, rows = planned(text, mapping={header: "amount"})
    assert rows["orders"][0]["amount"] == float(cells.split(",")[0]) / (
        100 if "cents" in header else 1
    )


def test_orders_without_numbers_are_one_a_row() -> None:
    text = (
        "customer_id,ordered_at,amount\nC1,2026-03-01 09:00Z,10\nC1,2026-03-01 09:00Z,20\n"
        "C1,2026-03-01 09:00Z,20\n"
    )
    with open_workspace() as workspace:
        workspace.load(("orders.csv", text.encode()))
        again = workspace.load(("again.csv", f"{text}C2,2026-03-02 09:00Z,30\n".encode()))
        rows = workspace.database.rows("select amount from orders order by amount")
    assert [row["amount"] for row in rows] == [10, 20, 20, 30]
    assert again.changes["orders"].unchanged == 3


def test_reviews_without_numbers_of_one_agent_and_day_are_all_kept() -> None:
    text = (
        "agent_id,reviewed_at,category,score,max_score\nA,2026-03-01,tone,5,5\n"
        "A,2026-03-01,policy,1,5\nA,2026-03-01,tone,2,5\nA,2026-03-01,tone,2,5\n"
    )
    with open_workspace() as workspace:
        report = workspace.load(("reviews.csv", text.encode()))
        again = workspace.load(("again.csv", f"{text}B,2026-03-02,tone,3,5\n".encode()))
        rows = workspace.database.rows(
            "select string_agg(category, ' ' order by category) as categories from qa_reviews "
            "group by review_id order by categories"
        )
    assert report.rows_loaded == 4
    assert [row["categories"] for row in rows] == ["policy tone", "tone", "tone", "tone"]
    assert again.changes["qa_reviews"].unchanged == 4
