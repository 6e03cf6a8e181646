"""The costs page: whole, and where some of its files are missing."""

import re
from pathlib import Path

from csmetrics import samples
from csmetrics.team import settings
from csmetrics.ui import state
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit
from tests.pages.test_pages import cards, texts

ONE_TICKET = b"""ticket_id,created_at,first_response_at,resolved_at,customer_id
1,2026-03-02 09:00,2026-03-02 10:00,2026-03-03 12:00,C1
"""
COSTS = b"""period_start,period_end,category,amount
2026-03-01,2026-04-01,Salaries,310
"""
ORDERS = b"""order_id,customer_id,ordered_at,amount
O1,C1,2026-03-04 10:00,25
"""
SUBSCRIPTIONS = b"""subscription_id,customer_id,started_at,ended_at,mrr
S1,C1,2026-01-01,,40
"""
MARCH = {"period": "dates", "days": ["2026-03-01", "2026-03-31"]}


def load(**files: bytes) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in files.items():
            report = workspace.load((f"{name}.csv", content))
            assert report.rows_loaded, report


def plain(app: object) -> str:
    return texts(app).replace("\\", "")  # type: ignore[arg-type]


def test_the_sample_has_all_of_it(sample: Path, visit: Visit) -> None:
    app = visit("costs")
    shown = cards(app)
    assert set(shown) == {
        "Cost per ticket",
        "Cost per contact",
        "Contacts per 100 customers",
        "Contacts per 100 orders",
        "Revenue after contact",
        "Revenue after contact per ticket",
        "Average revenue per customer",
        "Customer lifetime value",
        "Net revenue retention",
        "Gross revenue retention",
    }
    assert "–" not in shown.values()
    assert len(app.get("plotly_chart")) == 4
    said = plain(app)
    assert "per solved ticket" in said and "a month**" in said
    assert re.search(r"% (more|less) than the 90 days before", said)
    assert "What else this page can show" not in said


def test_an_arrow_says_what_the_change_beside_it_says(visit: Visit) -> None:
    header, *_ = ONE_TICKET.splitlines()
    february = b"2,2026-02-03 09:00,2026-02-03 10:00,2026-02-04 12:00,C2"
    march = [b"%d,2026-03-02 09:00,2026-03-02 10:00,2026-03-03 12:00,C1" % n for n in (3, 4)]
    costs = b"period_start,period_end,category,amount\n2026-02-01,2026-03-01,Salaries,50000\n"
    costs += b"2026-03-01,2026-04-01,Salaries,100010\n"
    load(tickets=b"\n".join([header, february, *march]), costs=costs)
    app = visit("costs", **MARCH)
    told = {card.label: (card.delta, card.proto.direction) for card in app.metric}
    assert told["Cost per ticket"] == ("0.0%", app.metric[0].proto.NONE)


def test_the_currency_stands_before_amounts_and_nothing_else(sample: Path, visit: Visit) -> None:
    before = cards(visit("costs"))
    with state.own_workspace().changing() as session:
        settings.save(session, "currency", "€")
    after = cards(visit("costs"))
    for name in ("Cost per ticket", "Revenue after contact", "Customer lifetime value"):
        assert after[name] == f"€{before[name]}"
    for name in ("Contacts per 100 orders", "Net revenue retention"):
        assert after[name] == before[name]
    assert "Support cost **€" in plain(visit("costs"))


def test_one_ticket_alone_shows_what_each_file_would_open(data_folder: Path, visit: Visit) -> None:
    load(tickets=ONE_TICKET)
    app = visit("costs")
    said = plain(app)
    assert cards(app) == {} and not app.get("plotly_chart")
    assert "Neither costs nor revenue are loaded yet." in said
    for needed in ("your costs", "your orders", "your subscriptions", "your customers"):
        assert needed in said
    assert [button.label for button in app.button][-1] == "Go to Data"


def test_customers_without_tickets_ask_for_tickets_and_not_for_customers(
    data_folder: Path, visit: Visit
) -> None:
    load(customers=b"customer_id,acquired_at\nC1,2026-03-02\nC2,2026-03-09\n")
    said = plain(visit("costs"))
    assert "your tickets" in said and "your customers" not in said
    assert state.own_workspace().load(("tickets.csv", ONE_TICKET)).rows_loaded
    assert "your tickets" not in plain(visit("costs"))


def test_costs_alone_show_what_a_ticket_costs(data_folder: Path, visit: Visit) -> None:
    load(tickets=ONE_TICKET, costs=COSTS)
    app = visit("costs", **MARCH)
    assert cards(app) == {"Cost per ticket": "310", "Cost per contact": "310"}
    assert "Support cost **310**, **310 per solved ticket**" in plain(app)
    assert "your costs" not in plain(app) and "your orders" in plain(app)


def test_amounts_without_a_currency_say_where_to_choose_one(sample: Path, visit: Visit) -> None:
    for page in ("costs", "what_if"):
        assert "Amounts stand without a currency" in plain(visit(page))
    with state.own_workspace().changing() as session:
        settings.save(session, "currency", "€")
    for page in ("costs", "what_if"):
        assert "without a currency" not in plain(visit(page))


def test_no_amounts_need_no_currency(data_folder: Path, visit: Visit) -> None:
    load(tickets=ONE_TICKET)
    assert "without a currency" not in plain(visit("costs"))


def test_one_of_everything_adds_up(data_folder: Path, visit: Visit) -> None:
    load(tickets=ONE_TICKET, costs=COSTS, orders=ORDERS, subscriptions=SUBSCRIPTIONS)
    shown = cards(visit("costs", **MARCH))
    assert shown["Contacts per 100 customers"] == "100.0"
    assert shown["Contacts per 100 orders"] == "100.0"
    assert shown["Revenue after contact"] == "25"
    assert shown["Average revenue per customer"] == "40"
    assert shown["Net revenue retention"] == "100.0%"


def test_costs_that_end_within_the_period_are_warned_of(data_folder: Path, visit: Visit) -> None:
    load(
        tickets=ONE_TICKET + b"2,2026-04-20 09:00,2026-04-20 10:00,2026-04-20 12:00,C1\n",
        costs=COSTS,
    )
    app = visit("costs", period="all")
    assert "Costs are loaded for 1 – 31 Mar 2026 only." in app.warning[0].value.replace("\\", "")


def test_calls_of_a_part_of_the_period_are_warned_of(data_folder: Path, visit: Visit) -> None:
    calls = b"call_id,started_at,outcome\n1,2026-03-20 09:00,answered\n"
    load(tickets=ONE_TICKET, calls=calls, costs=COSTS)
    (said,) = visit("costs", **MARCH).warning
    assert "Calls are loaded for 20 Mar 2026 only." in said.value.replace("\\", "")


def test_filters_do_not_move_what_is_of_all_customers(sample: Path, visit: Visit) -> None:
    filtered = visit("costs", channel="Chat")
    assert cards(filtered) == cards(visit("costs"))


def test_tickets_without_customers_do_without_them(data_folder: Path, visit: Visit) -> None:
    with open_workspace(default_path()) as workspace:
        for name in ("zendesk_tickets.csv", "costs.csv"):
            assert workspace.load(samples.FOLDER / name).rows_loaded
    app = visit("costs")
    assert list(cards(app)) == ["Cost per ticket", "Cost per contact"]
    assert len(app.get("plotly_chart")) == 2


def test_nothing_loaded_leads_to_the_data_page(data_folder: Path, visit: Visit) -> None:
    app = visit("costs")
    assert "This page needs your data first" in app.subheader[0].value
