"""Headers are compared as people read them, and tell which export a file is."""

import pytest

from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer
from csmetrics.folding import fold
from csmetrics.mapping import plan
from csmetrics.read import read
from csmetrics.recognise import recognise


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Ticket ID", "ticket id"),
        (" ticket_id ", "ticket id"),
        ("Date.Created ", "date created"),
        ("Gelöst am", "gelost am"),
        ("Ｔｉｃｋｅｔ\u00a0ＩＤ", "ticket id"),
        ("Ticket\u200b ID", "ticket id"),
        ("Numéro du ticket", "numero du ticket"),
        ("Çözülme tarihi", "cozulme tarihi"),
        ("First reply time (in minutes)", "first reply time in minutes"),
        ('ï»¿"Case Number"', "case number"),
        ("#", "#"),
    ],
)
def test_a_header_is_folded_to_what_people_read(header: str, folded: str) -> None:
    assert fold(header) == folded


def test_letters_of_another_alphabet_are_not_taken_for_ours() -> None:
    assert fold("СSАT") != fold("CSAT")


def test_an_unknown_header_is_no_source() -> None:
    assert recognise(["Ticket ID", "Created at", "CSAT"]).source is None


def test_case_and_underscores_do_not_hide_a_source() -> None:
    header = ["id", "requester_id", "created_at", "full_resolution_time_in_minutes"]
    found = recognise(header).source
    assert found is not None and found.name == "zendesk"


def test_an_export_known_from_hearsay_is_suggested_and_not_assumed() -> None:
    csv = "Person ID,Email,Score,Comment,Created at,Response ID\n5,a@x.com,9,,2026-01-31,r1\n"
    with read("e.csv", csv.encode()) as upload:
        table = upload.tables[0]
        with pytest.raises(NeedsAnswer, match="looks like the Delighted") as asked:
            plan(table, Answers())
        question = asked.value.question
        assert (question.about, question.suggested) == ("source", "delighted_csv")
        assert [option.value for option in question.options] == ["delighted_csv", "other"]
        assert plan(table, Answers(source="delighted_csv")).source == "delighted"


@pytest.mark.parametrize(
    "header",
    [
        # Sums of tickets, by agent and by day.
        "Agent name,Assigned conversations,Avg first response time,Avg resolution time",
        "Ticket created - Date,Tickets,% Satisfaction score,First reply time (hrs)",
        # Parts of tickets: comments, logs, goals.
        "id,body,created,public,ticket_id,user_id",
        "id,action,actor_id,change_description,created_at,source_id,source_type",
        "field_id,issue_id,time,value,author_id",
        "Conversation ID,SLA Policy,Assignee,Team,Inbox,Labels,Breached Events",
        "sys_id,business_duration,duration,has_breached,start_time,task_value,time_left",
        # Other things of the same tools: deals, tasks, opportunities, users, code issues.
        "Record ID,Deal Name,Pipeline,Deal Stage,Create Date,Close Date,Deal owner,Amount",
        "Record Id,Subject,Due Date,Status,Priority,Created Time,Modified Time,Contact Name",
        "Opportunity Name,Account Name,Close Date,Created Date,Stage,Opportunity Owner",
        "id,name,email,created_at,updated_at,time_zone,role,organization_id",
        "number,title,state,created_at,updated_at,closed_at,user.login,labels",
    ],
)
def test_what_is_no_list_of_tickets_is_no_source(header: str) -> None:
    assert recognise(header.split(",")).candidates == ()


def test_a_service_desk_is_told_from_its_sister_by_columns_of_its_own() -> None:
    shared = ["Ticket ID", "Status", "Agent", "Created time", "Resolved time"]
    desk, service = recognise(shared).source, recognise([*shared, "Urgency"]).source
    assert desk is not None and desk.name == "freshdesk"
    assert service is not None and service.name == "freshservice"


def asked_about(csv: str) -> NeedsAnswer:
    with read("e.csv", csv.encode()) as upload, pytest.raises(NeedsAnswer) as asked:
        plan(upload.tables[0], Answers())
    return asked.value


def test_a_file_of_something_else_is_not_said_to_lack_ticket_numbers() -> None:
    people = asked_about("id,name,email,role\n1,Ana,ana@example.com,admin\n")
    assert "None of its columns is one that we know" in people.why
    assert "ticket" not in people.why
    costs = asked_about("Kategorie,Betrag,Notiz\nLöhne,1200,\n")
    assert "costs" in costs.why and "“Kategorie”" in costs.why


def test_what_a_file_is_taken_for_is_said_with_what_it_lacks() -> None:
    asked = asked_about("subscription_id,customer_id,period_start,plan\nS1,C1,2026-03-02,Pro\n")
    assert (asked.source, asked.table) == ("other", "subscriptions")
    assert "one row is one paid period" in asked.why
    assert "what it brings in a month" in asked.what


def test_a_question_says_whether_a_time_zone_could_be_stated() -> None:
    naive = asked_about("Ticket,Created at\n1,03/04/2026 09:00\n")
    assert naive.question.about == "dates" and naive.zone_open
    days = asked_about("Ticket,Created at\n1,03/04/2026\n")
    assert days.question.about == "dates" and not days.zone_open
