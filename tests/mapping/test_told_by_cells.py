"""Columns whose headers could mean several things: their cells say which."""

import pytest

from csmetrics.errors import NeedsAnswer
from tests.mapping.test_unseen_exports import planned

DAY = "2026-03-14 09:00:00"


@pytest.mark.parametrize(
    ("header", "cells", "channels"),
    [
        ("Type", ("Email", "Chat"), ["email", "chat"]),
        ("Mode", ("E-Mail", "Phone Call"), ["email", "phone"]),
        ("Source", ("Web form", "Other"), ["web", "other"]),
    ],
)
def test_words_for_channels_make_a_column_the_channel(
    header: str, cells: tuple[str, str], channels: list[str]
) -> None:
    made, rows = planned(f"Ticket ID,Created at,{header}\n1,{DAY},{cells[0]}\n2,{DAY},{cells[1]}\n")
    assert [row["channel"] for row in rows["tickets"]] == channels
    assert "topic" not in made.parts[0].columns


@pytest.mark.parametrize("cells", [("Incident", "Other"), ("Other", "Other"), ("Call", "Bug")])
def test_a_type_with_other_words_stays_the_topic(cells: tuple[str, str]) -> None:
    made, _ = planned(f"Ticket ID,Created at,Type\n1,{DAY},{cells[0]}\n2,{DAY},{cells[1]}\n")
    assert made.parts[0].columns["topic"] == ("Type",)
    assert "channel" not in made.parts[0].columns


def test_dates_under_the_name_of_a_duration_are_moments() -> None:
    text = (
        "Ticket-ID;Erstellungszeit;Lösungszeit;Erste Reaktionszeit;Lösungszeit (in Stunden)\n"
        "5;2026-03-14 09:00:00;2026-03-14 12:00:00;2026-03-14 09:20:00;03:00:00\n"
        "6;2026-03-14 09:00:00;;;\n"
    )
    _, rows = planned(text)
    told = [
        [row[name] and f"{row[name]:%H:%M}" for name in ("resolved_at", "first_response_at")]
        for row in rows["tickets"]
    ]
    assert told == [["12:00", "09:20"], [None, None]]


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("Datum/Uhrzeit der Öffnung", "Datum/Uhrzeit der Schließung"),
        ("Fecha y hora de apertura", "Fecha y hora de cierre"),
        ("Date et heure de création", "Date et heure de clôture"),
        ("Data e ora di apertura", "Data e ora di chiusura"),
    ],
)
def test_a_day_and_time_is_named_as_a_day_is(opened: str, closed: str) -> None:
    text = f"Ticket ID;{opened};{closed}\n1;14/03/2026 09:00;14/03/2026 10:00\n"
    made, _ = planned(text)
    assert made.parts[0].columns["created_at"] == (opened,)
    assert made.parts[0].columns["closed_at"] == (closed,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Email,Score,Type,Created At\na@x.de,9,Promoter,{}\nb@x.de,3,Detractor,{}\n", "NPS"),
        ("Antwort-ID,Datum,Score,Gruppe\n1,{},9,Promotor\n2,{},3,Kritiker\n", "NPS"),
        ("Date,Ticket ID,Rating,Comment\n{},1,Good,ok\n{},2,Bad,\n", "CSAT"),
    ],
)
def test_words_tell_which_question_was_answered(text: str, kind: str) -> None:
    made, rows = planned(text.replace("{}", DAY))
    assert made.parts[0].table == "surveys"
    assert [row["responded_at"] is not None for row in rows[kind]] == [True, True]


def test_a_price_for_several_intervals_is_shared_by_them() -> None:
    text = (
        "Subscription ID,Customer ID,Start date,Price,Interval,Interval count\n"
        "1,c1,2026-01-01,30,month,3\n2,c2,2026-01-01,30,month,1\n3,c3,2026-01-01,240,year,2\n"
    )
    _, rows = planned(text)
    assert [row["mrr"] for row in rows["subscriptions"]] == [10, 30, 10]


def test_a_list_of_customers_with_what_each_pays_is_one_of_subscriptions() -> None:
    text = "Customer ID,Customer name,MRR,Activated on,Churned on\n{}"
    days = "c1,Ann,49,2026-01-05,\nc2,Bo,99,2026-01-06,2026-03-01\n"
    _, rows = planned(text.format(days))
    told = [(row["mrr"], row["ended_at"] is not None) for row in rows["subscriptions"]]
    assert told == [(49, False), (99, True)]


def test_what_customers_pay_is_said_to_be_unused_where_it_is() -> None:
    made, _ = planned(
        "Customer ID,MRR,Customer since,Churn date,Country,Industry,Churn reason\n"
        "c1,49,2026-01-05,,PT,Retail,\nc2,99,2026-01-06,2026-03-01,DE,Food,Price\n"
    )
    assert made.parts[0].table == "customers"
    assert any("“MRR” is not used" in warning for warning in made.warnings)


def test_a_respondent_alone_makes_no_file_one_of_surveymonkey() -> None:
    text = (
        "Submission ID,Respondent ID,Submitted at,How likely are you to recommend us?\n"
        f"x1,r1,{DAY},9\n"
    )
    made, rows = planned(text)
    assert made.source == "other"
    assert [row["score"] for row in rows["NPS"]] == [9]


def test_ratings_that_say_so_themselves_are_no_prices() -> None:
    header = "Chat ID,Chat creation date,Agent name,Visitor email,Rate\n"
    day = "2025-11-03 09:14:00,Ann,a@x.example"
    words = ["rated good", "rated bad", "not rated"]
    text = header + "".join(f"PJ{n},{day},{word}\n" for n, word in enumerate(words))
    _, rows = planned(text)
    assert [(row["ticket_id"], row["score"]) for row in rows["CSAT"]] == [("PJ0", 1), ("PJ1", 0)]
    assert {row["customer_id"] for row in rows["tickets"]} == {"a@x.example"}

    prices = header + f"PJ0,{day},25.00\nPJ1,{day},30.00\n"
    assert "CSAT" not in planned(prices)[1]


@pytest.mark.parametrize(
    "header",
    [
        "Ticket ID,Ticket subject,Agent,Team,Score,Comment,Customer email,Survey,Created",
        "Question,Answer,Comment,Customer,Team member,Ticket ID,Agent,Team,Created",
    ],
)
def test_scores_of_a_survey_are_no_tickets_without_a_rating(header: str) -> None:
    cells = ["7"] * (header.count(",")) + ["2025-11-03 09:14"]
    with pytest.raises(NeedsAnswer) as asked:
        planned(f"{header}\n{','.join(cells)}\n")
    assert asked.value.table == "surveys"


def test_a_number_a_date_a_state_and_an_owner_may_be_anything() -> None:
    text = "ID,Date,Status,Owner,Team{}\n1,2025-11-03 09:14,Won,Ann,North{}\n"
    with pytest.raises(NeedsAnswer):
        planned(text.format("", ""))
    assert planned(text.format(",Category,Customer", ",Bug,Bo"))[0].parts[0].table == "tickets"


def test_subscriptions_of_an_unknown_tool_that_are_on_trial_bring_nothing_yet() -> None:
    text = (
        "Subscription ID,Customer ID,State,MRR,Created At\n"
        "1,c1,active,49,2025-11-03\n2,c2,trialing,49,2025-11-03\n3,c3,canceled,49,2025-11-03\n"
    )
    _, rows = planned(text)
    assert [row["left_out"] is None for row in rows["subscriptions"]] == [True, False, True]


def test_a_subscription_with_its_next_bill_is_no_customer() -> None:
    text = (
        "id,customer_id,created_at,canceled_at,next_billed_at,cancellation_reason\n"
        "sub_1,ctm_1,2025-11-03,2025-11-13,,price\n"
    )
    with pytest.raises(NeedsAnswer):
        planned(text)


def test_marks_of_spam_and_of_deleted_tickets_go_before_their_status() -> None:
    text = (
        "Ticket ID,Created at,Status,Is spam,Deleted\n1,2025-11-03 09:14,Open,true,No\n"
        "2,2025-11-03 09:14,Open,false,Yes\n3,2025-11-03 09:14,Open,false,No\n"
    )
    _, rows = planned(text)
    assert [row["status"] for row in rows["tickets"]] == ["spam", "deleted", "open"]


@pytest.mark.parametrize(
    ("header", "shown", "hidden"),
    [
        ("Private", "false", "true"),
        ("Is internal", "No", "Yes"),
        ("Internal note", "0", "1"),
        ("Private", "public", "private"),
        ("Public", "true", "false"),
    ],
)
def test_yes_under_private_is_a_message_that_the_customer_does_not_see(
    header: str, shown: str, hidden: str
) -> None:
    text = (
        f"Ticket ID,Author type,Sent at,{header},Body\n"
        f"1,agent,2025-11-03 09:14,{shown},Hello\n1,agent,2025-11-03 09:15,{hidden},Note\n"
    )
    _, rows = planned(text)
    assert [row["is_public"] for row in rows["replies"]] == [True, False]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("First response SLA", "Met"),
        ("First response due", DAY),
        ("Resolution due", DAY),
        ("Resolution time SLA", "24"),
    ],
)
def test_what_was_promised_is_not_offered_as_what_became_of_it(header: str, cell: str) -> None:
    made, _ = planned(f"Ticket ID,Created at,Status,Agent,{header}\n1,{DAY},Open,Ann,{cell}\n")
    used = [headers for part in made.parts for headers in part.columns.values()]
    assert not any(header in headers for headers in used)


@pytest.mark.parametrize(
    ("header", "cell"),
    [("Handle time (min)", "12"), ("Handling time (s)", "720"), ("Handle time", "00:12:00")],
)
def test_the_handle_time_of_tickets_is_read_in_its_unit(header: str, cell: str) -> None:
    _, rows = planned(f"Ticket ID,Created at,Status,Agent,{header}\n1,{DAY},Open,Ann,{cell}\n")
    assert rows["tickets"][0]["handle_seconds"] == 720


def test_yes_under_reopened_is_once() -> None:
    text = (
        f"Ticket ID,Created at,Status,Agent,Reopened\n1,{DAY},Open,Ann,Yes\n2,{DAY},Open,Ann,No\n"
    )
    _, rows = planned(text)
    assert [(row["reopens"], row["unreadable"]) for row in rows["tickets"]] == [
        (1, None),
        (0, None),
    ]
