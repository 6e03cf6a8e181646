"""The numbers that scenarios act on are those that the rest of the app shows."""

import datetime as dt
from typing import Any

import pytest

from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.team import settings
from csmetrics.what_if import saved
from csmetrics.what_if.basis import basis, calls_by_hour, contacts_by_hour
from csmetrics.what_if.outcome import outcome
from csmetrics.what_if.scenario import PRESETS, TODAY, Scenario, dumps, loads
from tests.filling import filled
from tests.keeping import answers, keeping

JUNE = {"from": "2026-06-01", "to": "2026-07-01"}
QUESTION = {"metric": "tickets_created", **JUNE}
# What comes after the last moment of the data is not known to be quiet.
KNOWN = {**JUNE, "to": "2026-06-29"}
SCORES = [10] * 5 + [8] * 3 + [3] * 2


def at(day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, day, hour, minute)


def ticket(number: int, **other: Any) -> dict[str, Any]:
    created = other.pop("created_at", at(1 + number % 28))
    return {
        "ticket_id": str(number),
        "source": "zendesk",
        "created_at": created,
        "first_response_at": created + dt.timedelta(minutes=30 if number % 2 else 120),
        "resolved_at": created + dt.timedelta(hours=5),
        "channel": "email" if number % 4 else "chat",
        "topic": "Billing" if number % 3 else "How-to",
        "customer_id": f"c{number}",
        **other,
    }


def rating(number: int, score: int, **other: Any) -> dict[str, Any]:
    return {
        "survey_id": f"s{number}",
        "source": "zendesk",
        "kind": "csat",
        "responded_at": at(1 + number % 28, 20),
        "score": score,
        "scale_min": 1,
        "scale_max": 5,
        "ticket_id": str(number),
        **other,
    }


def recommended(number: int, score: int) -> dict[str, Any]:
    return rating(number, score, kind="nps", scale_min=0, scale_max=10, survey_id=f"n{number}",
                  ticket_id=None)  # fmt: skip


@pytest.fixture(scope="module")
def db() -> Database:
    tickets = [ticket(number) for number in range(60)]
    # Customer 7 comes back on the same topic, three days after the solution.
    tickets.append(ticket(100, created_at=at(11), topic="Billing", customer_id="c7"))
    customers = [
        {"customer_id": f"k{n}", "acquired_at": dt.datetime(2026, 1, 5)} for n in range(40)
    ]
    paid = [
        {
            "subscription_id": f"p{n}",
            "customer_id": f"k{n}",
            "started_at": dt.datetime(2026, 1, 5),
            "ended_at": at(15) if n < 2 else None,
            "mrr": 50.0,
        }
        for n in range(40)
    ]
    return keeping(
        tickets=tickets,
        surveys=[
            *(rating(number, 5 if number % 5 else 2) for number in range(60)),
            *(recommended(number, score) for number, score in enumerate(SCORES)),
        ],
        customers=customers,
        subscriptions=paid,
        costs=[{"period_start": dt.date(2026, 6, 1), "period_end": dt.date(2026, 7, 1),
                "category": "Pay", "amount": 610.0}],
        calls=[{"call_id": f"l{n}", "started_at": at(2 + 7 * (n % 4), 10, n), "outcome": "answered",
                "talk_seconds": 300.0, "ticket_id": str(n)} for n in range(8)],
    )  # fmt: skip


def test_at_rest_every_number_is_the_one_that_is_asked(db: Database) -> None:
    today = outcome(basis(db, QUESTION), TODAY)
    asked = ["csat", "nps", "clv"]
    found = answers(db, *({"metric": name, **KNOWN} for name in asked))
    for name, ((row,)) in zip(asked, found, strict=True):
        assert today[name].before == pytest.approx(row["value"]), name
    csat = found[0][0]
    assert (today["csat"].low, today["csat"].high) == (csat["low"], csat["high"])
    assert today["nps"].before == pytest.approx(30)


def test_a_month_has_30_days_and_a_bit(db: Database) -> None:
    found = basis(db, QUESTION)
    # The data ends on 28 June.
    assert found.days == 28
    assert found.contacts_a_month == pytest.approx(61 / 28 * 30.4375)
    assert [topic for topic, _ in found.contacts] == ["Billing", "How-to"]
    assert found.cost == pytest.approx(610 * 28 / 30 / 61)


def test_tickets_whose_customer_came_back_are_counted(db: Database) -> None:
    first = basis(db, QUESTION).first_contact
    assert first
    assert first.judged - first.at_once == first.came_back == 1


def test_ratings_are_sorted_by_channel_and_by_the_wait(db: Database) -> None:
    cells = basis(db, QUESTION).cells
    assert sum(cell.answers for cell in cells) == 60
    # Half an hour for odd tickets, which are all mails; two hours for even ones.
    fast = [cell for cell in cells if cell.is_fast(3600)]
    assert [(cell.channel, cell.answers) for cell in fast] == [("email", 30)]
    chat = [cell for cell in cells if cell.channel == "chat"]
    assert [(cell.low, cell.high, cell.answers) for cell in chat] == [(3600, 14400, 15)]


def test_customers_and_revenue_lost_are_per_month(db: Database) -> None:
    revenue = basis(db, QUESTION).revenue
    assert revenue
    months = 28 / 30.4375
    assert revenue.mrr == 38 * 50
    assert revenue.churn == pytest.approx(2 / 40 / months)
    assert revenue.lost_share == pytest.approx(2 / 40 / months)
    assert revenue.others == pytest.approx(0)
    assert revenue.churn_range[0] < revenue.churn < revenue.churn_range[1]
    assert revenue.gross_margin == 0.8


def test_what_the_team_has_set_is_what_counts(db: Database) -> None:
    own = {**QUESTION, "settings": {"gross_margin": 0.5, "csat_definition": "three_and_up"}}
    found = basis(db, settings.filled(db, own))
    assert found.revenue and found.revenue.gross_margin == 0.5
    assert sum(cell.satisfied for cell in found.cells) == 48


def test_filters_hold_for_contacts_but_not_for_the_whole_business(db: Database) -> None:
    everything, chats = basis(db, QUESTION), basis(db, {**QUESTION, "where": {"channel": ["chat"]}})
    assert chats.contacts_a_month < everything.contacts_a_month / 3
    assert chats.cost == everything.cost
    assert chats.revenue == everything.revenue
    assert "one channel" in chats.missing["moved"]


def test_filters_hold_for_calls_without_a_ticket_too() -> None:
    calls = [
        {"call_id": f"l{n}", "started_at": at(1 + n), "outcome": "answered",
         "ticket_id": "0" if n == 0 else None, "team": "Billing" if n < 4 else None}
        for n in range(10)
    ]  # fmt: skip
    db = filled(tickets=[ticket(number) for number in range(28)], calls=calls)
    month = 28 / 30.4375

    def contacts(**where: list[str]) -> tuple[int, int]:
        found = basis(db, {**QUESTION, "where": where})
        phone = found.channel("phone").contacts
        return round(found.contacts_a_month * month), round(phone * month)

    # One of ten calls has a ticket, which came by chat.
    assert contacts() == (28 + 9, 9)
    assert contacts(channel=["phone"]) == (9, 9)
    assert contacts(team=["Billing"]) == (3, 3)
    assert contacts(channel=["chat"]) == (7, 0)


def test_nobody_can_be_won_over_where_nobody_answered_low() -> None:
    db = filled(tickets=[ticket(1)], surveys=[recommended(number, 9) for number in range(5)])
    found = basis(db, QUESTION)
    assert found.recommending and found.recommending.promoters == 5
    assert found.missing["won"].startswith("Nobody answered 0 to 6")


def test_calls_come_by_the_hour_of_the_week(db: Database) -> None:
    hours = calls_by_hour(db, QUESTION)
    busy = [hour for hour in hours if hour.count]
    # Tuesdays at ten: 8 calls on the 2nd, 9th, 16th and 23rd.
    assert [(hour.weekday, hour.hour, hour.count, hour.days) for hour in busy] == [(1, 10, 8, 4)]
    assert contacts_by_hour(db, QUESTION, "phone") == hours
    assert sum(hour.count for hour in contacts_by_hour(db, QUESTION, "chat")) == 16
    elsewhere = {**QUESTION, "where": {"channel": ["email"]}}
    assert contacts_by_hour(db, elsewhere, "chat") == []


def test_days_before_the_first_call_do_not_count_as_days_without_calls() -> None:
    # Tickets since the 1st, a call log since Tuesday the 16th: calls on two Tuesdays, not on four.
    db = filled(
        tickets=[ticket(day) for day in range(1, 29)],
        calls=[
            {"call_id": str(day), "started_at": at(day, 10), "outcome": "answered"}
            for day in (16, 23)
        ],
    )
    busy = [hour for hour in calls_by_hour(db, QUESTION) if hour.count]
    assert [(hour.weekday, hour.hour, hour.count, hour.days) for hour in busy] == [(1, 10, 2, 2)]


@pytest.mark.parametrize(
    ("tables", "missing"),
    [
        ({"tickets": [ticket(1)]}, {"cost", "faster", "kept", "moved", "mrr", "won"}),
        ({"surveys": [recommended(1, 9)]},
         {"avoided", "cost", "faster", "first_contact", "kept", "moved", "mrr"}),
        ({}, {"avoided", "cost", "faster", "first_contact", "kept", "moved", "mrr", "won"}),
    ],
)  # fmt: skip
def test_a_lever_without_its_data_says_which_file_would_open_it(
    tables: dict[str, Any], missing: set[str]
) -> None:
    found = basis(filled(**tables), QUESTION)
    assert missing <= set(found.missing)
    for why in found.missing.values():
        assert why.endswith(".")
        assert "upload" in why or "choose" in why


def test_one_ticket_is_enough_for_a_scenario() -> None:
    found = basis(filled(tickets=[ticket(1)]), QUESTION)
    assert outcome(found, Scenario(avoided=50))["contacts"].change < 0


# ---------------------------------------------------------------------- kept scenarios


def test_a_scenario_is_kept_under_its_name_and_comes_back_as_it_was() -> None:
    db = filled()
    mine = Scenario(avoided=12, topics=(("How-to", 30.0),), cost=4.2, moved_from="email")
    with db.transaction() as session:
        for statement in saved.TABLES:
            session.run(statement)
        saved.save(session, "  Help   centre ", mine)
        saved.save(session, "bold one", PRESETS["bold"])
    assert [(one.name, one.scenario) for one in saved.saved(db)] == [
        ("bold one", PRESETS["bold"]),
        ("Help centre", mine),
    ]
    with db.transaction() as session:
        saved.save(session, "bold one", mine)
        saved.remove(session, "Help centre")
    assert [(one.name, one.scenario) for one in saved.saved(db)] == [("bold one", mine)]


@pytest.mark.parametrize(
    ("name", "scenario", "said"),
    [
        (" ", TODAY, "A scenario needs a name."),
        ("x" * 41, TODAY, "This name is too long."),
        ("More than all", Scenario(avoided=61), "cannot be 61"),
        ("Less than nothing", Scenario(kept=-1), "cannot be -1"),
        ("A gift", Scenario(cost=-2.0), "The cost of a contact cannot be -2"),
        ("A saint", Scenario(become="saint"), "cannot become"),
    ],
)
def test_what_makes_no_sense_is_not_kept(name: str, scenario: Scenario, said: str) -> None:
    db = filled()
    with db.transaction() as session:
        session.run(saved.TABLES[0])
        with pytest.raises(Problem, match=said):
            saved.save(session, name, scenario)
    assert saved.saved(db) == []


def test_a_scenario_is_text_and_back() -> None:
    mine = Scenario(faster=25, within_seconds=300, become="promoter", topics=(("A", 1.0),))
    assert loads(dumps(mine)) == mine
    assert loads("not JSON") == TODAY
    # A later version may keep more than this one knows.
    assert loads('{"avoided": 5, "of a later version": 1}') == Scenario(avoided=5)
