"""Exports that nobody prepared: what their kinds have in common is read, the rest is asked."""

import json
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import Plan, plan
from csmetrics.read import read

Rows = list[dict[str, Any]]


def planned(text: str, name: str = "export.csv", **answers: Any) -> tuple[Plan, dict[str, Rows]]:
    """Return the plan of a file and the rows of each table, or of each kind of rating."""
    with read(name, text.encode()) as upload:
        table = upload.tables[0]
        made = plan(table, Answers(**answers))
        db = Database()
        rows = {
            part.rating or part.table: db.rows(
                f"{part.sql} order by row_number", tables={"upload": table.arrow()}
            )
            for part in made.parts
        }
        db.close()
    return made, rows


def test_a_price_by_use_is_no_monthly_amount_and_its_row_says_so() -> None:
    def subscription(number: int, *amounts: int | None) -> dict[str, Any]:
        recurring = {"interval": "month", "interval_count": 1}
        items = [
            {"quantity": 1, "price": {"unit_amount": a, "recurring": recurring}} for a in amounts
        ]
        return {
            **{"id": f"sub_{number}", "customer": f"cus_{number}", "status": "active"},
            **{"start_date": 1762161240, "cancel_at_period_end": False, "canceled_at": None},
            **{"billing_cycle_anchor": 1762161240, "currency": "eur", "items": {"data": items}},
        }

    listed = [subscription(1, 4900), subscription(2, 4900, None), subscription(3)]
    _, rows = planned(json.dumps({"object": "list", "data": listed}), "export.json")
    told = [(row["mrr"], row["unreadable"]) for row in rows["subscriptions"]]
    assert told == [(49.0, None), (None, "mrr"), (None, None)]


def test_a_scale_of_a_form_is_asked_about_and_not_guessed() -> None:
    def answer(number: int) -> dict[str, Any]:
        field = {"id": "hV1", "type": "opinion_scale"}
        return {
            **{"response_id": f"a{number}", "landing_id": f"a{number}"},
            **{"landed_at": "2025-11-03T09:00:00Z", "submitted_at": "2025-11-03T09:14:00Z"},
            "answers": [{"field": field, "type": "number", "number": number}],
        }

    text = json.dumps({"items": [answer(9), answer(3)]})
    with pytest.raises(NeedsAnswer, match="rating in this Typeform survey"):
        planned(text, "export.json")
    _, rows = planned(text, "export.json", mapping={"answers.opinion_scale.hV1": "nps"})
    assert [row["score"] for row in rows["NPS"]] == [9.0, 3.0]


@pytest.mark.parametrize("word", ["Unresolved", "Not set", "Noch offen", "未対応", "∅"])
def test_a_word_for_not_yet_keeps_the_solve_dates_of_the_others(word: str) -> None:
    day = "2025-11-03 09:14"
    text = f"Ticket ID,Created,Resolved\n1,{day},2025-11-03 11:14\n2,{day},{word}\n"
    _, rows = planned(text)
    told = [(row["resolved_at"] is None, row["unreadable"]) for row in rows["tickets"]]
    assert told == [(False, None), (True, None)]


def test_ranks_and_brackets_do_not_hide_a_known_word() -> None:
    text = "Ticket ID,Created,Agent,Priority,Status\n" + "".join(
        f"{number},2025-11-03 09:14,Ann,{priority},{status}\n"
        for number, (priority, status) in enumerate(
            [
                ("3 normal", "Open (reopened)"),
                ("5 sehr hoch", "erfolglos geschlossen"),
                ("P2 - High", "1 - New"),
                ("4. low", "Clos"),
            ]
        )
    )
    made, rows = planned(text)
    assert [(row["priority"], row["status"]) for row in rows["tickets"]] == [
        ("normal", "open"),
        ("urgent", "closed"),
        ("high", "new"),
        ("low", "closed"),
    ]
    assert not [said for said in made.warnings if "Unknown words" in said]


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (["Très satisfait", "Plutôt satisfait", "Ni satisfait ni insatisfait"], [5, 4, 3]),
        (["Ótimo", "Bom", "Regular", "Ruim", "Péssimo"], [5, 4, 3, 2, 1]),
        (["Sehr gut", "Gut", "Schlecht", "Sehr schlecht"], [5, 4, 2, 1]),
        (["Gut", "Schlecht"], [1, 0]),
        (["Zeer tevreden", "Ontevreden"], [5, 2]),
        (["bardzo zadowolony", "obojętny"], [5, 3]),
        (["Çok memnun", "Memnun değil"], [5, 2]),
        (["非常に満足", "やや不満"], [5, 2]),
        (["Awesome", "Just OK", "Not Good"], [3, 2, 1]),
    ],
)
def test_answers_in_words_are_scores_in_nine_languages(words: list[str], scores: list[int]) -> None:
    text = "Ticket ID,Created,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{word}\n" for number, word in enumerate(words)
    )
    _, rows = planned(text)
    assert [row["score"] for row in rows["CSAT"]] == scores


def test_a_few_known_words_among_unknown_ones_make_no_score() -> None:
    text = "Ticket ID,Created,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{word}\n"
        for number, word in enumerate(["Wow", "Splendid", "Not good", "Wow"])
    )
    made, rows = planned(text)
    assert [row["score"] for row in rows["CSAT"]] == [None] * 4
    assert any("words that we do not know, such as" in said for said in made.warnings)
    assert not any("has no answers" in said for said in made.warnings)


@pytest.mark.parametrize(
    "header",
    [
        "Tickets Ticket ID,Tickets Created Time,Tickets Solved Time,Ticket Status,Ticket Priority",
        "tickets[TicketId],tickets[CreatedOn],tickets[ResolvedOn],tickets[StatusName],[PriorityName]",
        "tickets.id,tickets.created_at,tickets.solved_at,tickets.status,tickets.priority",
        "TicketNumber,CreatedAt,ResolvedAt,TicketStatus,PriorityName",
    ],
)
def test_headers_are_known_as_extracts_of_databases_change_them(header: str) -> None:
    _, rows = planned(f"{header}\nT-1,2025-11-03 09:14:00,2025-11-03 11:14:00,Closed,High\n")
    (ticket,) = rows["tickets"]
    told = [ticket[name] for name in ("ticket_id", "status", "priority")]
    assert told == ["T-1", "closed", "high"]
    assert (ticket["resolved_at"] - ticket["created_at"]).total_seconds() == 7200


def test_the_person_of_a_table_inside_a_row_is_not_the_customer() -> None:
    text = "Ticket ID,Created at,Status,assignee.email\n" + "".join(
        f"{number},2025-11-03 09:14,open,agent{number}@x.example\n" for number in range(3)
    )
    made, _ = planned(text)
    assert "customer_id" not in made.parts[0].columns


@pytest.mark.parametrize("more", ["Next billing date", "Subscription ID", "Current period start"])
def test_subscriptions_that_ended_are_no_customers_who_left(more: str) -> None:
    text = (
        f"Customer ID,Created at,Cancelled at,Cancellation reason,Price,{more}\n"
        "77,2025-08-03,,,15.00,2025-12-03\n78,2025-08-03,2025-11-01,price,45.00,2025-12-03\n"
    )
    with pytest.raises(NeedsAnswer):
        planned(text)
    assert planned(text.replace(more, "Plan"))[0].parts[0].table == "customers"


def test_the_account_of_the_team_and_nobody_are_no_customers() -> None:
    text = "Ticket ID,Created at,Account ID\n" + "".join(
        f"{number},2025-11-03 09:14,{{}}\n" for number in range(3)
    )
    made, _ = planned(text.format(1, 1, 1))
    assert "customer_id" not in made.parts[0].columns
    made, _ = planned(text.format(1, 1, 2))
    assert made.parts[0].columns["customer_id"] == ("Account ID",)

    _, rows = planned(text.replace("Account ID", "E-Mail").format("anonymous", "a@x.de", "Anonym"))
    assert [row["customer_id"] for row in rows["tickets"]] == [None, "a@x.de", None]


def test_calls_that_went_out_are_left_out_of_a_log_of_an_unknown_tool() -> None:
    text = (
        "Call ID,Start time,Direction,Answered\n1,2025-11-03 09:14:00,inbound,Yes\n"
        "2,2025-11-03 09:15:00,Outbound,Yes\n3,2025-11-03 09:16:00,inbound,No\n"
    )
    _, rows = planned(text)
    assert [(row["outcome"], row["left_out"] is None) for row in rows["calls"]] == [
        ("answered", True),
        ("answered", False),
        ("missed", True),
    ]


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("CSAT (1-10)", (1, 10)),
        ("Rating [0–10]", (0, 10)),
        ("Rating out of 10", (1, 10)),
        ("Note de satisfaction /10", (1, 10)),
        ("Score (1-5)", (1, 5)),
        ("Bewertung (1 bis 7)", (1, 7)),
    ],
)
def test_a_scale_in_the_header_is_not_asked_for(header: str, scale: tuple[int, int]) -> None:
    _, rows = planned(
        f"Ticket ID,Created at,{header}\n1,2025-11-03 09:14,4\n2,2025-11-03 09:14,5\n"
    )
    told = [(row["score"], row["scale_min"], row["scale_max"]) for row in rows["CSAT"]]
    assert told == [(4, *scale), (5, *scale)]


@pytest.mark.parametrize(
    "header",
    [
        "Timestamp,How likely are you to recommend us?",
        "Completion time,How likely are you to recommend us?",
        "Fertigstellungszeit,Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Zeitstempel,Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Horodateur,Quelle est la probabilité que vous nous recommandiez ?",
        "Marca temporal,¿Qué tan probable es que nos recomiende?",
        "Hora de conclusão,Qual a probabilidade de você nos recomendar?",
        "Informazioni cronologiche,Quanto è probabile che ci consigli a un amico?",
        "Tijdstempel,Hoe waarschijnlijk is het dat u ons zou aanbevelen?",
        "Sygnatura czasowa,Jak bardzo prawdopodobne jest, że nas polecisz?",
        "Zaman damgası,Bizi tavsiye etme olasılığınız nedir?",
        "タイムスタンプ,当社をどの程度すすめますか",
    ],
)
def test_forms_say_when_they_were_answered_in_ten_languages(header: str) -> None:
    answered, question = header.split(",", 1)
    _, rows = planned(f'{answered},"{question}"\n2025-11-03 09:14:22,9\n2025-11-14 09:14:22,3\n')
    assert [(row["score"], row["responded_at"].day) for row in rows["NPS"]] == [(9, 3), (3, 14)]


def test_a_sum_between_the_dates_is_no_ticket() -> None:
    text = (
        "Datum;Vorgang;Kunde;Kanal;Erledigt am\n03.11.2025;V-1;Meier;Mail;03.11.2025\n"
        "Summe November;1;;;\n01.12.2025;V-2;Kaya;Mail;02.12.2025\nGesamt;2;;;\n"
    )
    _, rows = planned(text)
    assert [(row["ticket_id"], row["set_aside"] is None) for row in rows["tickets"]] == [
        ("V-1", True),
        ("1", False),
        ("V-2", True),
        ("2", False),
    ]


@pytest.mark.parametrize(
    ("amounts", "wanted"),
    [
        (["1.200", "49,90"], [1200, 49.9]),
        (["1.250,50", "1.100"], [1250.5, 1100]),
        (["1.200 €", "350 €"], [1200, 350]),
        (["1250,50", "99,00"], [1250.5, 99]),
        (["1.125", "350"], [1.125, 350]),
        (["1,250.50", "1,100"], [1250.5, 1100]),
        (["12.50", "1200"], [12.5, 1200]),
    ],
)
def test_thousands_of_an_amount_are_told_by_the_whole_column(
    amounts: list[str], wanted: list[float]
) -> None:
    text = "Order ID;Customer email;Order date;Total\n" + "".join(
        f"{number};a@x.de;2025-11-03;{amount}\n" for number, amount in enumerate(amounts)
    )
    _, rows = planned(text)
    assert [row["amount"] for row in rows["orders"]] == wanted


def test_the_column_with_our_words_says_who_wrote_a_message() -> None:
    text = (
        "Ticket ID,Author,Author type,Sent at,Public\n1,Joe,customer,2025-11-03 09:14:00,true\n"
        "1,Ana,agent,2025-11-03 09:30:00,true\n"
    )
    _, rows = planned(text)
    assert [row["author"] for row in rows["replies"]] == ["customer", "agent"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
def test_a_zone_in_the_header_is_that_of_its_times(zone: str) -> None:
    text = f"Conversation ID,Started at ({zone}),Closed at,Channel\n1,2025-11-03 09:14:00,,Email\n"
    _, rows = planned(text, timezone="Asia/Tokyo")
    (row,) = rows["tickets"]
    hour = {"Europe/Berlin": 8, "America/New_York": 14, "UTC": 9}[zone]
    assert (row["created_at"].hour, row["created_at"].minute) == (hour, 14)


def test_a_day_and_its_time_in_two_columns_are_one_moment() -> None:
    text = (
        "Ticket No,Date,Time,Closed Date,Closed Time,Resolution time (h)\n"
        "1,2025-07-03,09:14:00,2025-07-03,11:14 PM,14\n2,2025-10-26,03:30,2025-10-26,4:30 AM,1\n"
        "3,2025-12-04,,,,\n"
    )
    made, rows = planned(text, timezone="Europe/Berlin")
    told = [
        tuple(row[name] and f"{row[name]:%m-%d %H:%M}" for name in ("created_at", "closed_at"))
        for row in rows["tickets"]
    ]
    assert told == [
        ("07-03 07:14", "07-03 21:14"),
        ("10-26 02:30", "10-26 03:30"),
        ("12-03 23:00", None),
    ]
    assert not [said for said in made.warnings if "without a time of day" in said]
    assert made.parts[0].columns["created_at"] == ("Date", "Time")


@pytest.mark.parametrize("times", [("Time", "Hora"), ("Talk time", "Agent")])
def test_times_that_could_be_of_another_day_are_left_alone(times: tuple[str, str]) -> None:
    text = f"Ticket No,Date,{','.join(times)}\n1,2025-07-03,09:14:00,10:00\n"
    made, _ = planned(text)
    assert made.parts[0].columns["created_at"] == ("Date",)


def test_a_duration_says_more_than_days_alone() -> None:
    text = (
        "Ticket ID,Created,Solved,Resolution time (hours)\n1,2025-11-03,2025-11-04,25.5\n"
        "2,2025-11-03,2025-11-03,4\n3,2025-11-05,2025-11-06,6\n4,2025-11-05,,\n5,2025-11-05,2025-11-06,\n"
    )
    made, rows = planned(text)
    hours = [
        row["resolved_at"] and (row["resolved_at"] - row["created_at"]).total_seconds() / 3600
        for row in rows["tickets"]
    ]
    assert hours == [25.5, 4, 6, None, 24]
    assert any("the time between them is taken from" in said for said in made.notes)


@pytest.mark.parametrize("wrong", ["250", "48"])
def test_a_duration_that_does_not_fit_the_days_is_not_used(wrong: str) -> None:
    text = f"Ticket ID,Created,Solved,Resolution time (hours)\n1,2025-11-03,2025-11-04,{wrong}\n"
    made, rows = planned(text)
    (row,) = rows["tickets"]
    assert (row["resolved_at"] - row["created_at"]).total_seconds() == 86400
    assert any("does not agree with the dates" in said for said in made.warnings)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (["0", "1", "2"], True),
        (["1", "2", "3"], False),
        (["1", "2", "3"] * 10, True),
        (["1", "4", "3"] * 10, True),
        (["1", "4", "5"] * 10, False),
        (["0", "1"] * 20, False),
    ],
)
def test_a_scale_is_asked_for_where_the_best_of_five_never_comes(
    answers: list[str], asked: bool
) -> None:
    text = "Ticket ID,Created at,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{answer}\n" for number, answer in enumerate(answers)
    )
    if not asked:
        planned(text)
        return
    with pytest.raises(NeedsAnswer, match="scale of the CSAT"):
        planned(text)


def test_headers_that_end_in_of_the_ticket_are_known() -> None:
    header = "ID do ticket,Data de criação do ticket,Canal do ticket,Prioridade do ticket"
    _, rows = planned(f"{header}\n7,2025-11-03 09:14,E-mail,Alta\n")
    (row,) = rows["tickets"]
    assert (row["ticket_id"], row["channel"], row["priority"]) == ("7", "email", "high")


def test_counts_of_calls_by_day_are_no_calls() -> None:
    with pytest.raises(NeedsAnswer):
        planned("Date,Answered,Abandoned,Agent\n2025-11-03,110,10,Ana\n2025-11-04,95,5,Ben\n")


def test_yes_and_no_say_whether_a_call_was_answered() -> None:
    text = "Anruf-ID;Datum;Uhrzeit;Answered\n1;03.11.2025;09:14;ja\n2;14.11.2025;09:20;nein\n"
    _, rows = planned(text)
    told = [(row["outcome"], f"{row['started_at']:%d %H:%M}") for row in rows["calls"]]
    assert told == [("answered", "03 09:14"), ("missed", "14 09:20")]


@pytest.mark.parametrize(
    "word",
    [
        *("Unassigned", "Nicht zugewiesen", "Non assigné", "Sin asignar", "Não atribuído"),
        *("Non assegnato", "Niet toegewezen", "Nieprzypisane", "Atanmamış", "未割り当て", "None"),
    ],
)
def test_nobody_is_no_agent_in_ten_languages(word: str) -> None:
    day = "2025-11-03 09:14"
    text = f"Ticket ID,Created,Agent,Team\n1,{day},{word},{word}\n2,{day},Ana,L1\n"
    _, rows = planned(text)
    assert [(row["agent_id"], row["team"]) for row in rows["tickets"]] == [
        (None, None),
        ("Ana", "L1"),
    ]


def test_a_ticket_that_is_still_open_has_no_solve_date_by_a_duration() -> None:
    text = (
        "Ticket ID,Created,Status,Resolution time (hours)\n1,2025-11-03 09:14,Open,48\n"
        "2,2025-11-03 09:14,Closed,24\n3,2025-11-03 09:14,Waiting for customer,5\n"
        "4,2025-11-03 09:14,,2\n"
    )
    _, rows = planned(text)
    told = [row["resolved_at"] and f"{row['resolved_at']:%d %H}" for row in rows["tickets"]]
    assert told == [None, "04 09", None, "03 11"]


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("Rückfrage beim Kunden", "pending"),
        ("Antwort vom Kunden ausstehend", "pending"),
        ("En attente de réponse du demandeur", "pending"),
        ("Pendiente del cliente", "pending"),
        ("Wacht op klant", "pending"),
        ("Oczekuje na klienta", "pending"),
        ("Müşteri bekleniyor", "pending"),
        ("顧客回答待ち", "pending"),
        ("Kunde wartet", "open"),
    ],
)
def test_a_status_that_waits_for_the_customer_is_pending(word: str, ours: str) -> None:
    text = f"Ticket ID,Created,Agent,Status\n1,2025-11-03 09:14,Ana,{word}\n"
    _, rows = planned(text)
    assert [row["status"] for row in rows["tickets"]] == [ours]


def test_what_nobody_has_does_not_hide_the_name_of_who_has_it() -> None:
    tickets = [
        {"ticketId": "A1", "createdAt": "2025-11-03T09:14:00Z", "assignee": None},
        {"ticketId": "A2", "createdAt": "2025-11-03T09:14:00Z", "assignee": {"name": "Ana"}},
    ]
    _, rows = planned(json.dumps(tickets), "export.json")
    assert [row["agent_id"] for row in rows["tickets"]] == [None, "Ana"]


@pytest.mark.parametrize(
    "more", ["New tickets", "Ø Antworten,Anzahl", "Avg first response", "件数"]
)
def test_ratings_of_days_are_no_answers(more: str) -> None:
    named = ",".join(["Date", "CSAT", *more.split(",")])
    row = ",".join(["2025-11-03", "94%", *("40" for _ in more.split(","))])
    with pytest.raises(NeedsAnswer):
        planned(f"{named}\n{row}\n")
    assert planned(f"{named},Email\n{row},a@x.de\n")[0].parts[0].table == "surveys"


def test_a_day_and_its_time_are_one_moment_in_japanese() -> None:
    _, rows = planned("チケット番号,受付日,受付時刻\n77,2025年11月3日,9:14\n")
    assert [f"{row['created_at']:%d %H:%M}" for row in rows["tickets"]] == ["03 09:14"]


SUBSCRIPTIONS = (
    "Subscription ID,Customer ID,Start date,{}\nS1,C1,2025-11-03,{}\nS2,C2,2025-11-03,{}\n"
)


@pytest.mark.parametrize(
    ("more", "first", "second", "wanted"),
    [
        ("Price,Billing period", "49.00,monthly", "1200.00,yearly", [49, 100]),
        ("Preis,Zahlungsrhythmus", "49.00,monatlich", "300.00,vierteljährlich", [49, 100]),
        ("Amount,Interval,Quantity", "49.00,month,1", "1200.00,year,1", [49, 100]),
        ("ARR", "588.00", "1200.00", [49, 100]),
        ("MRR,Billing period", "49.00,monthly", "100.00,yearly", [49, 100]),
    ],
)
def test_a_price_for_each_interval_is_made_monthly(
    more: str, first: str, second: str, wanted: list[float]
) -> None:
    _, rows = planned(SUBSCRIPTIONS.format(more, first, second))
    assert [row["mrr"] for row in rows["subscriptions"]] == wanted


@pytest.mark.parametrize(
    ("more", "first", "second"),
    [
        ("Price", "49.00", "1200.00"),
        ("Price,Billing period", "49.00,monthly", "1200.00,term"),
        ("Price,Interval,Seats", "49.00,month,3", "1200.00,year,1"),
    ],
)
def test_a_price_for_who_knows_how_long_is_asked_about(more: str, first: str, second: str) -> None:
    with pytest.raises(NeedsAnswer):
        planned(SUBSCRIPTIONS.format(more, first, second))


def test_a_yearly_price_that_is_chosen_as_the_monthly_amount_is_divided() -> None:
    text = SUBSCRIPTIONS.format("Total,Billing period", "49.00,monthly", "1200.00,yearly")
    made, rows = planned(text, table="subscriptions", mapping={"Total": "mrr"})
    assert [row["mrr"] for row in rows["subscriptions"]] == [49, 100]
    assert any("price of each “Billing period”" in said for said in made.notes)


@pytest.mark.parametrize(("discount", "warned"), [("50% off", True), ("", False)])
def test_a_discount_that_is_not_taken_off_is_warned_about(discount: str, warned: bool) -> None:
    text = (
        "id,Customer ID,Status,Plan,Interval,Amount,Created (UTC),Discounts\n"
        f"sub_1,cus_1,active,Pro,month,49.00,2025-11-03 09:14,{discount}\n"
    )
    made, _ = planned(text)
    assert any("“Discounts” is not used" in said for said in made.warnings) == warned


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("ID,Title,Owner,Start date", "{},Move,Ana,2025-11-03"),
        ("ID,Title,Owner,Start date,End date,% complete", "{},Move,Ana,2025-11-03,2025-11-09,5%"),
        ("ID,Title,Email,Start date,Department", "{},Lead,a@x.de,2025-11-03,Sales"),
        ("Conversation ID,Date,Queue,Direction,ANI,DNIS", "{},2025-11-03,L1,Inbound,+1,+2"),
    ],
)
def test_tasks_people_and_calls_are_no_tickets(header: str, row: str) -> None:
    text = "\n".join([header, *map(row.format, range(3))])
    with pytest.raises(NeedsAnswer):
        planned(text)


def test_a_start_date_is_that_of_a_ticket_beside_what_only_helpdesks_have() -> None:
    text = "ID,Title,Owner,Start date,Channel\n1,Hi,Ana,2025-11-03,Email\n"
    assert planned(text)[0].parts[0].table == "tickets"


@pytest.mark.parametrize(
    ("kinds", "scores", "wanted"),
    [(["NPS", "nps"], [9, 3], ("NPS", 10)), (["CSAT", "CSAT"], [5, 4], ("CSAT", 5))],
)
def test_scores_that_are_all_of_one_kind_need_no_column_for_their_scale(
    kinds: list[str], scores: list[int], wanted: tuple[str, int]
) -> None:
    text = "Survey ID,Email,Survey type,Score,Response created at\n" + "".join(
        f"{number},a@x.de,{kind},{score},2025-11-03 09:14:00\n"
        for number, (kind, score) in enumerate(zip(kinds, scores, strict=True))
    )
    _, rows = planned(text)
    kind, highest = wanted
    assert [(row["score"], row["scale_max"]) for row in rows[kind]] == [
        (score, highest) for score in scores
    ]


def test_a_known_export_with_columns_called_otherwise_is_still_read() -> None:
    text = (
        "Id,Requester,Created at,Group stations,Ticket status,Ticket priority,Assigned agent,Type\n"
        "1,Ana,2025-11-03 09:14,1,Hold,High,Bo,Incident\n"
        "2,Cy,2025-11-03 09:14,1,Solved,Low,Unassigned,Problem\n"
    )
    made, rows = planned(text)
    assert made.source == "zendesk"
    told = [(row["status"], row["priority"], row["agent_id"]) for row in rows["tickets"]]
    assert told == [("on_hold", "high", "Bo"), ("resolved", "low", None)]


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        *(("Cerrada", "closed"), ("Résolue", "resolved"), ("Aberta", "open"), ("Nuova", "new")),
        *(("Concluída", "resolved"), ("Fermée", "closed"), ("対応済み", "resolved")),
    ],
)
def test_a_status_is_known_whatever_its_gender(word: str, ours: str) -> None:
    made, rows = planned(f"Ticket ID,Created,Agent,Status\n1,2025-11-03 09:14,Ana,{word}\n")
    assert [row["status"] for row in rows["tickets"]] == [ours]
    assert not any("Unknown words" in said for said in made.warnings)


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (["😀", "😐", "😡"], [3, 2, 1]),
        (["😀", "🙂", "😐", "🙁", "😡"], [5, 4, 3, 2, 1]),
        (["🤩", "😃", "😐", "🙁", "😠"], [5, 4, 3, 2, 1]),
        (["Buena", "Mala", "Ofrecida", "No ofrecida"], [1, 0, None]),
        (["Gut", "Schlecht", "Angeboten", "Nicht angeboten"], [1, 0, None]),
        (["Bonne", "Mauvaise", "Proposée"], [1, 0, None]),
    ],
)
def test_faces_and_offered_ratings_in_other_languages_are_read(
    words: list[str], scores: list[int | None]
) -> None:
    text = "Ticket ID,Created,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{word}\n" for number, word in enumerate(words)
    )
    _, rows = planned(text)
    assert [row["score"] for row in rows["CSAT"]] == scores
    assert [row["unreadable"] for row in rows["CSAT"]] == [None] * len(scores)


def test_durations_of_which_many_are_negative_are_what_remains_of_a_goal() -> None:
    text = (
        "Ticket ID,Created,Status,Time to first response\n1,2025-11-03 09:14,Solved,-02:13\n"
        "2,2025-11-03 09:14,Solved,01:13\n3,2025-11-03 09:14,Open,03:45\n"
    )
    made, rows = planned(text)
    assert [row["first_response_at"] for row in rows["tickets"]] == [None] * 3
    assert any("“Time to first response” is not used" in said for said in made.warnings)


def test_what_a_messenger_calls_its_moments_and_people_is_known() -> None:
    text = (
        "Conversation ID,Created at,First teammate reply at,Last closed at,Assigned teammate\n"
        "1,11/13/2025 9:14 AM,11/13/2025 9:44 AM,11/13/2025 12:14 PM,Ana\n"
    )
    (row,) = planned(text)[1]["tickets"]
    told = [f"{row[name]:%H:%M}" for name in ("created_at", "first_response_at", "resolved_at")]
    assert (told, row["agent_id"]) == (["09:14", "09:44", "12:14"], "Ana")


@pytest.mark.parametrize(
    "header",
    [
        *("Nº do chamado", "Nro. de caso", "N° de la demande", "Casenummer", "Incident no."),
        *("Numer zgłoszenia", "Nummer der Anfrage", "Número de incidencia", "Caso nº"),
    ],
)
def test_a_number_of_a_ticket_is_known_however_it_is_shortened(header: str) -> None:
    _, rows = planned(f"{header},Created,Agent\nA-7,2025-11-03 09:14,Ana\n")
    assert [row["ticket_id"] for row in rows["tickets"]] == ["A-7"]


@pytest.mark.parametrize("header", ["Nº do pedido", "Phone no.", "Fallback", "Ticket count"])
def test_a_number_of_something_else_is_not_that_of_a_ticket(header: str) -> None:
    with pytest.raises(NeedsAnswer):
        planned(f"{header},Created,Agent,Channel\nA-7,2025-11-03 09:14,Ana,Email\n")


def test_how_long_after_the_creation_may_be_said_with_after() -> None:
    text = (
        "Ticket-Nr.;Angelegt am;Erste Antwort nach (Min);Gelöst nach (Std);Bewertung (Sterne)\n"
        "A-1;03.11.2025 09:14;12;2,5;4\nA-2;13.11.2025 09:14;;;\n"
    )
    _, rows = planned(text)
    first = rows["tickets"][0]
    told = [f"{first[name]:%H:%M}" for name in ("first_response_at", "resolved_at")]
    assert (told, [row["score"] for row in rows["CSAT"]]) == (["09:26", "11:44"], [4])
