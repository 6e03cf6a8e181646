"""The sample exports are what their script makes, and tell the story that they promise."""

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from csmetrics import samples
from csmetrics.errors import Problem
from csmetrics.tables import TABLES
from tools.sample import files

MADE = files()
ROWS = {name: list(csv.DictReader(io.StringIO(data.decode()))) for name, data in MADE.items()}
TICKETS = ROWS["zendesk_tickets.csv"]
CUSTOMERS = ROWS["customers.csv"]
SURVEYS = ROWS["nps_survey.csv"]
OUTAGE = date(2026, 5, 11)


def week(ticket: dict[str, str]) -> date:
    created = datetime.fromisoformat(ticket["Created at"]).date()
    return created - timedelta(days=created.weekday())


def first_reply(tickets: list[dict[str, str]]) -> float:
    column = "First reply time in minutes"
    return median(int(ticket[column]) for ticket in tickets if ticket[column])


def csat(tickets: list[dict[str, str]]) -> float:
    words = Counter(ticket["Satisfaction Score"].split(" ")[0] for ticket in tickets)
    return 100 * words["Good"] / (words["Good"] + words["Bad"])


def nps(answers: list[dict[str, str]]) -> float:
    scores = [int(one["score"]) for one in answers if one["score"].isdigit()]
    return 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores)


@pytest.mark.parametrize("name", MADE)
def test_the_shipped_file_is_what_the_script_makes(name: str) -> None:
    assert (samples.FOLDER / name).read_bytes() == MADE[name]


def test_all_sample_exports_together_are_under_seven_megabytes() -> None:
    assert {path.name for path in samples.exports()} == set(MADE)
    assert sum(len(data) for data in MADE.values()) < 7_000_000


def test_the_sample_is_as_large_as_a_real_company() -> None:
    assert 9_000 <= len(TICKETS) <= 12_000
    assert 2_000 <= sum(bool(one["responded_at"]) for one in SURVEYS) <= 3_000
    assert 1_400 <= len(CUSTOMERS) <= 1_600


def test_the_sample_covers_eighteen_months_and_nothing_later() -> None:
    months = {ticket["Created at"][:7] for ticket in TICKETS}
    assert (min(months), max(months), len(months)) == ("2025-05", "2026-10", 18)
    assert max(max(one["Updated at"], one["Solved at"]) for one in TICKETS) < "2026-11-01"
    assert max(one["responded_at"] for one in SURVEYS) < "2026-11-01"


def test_the_units_of_a_ticket_agree_with_its_times() -> None:
    for ticket in TICKETS:
        if ticket["Solved at"]:
            solved, created = (
                datetime.fromisoformat(ticket[column]) for column in ("Solved at", "Created at")
            )
            minutes = int(ticket["Full resolution time in minutes"])
            assert solved - created == timedelta(minutes=minutes)
            assert abs(int(ticket["Resolution time"]) - minutes / 60) <= 0.5


def test_every_requester_is_a_customer() -> None:
    customers = {one["customer_id"] for one in CUSTOMERS}
    assert {ticket["Requester id"] for ticket in TICKETS} <= customers


def test_story_the_outage_week_has_twice_the_tickets_slow_answers_and_unhappy_customers() -> None:
    weeks = Counter(map(week, TICKETS))
    outage = [ticket for ticket in TICKETS if week(ticket) == OUTAGE]
    before = [one for one in TICKETS if OUTAGE - timedelta(weeks=8) <= week(one) < OUTAGE]
    assert len(outage) >= 2 * median(weeks.values())
    assert first_reply(outage) >= 2 * first_reply(before)
    assert csat(outage) <= csat(before) - 15


def test_story_the_chat_opens_in_february_and_takes_a_quarter_of_all_tickets() -> None:
    chats = [ticket for ticket in TICKETS if ticket["Via"] == "Chat"]
    assert min(ticket["Created at"] for ticket in chats) >= "2026-02-02"
    october = [ticket["Via"] for ticket in TICKETS if ticket["Created at"] >= "2026-10"]
    assert october.count("Chat") / len(october) >= 0.25
    assert first_reply(chats) <= 5


def test_story_billing_is_the_slow_team() -> None:
    replies = {
        team: first_reply([ticket for ticket in TICKETS if ticket["Group"] == team])
        for team in {ticket["Group"] for ticket in TICKETS}
    }
    slowest = replies.pop("Billing")
    assert slowest >= 2.5 * max(replies.values())


def test_story_the_price_rise_starts_churn_because_of_the_price() -> None:
    def left(first: str, last: str) -> list[str]:
        return [c["churn_reason"] for c in CUSTOMERS if first <= c["churned_at"][:7] <= last]

    before, after = left("2026-01", "2026-03"), left("2026-07", "2026-09")
    assert len(after) >= 2 * len(before)
    assert after.count("Price") > len(after) / 2 > before.count("Price")


def test_story_nps_falls_after_the_price_rise() -> None:
    spring = [one for one in SURVEYS if "2026-02" <= one["responded_at"][:7] <= "2026-04"]
    summer = [one for one in SURVEYS if "2026-07" <= one["responded_at"][:7] <= "2026-09"]
    assert nps(summer) <= nps(spring) - 15


def test_messages_agree_with_their_tickets() -> None:
    written: dict[str, list[dict[str, str]]] = {}
    for message in ROWS["ticket_messages.csv"]:
        written.setdefault(message["ticket_id"], []).append(message)
    tickets = [one for one in TICKETS if one["Created at"] >= "2026-05"]
    assert {ticket["Id"] for ticket in tickets} == set(written)
    for ticket in tickets:
        first, answers = written[ticket["Id"]][0], _answers(written[ticket["Id"]])
        assert (first["author"], first["sent_at"][:16]) == ("customer", ticket["Created at"])
        minutes = ticket["First reply time in minutes"]
        assert bool(answers) == bool(minutes)
        if answers:
            waited = datetime.fromisoformat(answers[0]) - datetime.fromisoformat(first["sent_at"])
            assert waited == timedelta(minutes=int(minutes))
            assert len(answers) <= int(ticket["Replies"])


def _answers(messages: list[dict[str, str]]) -> list[str]:
    return [
        one["sent_at"]
        for one in messages
        if one["author"] == "agent" and one["is_public"] == "true"
    ]


def test_every_ticket_by_phone_has_its_call() -> None:
    called = {one["ticket_id"] for one in ROWS["calls.csv"] if one["ticket_id"]}
    answered = [one for one in TICKETS if one["First reply time in minutes"]]
    assert called == {one["Id"] for one in answered if one["Via"] == "Phone"}


def test_who_orders_is_a_customer() -> None:
    customers = {one["customer_id"] for one in CUSTOMERS}
    assert {order["customer_id"] for order in ROWS["orders.csv"]} <= customers
    assert max(order["ordered_at"] for order in ROWS["orders.csv"]) < "2026-11-01"


def test_story_the_outage_is_paid_for_by_help_from_outside() -> None:
    help_ = [one for one in ROWS["costs.csv"] if one["category"] == "Outside help"]
    assert [(one["period_start"], one["period_end"]) for one in help_] == [
        ("2026-05-11", "2026-05-25")
    ]


def test_people_do_not_all_write_the_same() -> None:
    assert len({one["comment"] for one in SURVEYS}) >= 300


def test_a_rating_has_a_comment_where_it_says_so() -> None:
    for ticket in TICKETS:
        has_comment = bool(ticket["Satisfaction comment"])
        assert has_comment == ticket["Satisfaction Score"].endswith("with comment")


def test_story_who_waited_for_days_says_so_beside_a_bad_rating() -> None:
    bad = [one for one in TICKETS if one["Satisfaction Score"] == "Bad with comment"]
    slow = [one for one in bad if int(one["First reply time in minutes"]) >= 24 * 60]
    blamed = ("waited", "without a reply", "Slow", "Nobody answered", "Too slow")
    says_so = [one for one in slow if any(w in one["Satisfaction comment"] for w in blamed)]
    others = [one for one in bad if one not in slow]
    said_by_others = [
        one for one in others if any(w in one["Satisfaction comment"] for w in blamed)
    ]
    assert len(says_so) / len(slow) >= 2 * len(said_by_others) / len(others)


def test_writing_the_sample_adds_an_empty_template_of_every_table(tmp_path: Path) -> None:
    written = samples.write(tmp_path)
    assert {path.name for path in written if path.parent == tmp_path} == set(MADE)
    for name, table in TABLES.items():
        header = (tmp_path / "templates" / f"{name}.csv").read_text(encoding="utf-8").strip()
        assert header == ",".join(table.names)


def test_writing_the_sample_twice_is_fine_but_never_over_a_file_of_your_own(tmp_path: Path) -> None:
    samples.write(tmp_path)
    samples.write(tmp_path)
    (tmp_path / "customers.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(Problem, match=r"already has a file named customers\.csv"):
        samples.write(tmp_path)
    assert (tmp_path / "customers.csv").read_text(encoding="utf-8") == "mine"
