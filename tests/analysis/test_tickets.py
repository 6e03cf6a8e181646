"""Tickets are found by words, and the clock of one is worked out as by hand."""

import csv
import io
from datetime import date, datetime
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmetrics import charts, downloads
from csmetrics.analysis import ticket_clock, tickets
from csmetrics.analysis.ticket_clock import Clock, due_inside, open_between, openings
from csmetrics.analysis.tickets import SORTS, Name, One
from csmetrics.ask import ask
from csmetrics.asking import business_hours
from csmetrics.engine import Database
from csmetrics.language import clock as said
from csmetrics.load import history
from csmetrics.team import settings as team
from csmetrics.translation import speaking
from tests.filling import filled

HOUR, DAY = 3600.0, 86400.0


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ticket(number: str, created: str, **more: Any) -> dict[str, Any]:
    times = ("first_response_at", "resolved_at", "closed_at", "updated_at")
    read = {name: at(value) if name in times else value for name, value in more.items()}
    return {"ticket_id": number, "source": "zendesk", "created_at": at(created), **read}


def reply(number: str, sent: str, author: str, public: bool | None = True) -> dict[str, Any]:
    return {
        "source": "template",
        "ticket_id": number,
        "sent_at": at(sent),
        "author": author,
        "is_public": public,
        "agent_id": "Ana" if author == "agent" else None,
    }


def store(**tables: Any) -> Database:
    db = filled(**tables)
    with db.transaction() as session:
        for statement in (*team.TABLES, *history.TABLES):
            session.run(statement)
    return db


def of(db: Database, number: str = "1") -> tuple[One, Clock]:
    (name,) = tickets.named(db, number)
    one = tickets.one(db, name)
    assert one is not None
    clock = ticket_clock.clock(one)
    assert clock is not None
    return one, clock


# 13 March 2026 is a Friday; the team is open Monday to Friday, 9 to 17 (UTC).
FRIDAY = ticket(
    "1",
    "2026-03-13T16:30:00",
    first_response_at="2026-03-16T09:30:00",
    resolved_at="2026-03-17T11:00:00",
    priority="normal",
    status="resolved",
)


def test_friday_half_past_four_to_monday_half_past_nine_is_one_business_hour() -> None:
    _, clock = of(store(tickets=[FRIDAY]))
    answer, solution = clock.waits
    assert (answer.seconds, answer.open_seconds) == (65 * HOUR, 1 * HOUR)
    assert answer.open_days == ((date(2026, 3, 13), 1800.0), (date(2026, 3, 16), 1800.0))
    # Friday 30 minutes, Monday 8 hours, Tuesday 2 hours.
    assert solution.open_seconds == 10.5 * HOUR
    assert solution.seconds == 90.5 * HOUR


def test_the_promise_is_judged_by_both_clocks() -> None:
    _, clock = of(store(tickets=[FRIDAY]))
    answer, solution = clock.waits
    # Eight hours: by the clock until Saturday 00:30, inside business hours until Monday 16:30.
    assert answer.promised == 8 * HOUR
    assert (answer.due, answer.due_inside) == (at("2026-03-14T00:30"), at("2026-03-16T16:30"))
    assert (answer.by_the_clock, answer.inside_hours) == ("missed", "kept")
    assert (solution.by_the_clock, solution.inside_hours) == ("missed", "kept")


def test_the_clock_counts_what_the_metrics_count() -> None:
    db = store(tickets=[FRIDAY])
    _, clock = of(db)
    asked = {"from": "2026-03-13", "to": "2026-03-14"}
    for hours, read in (("calendar", "seconds"), ("business", "open_seconds")):
        rows = ask(
            db,
            [
                {"metric": f"{name}_median", **period} | {"hours": hours}
                for name, period in (
                    ("first_response_time", asked),
                    ("resolution_time", {"from": "2026-03-17", "to": "2026-03-18"}),
                )
            ],
        )
        assert [found[0]["value"] for found in rows] == [
            getattr(wait, read) for wait in clock.waits
        ]


def test_messages_tell_who_waited_for_whom() -> None:
    replies = [
        reply("1", "2026-03-13T16:30:00", "customer"),
        reply("1", "2026-03-13T16:31:00", "bot"),
        reply("1", "2026-03-13T16:45:00", "agent", public=False),
        reply("1", "2026-03-16T09:30:00", "agent"),
        reply("1", "2026-03-16T12:00:00", "customer"),
        reply("1", "2026-03-16T13:00:00", "customer"),
        reply("1", "2026-03-17T11:00:00", "agent", public=None),
    ]
    _, clock = of(store(tickets=[FRIDAY], replies=replies))
    assert [(str(s.start)[5:16], str(s.end)[5:16], s.waiting_for) for s in clock.stretches] == [
        ("03-13 16:30", "03-16 09:30", "us"),
        ("03-16 09:30", "03-16 12:00", "customer"),
        ("03-16 12:00", "03-17 11:00", "us"),
    ]
    # Waiting for us: an hour until the answer, then Monday 12 to 17 and Tuesday 9 to 11.
    assert clock.open_seconds("us") == 8 * HOUR
    assert clock.open_seconds("customer") == 2.5 * HOUR
    assert [event.kind for event in clock.events] == [
        "opened", "bot", "note", "answer", "customer", "customer", "answer", "solved",
    ]  # fmt: skip


def test_without_messages_nobody_knows_who_waited_after_the_answer() -> None:
    one, clock = of(store(tickets=[FRIDAY]))
    assert [s.waiting_for for s in clock.stretches] == ["us", "unknown"]
    assert [event.kind for event in clock.events] == ["opened", "answered", "solved"]
    assert "needs messages" in said.cannot_tell(one, clock)


NEWEST = ticket("9", "2026-03-18T12:00:00")


def test_an_open_ticket_without_an_answer_waits_until_the_data_ends() -> None:
    opened = ticket("1", "2026-03-17T16:00:00", priority="high")
    one, clock = of(store(tickets=[opened, NEWEST]))
    answer, _ = clock.waits
    assert not answer.is_done and not clock.is_solved and clock.end == at("2026-03-18T12:00:00")
    # 16 to 17 and 9 to 12 are four business hours: that is what was promised, and not more.
    assert (answer.open_seconds, answer.promised) == (4 * HOUR, 4 * HOUR)
    assert (answer.inside_hours, answer.by_the_clock) == ("running", "missed")
    assert [(s.waiting_for, s.end) for s in clock.stretches] == [("us", clock.end)]
    assert "Not answered yet, for 4h of business hours" in "".join(said.opening(clock, one))


def test_a_ticket_solved_without_an_answer_says_so() -> None:
    solved = ticket("1", "2026-03-16T09:00:00", resolved_at="2026-03-16T10:00:00")
    one, clock = of(store(tickets=[solved, NEWEST]))
    assert "Solved without an answer that is known." in "".join(said.opening(clock, one))
    assert [s.waiting_for for s in clock.stretches] == ["us"]


def test_a_ticket_that_no_number_counts_has_no_clock() -> None:
    db = store(tickets=[ticket("1", "2026-03-16T09:00:00", status="spam")])
    one = tickets.one(db, Name("1", "zendesk"))
    assert one is not None and ticket_clock.clock(one) is None
    assert "marked as spam" in "".join(said.opening(None, one))


def test_a_ticket_answered_in_the_moment_it_came_has_no_time_to_draw() -> None:
    now = "2026-03-16T09:00:00"
    one, clock = of(store(tickets=[ticket("1", now, first_response_at=now, resolved_at=now)]))
    assert clock.stretches == () and clock.waits[0].seconds == 0
    go.Figure(charts.ticket(clock, one.timezone).figure.to_plotly_json())


def test_own_hours_and_promises_of_the_day_of_opening_hold() -> None:
    db = store(tickets=[{**FRIDAY, "team": "Night", "channel": "chat"}])
    night = {**business_hours.DEFAULT, "open": "16:00", "close": "24:00", "days": [0, 1, 2, 3, 4]}
    with db.transaction() as session:
        team.save(session, "schedules", [{"name": "", "team": ["Night"], "calendar": night}])
        team.save(
            session, "sla_first_response_seconds", {"normal": 1800, "channel:chat/normal": 60}
        )
        # What is promised later does not touch this ticket.
        team.save(session, "sla_first_response_seconds", {"normal": 5}, date(2026, 3, 14))
    _, clock = of(db)
    answer = clock.waits[0]
    assert answer.promised == 60
    assert answer.open_seconds == 7.5 * HOUR  # Friday 16:30 to 24:00; Monday opens at 16:00
    assert answer.open_days == ((date(2026, 3, 13), 7.5 * HOUR),)


def test_what_comes_after_the_solution_has_its_open_time_too() -> None:
    # Solved on Friday and never answered; the newest ticket is of Wednesday two weeks later.
    rated = {"survey_id": "s", "source": "zendesk", "kind": "csat", "ticket_id": "1", "score": 5,
             "scale_min": 1, "scale_max": 5, "responded_at": at("2026-03-31T12:00")}  # fmt: skip
    solved = ticket("1", "2026-03-13T09:00", resolved_at="2026-03-13T11:00", priority="normal")
    _, clock = of(store(tickets=[solved, ticket("2", "2026-04-01T09:00")], surveys=[rated]))
    answer, last = clock.waits[0], clock.events[-1]
    assert answer.open_seconds == 13 * 8 * HOUR == sum(seconds for _, seconds in answer.open_days)
    assert (last.kind, open_between(clock.hours, clock.start, last.at)) == ("rated", 99 * HOUR)


def test_a_team_that_never_closes_counts_every_day_of_a_wait() -> None:
    always = {**business_hours.DEFAULT, "timezone": "Europe/Berlin", "days": [*range(7)]}
    db = store(tickets=[FRIDAY])
    with db.transaction() as session:
        team.save(session, "calendar", always | {"open": "00:00", "close": "24:00"})
    _, clock = of(db)
    # From 17:30 on Friday to 10:30 on Monday, in Berlin.
    assert clock.waits[0].open_days == (
        (date(2026, 3, 13), 6.5 * HOUR),
        (date(2026, 3, 14), DAY),
        (date(2026, 3, 15), DAY),
        (date(2026, 3, 16), 10.5 * HOUR),
    )


def test_a_ticket_of_the_night_in_which_another_time_zone_began_to_hold_is_found() -> None:
    db = store(tickets=[ticket("1", "2026-03-14T02:00:00", priority="normal"), NEWEST])
    with db.transaction() as session:
        team.save(session, "timezone", "Europe/Berlin")
        # In Havana it is still the 13th, on which Berlin held, where it is the 14th.
        team.save(session, "timezone", "America/Havana", date(2026, 3, 14))
    one, clock = of(db)
    assert (one.timezone, clock.start) == ("America/Havana", at("2026-03-14T02:00"))


def test_where_few_hours_are_open_a_promise_ends_weeks_later() -> None:
    db = store(tickets=[ticket("1", "2026-03-16T09:00:00", priority="normal"), NEWEST])
    with db.transaction() as session:
        team.save(session, "calendar", {**business_hours.DEFAULT, "close": "10:00"})
    _, clock = of(db)
    answer, solution = clock.waits
    # One hour a day: 8 are over after 8 working days, 48 after nine weeks and 3 days.
    assert (answer.promised, answer.due_inside) == (8 * HOUR, at("2026-03-25T10:00"))
    assert (solution.promised, solution.due_inside) == (48 * HOUR, at("2026-05-20T10:00"))


def test_days_and_times_are_those_of_the_report() -> None:
    db = store(
        tickets=[ticket("1", "2026-03-13T23:30:00", first_response_at="2026-03-14T08:00:00")]
    )
    with db.transaction() as session:
        team.save(session, "timezone", "Europe/Berlin")
        team.save(session, "sla_first_response_seconds", {"normal": 60}, date(2026, 3, 14))
    one, clock = of(db)
    # In Berlin it was opened on Saturday 14 March, from which day the new promise holds.
    assert clock.waits[0].promised == 60
    assert said.when(clock.start, one.timezone) == "Sat 14 Mar 2026, 00:30"


def test_messages_that_know_of_another_first_answer_are_warned_of() -> None:
    agreed = [reply("1", "2026-03-16T09:30:00", "agent")]
    one, clock = of(store(tickets=[FRIDAY], replies=agreed))
    assert said.disagreement(one, clock) == ""
    other = [reply("1", "2026-03-16T15:00:00", "agent")]
    one, clock = of(store(tickets=[FRIDAY], replies=other))
    assert "Mon 16 Mar 2026, 09:30; its messages say Mon 16 Mar 2026, 15:00" in said.disagreement(
        one, clock
    )


def test_messages_of_another_tool_with_the_same_number_are_not_its_own() -> None:
    other = {**FRIDAY, "source": "freshdesk"}
    replies = [
        {**reply("1", "2026-03-16T09:30:00", "agent"), "source": "freshdesk"},
        {**reply("1", "2026-03-16T10:30:00", "agent"), "source": "zendesk"},
    ]
    db = store(tickets=[FRIDAY, other], replies=replies)
    assert tickets.named(db, "1") == [Name("1", "freshdesk"), Name("1", "zendesk")]
    assert tickets.named(db, "1", "zendesk") == [Name("1", "zendesk")]
    one = tickets.one(db, Name("1", "zendesk"))
    assert one is not None
    assert [each["sent_at"] for each in one.replies] == [at("2026-03-16T10:30:00")]


def test_what_is_about_spam_of_another_tool_is_not_of_the_ticket_with_its_number() -> None:
    spam = {**FRIDAY, "source": "freshdesk", "status": "spam"}
    replies = [
        {**reply("1", "2026-03-16T09:30:00", "agent"), "source": "freshdesk"},
        reply("1", "2026-03-16T10:30:00", "agent"),
    ]
    one = tickets.one(store(tickets=[FRIDAY, spam], replies=replies), Name("1", "zendesk"))
    assert one is not None
    # A file of messages alone does not say its tool: only one ticket counts that it can mean.
    assert [each["sent_at"] for each in one.replies] == [at("2026-03-16T10:30:00")]


MOMENTS = st.datetimes(at("2026-03-01"), at("2026-04-20")).map(
    lambda one: one.replace(microsecond=0)
)
CALENDAR = {**business_hours.DEFAULT, "timezone": "Europe/Berlin", "holidays": ["2026-04-03"]}


@given(MOMENTS, MOMENTS, MOMENTS)
def test_open_time_adds_up_and_is_never_more_than_time(
    a: datetime, b: datetime, c: datetime
) -> None:
    first, middle, last = sorted((a, b, c))
    hours = list(openings(CALENDAR, first, last))
    whole = open_between(hours, first, last)
    parts = open_between(hours, first, middle) + open_between(hours, middle, last)
    assert whole == pytest.approx(parts) and 0 <= whole <= (last - first).total_seconds()


@given(MOMENTS, st.integers(1, 400_000))
def test_a_promise_ends_when_its_open_seconds_have_passed(start: datetime, seconds: int) -> None:
    hours = list(openings(CALENDAR, start, at("2026-08-01")))
    due = due_inside(hours, start, seconds)
    assert due is not None and open_between(hours, start, due) == pytest.approx(seconds)


@settings(max_examples=15)
@given(
    MOMENTS, st.lists(st.tuples(MOMENTS, st.sampled_from(["agent", "customer", "bot"]))), MOMENTS
)
def test_stretches_fill_the_time_without_gap_or_overlap(
    created: datetime, written: list[tuple[datetime, str]], solved: datetime
) -> None:
    created, solved = min(created, solved), max(created, solved)
    rows = [reply("1", sent.isoformat(), author) for sent, author in written]
    given_ = {"ticket_id": "1", "source": "zendesk", "created_at": created, "resolved_at": solved}
    _, clock = of(store(tickets=[given_, NEWEST], replies=rows))
    joined = [clock.start, *(s.end for s in clock.stretches)]
    assert [s.start for s in clock.stretches] == joined[:-1]
    assert joined[-1] == clock.end
    neighbours = zip(clock.stretches, clock.stretches[1:], strict=False)
    assert all(one.waiting_for != two.waiting_for for one, two in neighbours)


def test_the_drawing_is_a_figure_and_says_the_same_in_words() -> None:
    replies = [reply("1", "2026-03-16T09:30:00", "agent")]
    one, clock = of(store(tickets=[FRIDAY], replies=replies))
    chart = charts.ticket(clock, one.timezone)
    go.Figure(chart.figure.to_plotly_json())
    assert chart.alt == (
        "From Fri 13 Mar 2026, 16:30, solved Tue 17 Mar 2026, 11:00: waiting for us 2d 17h, "
        "waiting for the customer 1d 2h; 3 events."
    )
    assert chart.table["Who"] == ["Waiting for us", "Waiting for the customer"]
    assert chart.table["Business hours"] == ["1h", "9h 30m"]


def test_events_that_stand_close_share_one_label() -> None:
    written = ["03-13T16:40", "03-13T16:50", "03-16T09:30", "03-17T10:50"]
    replies = [reply("1", f"2026-{sent}", "customer") for sent in written]
    one, clock = of(store(tickets=[FRIDAY], replies=replies))
    *_, events = charts.ticket(clock, one.timezone).figure.data
    # Opened and two messages; a message and the answer on Monday; a message and the solution.
    assert [text for text in events.text if text] == ["1–3", "4–5", "6–7"]


def test_a_ticket_open_for_years_is_still_drawn_with_few_marks() -> None:
    replies = [
        reply("1", f"20{year}-{month:02d}-{day:02d}T10:00:00", author)
        for year in (22, 23, 24, 25)
        for month in range(1, 13)
        for day, author in ((3, "customer"), (9, "agent"), (17, "customer"), (25, "agent"))
    ]
    one, clock = of(store(tickets=[ticket("1", "2022-01-01T00:00:00"), NEWEST], replies=replies))
    assert charts.ticket(clock, one.timezone).marks <= 1000


def test_a_wait_is_worked_out_in_words() -> None:
    one, clock = of(store(tickets=[FRIDAY]))
    assert said.worked_out(clock.waits[0], clock, one) == [
        "By the clock (UTC): from Fri 13 Mar 2026, 16:30 to Mon 16 Mar 2026, 09:30 is 2d 17h.",
        "The team is open Mon – Fri 09:00–17:00 (UTC). Counted: Fri 13 Mar 30m, Mon 16 Mar 30m, "
        "together 1h.",
        "Promised for priority normal on the day it was opened: 8h, so until Sat 14 Mar 2026, "
        "00:30 by the clock or Mon 16 Mar 2026, 16:30 inside business hours.",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(1800, "30m"), (8 * HOUR, "8h"), (47.3 * HOUR, "47h 18m"), (DAY, "24h")]
)
def test_business_hours_are_never_said_in_days(seconds: float, text: str) -> None:
    assert said.open_time(seconds) == text


# ---------------------------------------------------------------------- the list


LIST = [
    ticket("41", "2026-03-02T09:00", subject="Refund please", agent_id="Ana", customer_id="C1",
           channel="email", first_response_at="2026-03-02T10:00", resolved_at="2026-03-03T10:00",
           reopens=2),
    ticket("42", "2026-03-03T09:00", subject="REFUND again", agent_id="Bo", customer_id="C2",
           channel="chat", first_response_at="2026-03-03T09:05", reopens=0),
    ticket("43", "2026-03-04T09:00", subject="Where is 41%?", agent_id="Ana", customer_id="C2",
           channel="email"),
    ticket("44", "2026-03-04T10:00", subject="Refund", status="spam"),
]  # fmt: skip
SURVEYS = [
    {"survey_id": str(number), "source": "zendesk", "kind": "csat", "ticket_id": ticket_id,
     "score": score, "scale_min": 1.0, "scale_max": 5.0, "responded_at": at(f"2026-03-{day}")}
    for number, (ticket_id, score, day) in enumerate([("41", 5.0, "05"), ("41", 2.0, "06"),
                                                      ("42", 4.0, "05")])
]  # fmt: skip
MARCH = {"metric": "tickets_created", "from": "2026-03-01", "to": "2026-04-01"}


def numbers(db: Database, text: str = "", sort: str = "oldest", **more: Any) -> list[str]:
    return [
        row["ticket_id"] for row in tickets.found(db, {**MARCH, **more}, text, sort).to_pylist()
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["41", "42", "43"]),
        ("refund", ["41", "42"]),
        ("refund ana", ["41"]),
        ("#42", ["42"]),
        ("c2", ["42", "43"]),
        ("41%", ["43"]),
        ("_", []),
        ("'; drop table tickets; --", []),
    ],
)
def test_all_words_must_be_found(text: str, found: list[str]) -> None:
    db = store(tickets=LIST)
    assert numbers(db, text) == found
    assert tickets.count(db, MARCH, text) == len(found)


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("newest", ["43", "42", "41"]),
        ("oldest", ["41", "42", "43"]),
        ("slowest_answer", ["41", "42", "43"]),
        ("slowest_solution", ["41", "42", "43"]),
        ("waiting", ["43", "42", "41"]),
        ("reopens", ["41", "42", "43"]),
        ("worst_rated", ["41", "42", "43"]),
    ],
)
def test_each_order_has_its_first_ticket_first(sort: str, found: list[str]) -> None:
    assert numbers(store(tickets=LIST, surveys=SURVEYS), sort=sort) == found
    assert set(said.SORTS) == set(SORTS)


def test_groups_and_days_narrow_the_list() -> None:
    db = store(tickets=LIST)
    assert numbers(db, where={"channel": ["email"]}) == ["41", "43"]
    assert numbers(db, **{"from": "2026-03-03", "to": "2026-03-04"}) == ["42"]


def test_pages_follow_on_each_other_without_gap() -> None:
    same = [ticket(str(number), "2026-03-02T09:00") for number in range(20)]
    db = store(tickets=same)
    pages = [
        row["ticket_id"]
        for offset in range(0, 20, 7)
        for row in tickets.found(db, MARCH, "", "newest", 7, offset).to_pylist()
    ]
    assert sorted(pages, key=int) == [str(number) for number in range(20)]


def test_the_list_reads_as_people_say_it() -> None:
    db = store(tickets=LIST, surveys=SURVEYS)
    table = tickets.found(db, MARCH, "", "oldest")
    shown = said.listed(table, "Europe/Berlin")
    assert shown["Opened (Europe/Berlin)"][0] == at("2026-03-02T10:00")
    assert shown["First answer after"] == ["1h", "5m", "Not yet, 1d 15h"]
    assert shown["Solved after"] == ["1d 1h", "Not yet, 2d 15h", "Not yet, 1d 15h"]
    # The last rating of a ticket counts.
    assert shown["Rating"] == ["2 of 5", "4 of 5", ""]


def test_a_file_of_the_list_runs_no_formula_and_keeps_numbers() -> None:
    hostile = ticket(
        "1", "2026-03-02T09:00", subject="=cmd()", first_response_at="2026-03-02T09:30"
    )
    table = said.for_file(tickets.found(store(tickets=[hostile]), MARCH), "UTC")
    (row,) = csv.DictReader(io.StringIO(downloads.to_csv(table).decode("utf-8-sig")))
    assert row["Subject"] == "'=cmd()"
    assert row["First answer after (minutes)"] == "30.0"
    assert row["Opened (UTC)"] == "2026-03-02 09:00:00"
    assert row["Reopens"] == "" and row["Rating"] == ""


def test_nothing_loaded_lists_nothing() -> None:
    db = store()
    assert tickets.count(db, MARCH) == 0 and tickets.found(db, MARCH).num_rows == 0
    assert tickets.named(db, "1") == [] and tickets.one(db, Name("1", None)) is None


def test_local_times_mind_the_change_of_the_clock() -> None:
    assert said.local(at("2026-03-29T00:30"), "Europe/Berlin") == at("2026-03-29T01:30")
    assert said.local(at("2026-03-29T01:30"), "Europe/Berlin") == at("2026-03-29T03:30")


# ---------------------------------------------------------------------- in German


def read_in_german(text: str) -> str:
    """Return a text with its no-break spaces as low lines."""
    return text.replace("\N{NO-BREAK SPACE}", "_")


def test_the_clock_of_a_ticket_is_said_in_german() -> None:
    one, clock = of(store(tickets=[FRIDAY]))
    with speaking("de"):
        opening = read_in_german("".join(said.opening(clock, one)))
        lines = [read_in_german(line) for line in said.worked_out(clock.waits[0], clock, one)]
        assert read_in_german(said.open_time(47.3 * HOUR)) == "47_h 18_min"
    assert opening == (
        "Erste Antwort nach 1_h Geschäftszeit (2_T 17_h nach der Uhr): Zusage eingehalten in "
        "Geschäftszeiten, Zusage verfehlt nach der Uhr. Gelöst nach 10_h 30_min Geschäftszeit "
        "(3_T 19_h nach der Uhr): Zusage eingehalten in Geschäftszeiten, Zusage verfehlt nach der "
        "Uhr."
    )
    assert lines[0] == (
        "Nach der Uhr (UTC): von Fr, 13. März 2026, 16:30 bis Mo, 16. März 2026, 09:30 sind es "
        "2_T 17_h."
    )
    assert "Gezählt: Fr, 13. März 30_min, Mo, 16. März 30_min, zusammen 1_h." in lines[1]
    assert lines[2].startswith("Zugesagt für Priorität „normal“ am Tag der Eröffnung: 8_h, also ")


def test_columns_of_a_list_are_german_and_words_of_customers_stay() -> None:
    db = store(tickets=LIST)
    (name,) = tickets.named(db, "41")
    one = tickets.one(db, name)
    assert one is not None
    with speaking("de"):
        told = said.about(one, "UTC")
    assert (told["Kanal"], told["Kunde"]) == ("E-Mail", "C1")
    assert told["Wieder geöffnet"] == "Zweimal" and told["Mitarbeiter"] == "Ana"
