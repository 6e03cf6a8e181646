"""A setting holds from its day on, and an old report keeps the settings it was made with."""

import datetime as dt
from collections.abc import Iterator

import pytest

import csmetrics
from csmetrics.asking.periods import Period
from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.team import calendars, settings
from tests.filling import refill
from tests.keeping import answers, keeping, value


def ticket(number: int, day: dt.date, **columns: object) -> dict[str, object]:
    """Return a phone ticket opened at 09:00, answered after 1 h 30 min, resolved at noon."""
    nine = dt.datetime.combine(day, dt.time(9))
    usual = {
        "created_at": nine,
        "first_response_at": nine + dt.timedelta(minutes=90),
        "resolved_at": nine + dt.timedelta(hours=3),
        "channel": "phone",
        "priority": "urgent",
    }
    return {"ticket_id": str(number), "source": "desk", **usual, **columns}


TICKETS = [
    ticket(1, dt.date(2025, 12, 1), customer_id="a"),
    ticket(2, dt.date(2026, 1, 5), customer_id="b"),
    ticket(3, dt.date(2026, 1, 20), customer_id="b"),
    ticket(4, dt.date(2026, 2, 20), customer_id="c"),
]
DECEMBER = {"from": "2025-12-01", "to": "2026-01-01"}
JANUARY = {"from": "2026-01-01", "to": "2026-02-01"}
NEW_YEAR = dt.date(2026, 1, 1)


@pytest.fixture
def db() -> Iterator[Database]:
    database = keeping(tickets=TICKETS)
    yield database
    database.close()


def keep(db: Database, name: str, value: object, holds_from: dt.date | None = None) -> None:
    with db.transaction() as session:
        settings.save(session, name, value, holds_from)


def held(db: Database, name: str, on: dt.date) -> object:
    return settings.effective(db, on)[name]


def test_without_any_entry_the_defaults_hold(db):
    on = settings.effective(db, NEW_YEAR)
    assert (on["fcr_days"], on["gross_margin"], on["timezone"]) == (7, 0.8, "UTC")
    assert on["calendar"]["open"] == "09:00"
    assert on == settings.defaults()


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (dt.date(2020, 5, 1), 7),
        (dt.date(2025, 12, 31), 7),
        (dt.date(2026, 1, 1), 14),
        (dt.date(2026, 6, 30), 14),
        (dt.date(2026, 7, 1), 30),
    ],
)
def test_a_setting_holds_from_its_day_until_the_next_one(db, on, days):
    keep(db, "fcr_days", 14, NEW_YEAR)
    keep(db, "fcr_days", 30, dt.date(2026, 7, 1))
    assert held(db, "fcr_days", on) == days


def test_a_setting_without_a_day_holds_for_all_the_data(db):
    keep(db, "fcr_days", 14)
    assert held(db, "fcr_days", dt.date(1999, 1, 1)) == 14
    assert settings.history(db)[0].holds_always


def test_nothing_set_is_the_default_again_from_that_day(db):
    keep(db, "fcr_days", 14)
    keep(db, "fcr_days", None, NEW_YEAR)
    assert held(db, "fcr_days", dt.date(2025, 12, 31)) == 14
    assert held(db, "fcr_days", NEW_YEAR) == 7


def test_the_same_day_set_again_replaces_what_was_set(db):
    keep(db, "fcr_days", 14, NEW_YEAR)
    keep(db, "fcr_days", 21, NEW_YEAR)
    entries = settings.history(db, "fcr_days")
    assert [(entry.value, entry.holds_from) for entry in entries] == [(21, NEW_YEAR)]


def test_an_entry_can_be_taken_back(db):
    keep(db, "fcr_days", 14)
    with db.transaction() as session:
        settings.forget(session, "fcr_days", settings.ALWAYS)
    assert settings.history(db) == []


def test_the_history_of_a_setting_is_in_the_order_of_its_days(db):
    keep(db, "fcr_days", 30, dt.date(2026, 7, 1))
    keep(db, "fcr_days", 14, NEW_YEAR)
    keep(db, "revenue_days", 3)
    assert [entry.value for entry in settings.history(db, "fcr_days")] == [14, 30]
    assert len(settings.history(db)) == 3


def test_a_target_of_one_priority_leaves_the_others_at_their_default(db):
    keep(db, "sla_first_response_seconds", {"urgent": 1800})
    on = held(db, "sla_first_response_seconds", NEW_YEAR)
    assert on == {"urgent": 1800, "high": 14400, "normal": 28800, "low": 86400}


# ---------------------------------------------------------------------- answers


def test_last_years_report_keeps_last_years_goal(db):
    # All tickets took 5,400 s. The default of urgent tickets is 3,600 s; from January on 7,200 s.
    keep(db, "sla_first_response_seconds", {"urgent": 7200}, NEW_YEAR)
    assert value(db, "sla_first_response", **DECEMBER) == 0
    assert value(db, "sla_first_response", **JANUARY) == 100


def test_the_last_day_of_the_period_decides_not_the_day_after_it(db):
    # December ends before 1 January; a period of one day more lies in the new year.
    keep(db, "sla_first_response_seconds", {"urgent": 7200}, NEW_YEAR)
    assert value(db, "sla_first_response", **{"from": "2025-12-01", "to": "2026-01-01"}) == 0
    assert value(db, "sla_first_response", **{"from": "2025-12-01", "to": "2026-01-02"}) == 100


def test_a_question_without_an_end_takes_what_held_on_the_last_day_of_the_data(db):
    # The data ends on 20 February.
    keep(db, "sla_first_response_seconds", {"urgent": 7200}, dt.date(2026, 2, 20))
    assert value(db, "sla_first_response") == 100
    keep(db, "sla_first_response_seconds", {"urgent": 60}, dt.date(2026, 2, 21))
    assert value(db, "sla_first_response") == 100


def test_what_a_question_says_itself_goes_first(db):
    keep(db, "sla_first_response_seconds", {"urgent": 7200, "high": 60})
    own = {"sla_first_response_seconds": {"urgent": 5000}}
    assert value(db, "sla_first_response", **JANUARY, settings=own) == 0
    filled = settings.fill(db, [{"metric": "nps", **JANUARY, "settings": own}])[0]
    assert filled["settings"]["sla_first_response_seconds"] == {"urgent": 5000, "high": 60}


def test_each_month_of_a_trend_is_measured_by_what_was_promised_in_it(db):
    # Answered after 90 minutes each: too late by the hour of 2025, in time by the two of 2026.
    keep(db, "sla_first_response_seconds", {"urgent": 7200}, NEW_YEAR)
    asked = {"metric": "sla_first_response", "from": "2025-12-01", "to": "2026-03-01"}
    months = [
        ("2025-12-01", "2026-01-01"),
        ("2026-01-01", "2026-02-01"),
        ("2026-02-01", "2026-03-01"),
    ]
    trend, *alone = answers(
        db,
        {**asked, "grain": "month"},
        *({**asked, "from": start, "to": end} for start, end in months),
    )
    assert [(row["period"], row["value"], row["n"]) for row in trend] == [
        ("2025-12-01", 0, 1),
        ("2026-01-01", 100, 2),
        ("2026-02-01", 100, 1),
    ]
    assert [row["value"] for row in trend] == [rows[0]["value"] for rows in alone]
    # A bucket over both goes by its last day, and what the question says itself goes first.
    assert answers(db, {**asked, "to": "2026-01-02", "grain": "quarter", "by": ["channel"]}) == [
        [
            {"period": "2025-10-01", "channel": "phone", "value": 0, "n": 1, "low": 0.0}
            | {"high": pytest.approx(79.345, abs=0.001)}
        ]
    ]
    own = {"sla_first_response_seconds": {"urgent": 60}}
    said = answers(db, {**asked, "grain": "month", "settings": own})[0]
    assert [row["value"] for row in said] == [0, 0, 0]


def test_days_of_a_trend_neither_overlap_nor_miss_a_ticket_where_its_zone_changes(db):
    keep(db, "timezone", "Pacific/Honolulu", NEW_YEAR)
    keep(db, "fcr_days", 3, NEW_YEAR)
    asked = {"metric": "tickets_created", "from": "2025-11-30", "to": "2026-02-01"}
    days = answers(db, {**asked, "grain": "day"})[0]
    # 09:00 UTC is the evening before in Honolulu.
    opened = [row["period"] for row in days if row["value"]]
    assert opened == ["2025-11-30", "2026-01-04", "2026-01-19"]
    assert len(days) == 63


def test_the_rows_behind_a_number_follow_the_settings_too():
    # Ticket 2 was solved on 5 January; its customer came back 15 days later.
    asked = {"metric": "first_contact_resolution", "from": "2026-01-05", "to": "2026-01-06"}
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            refill(session, tickets=TICKETS)
            settings.save(session, "fcr_days", 30)
        assert ws.ask(asked)[0]["value"] == 0
        assert ws.rows_behind(asked).column("has_come_back").to_pylist() == [True]
        assert ws.count_behind(asked) == 1
        before = ws.version
        with ws.changing() as session:
            settings.save(session, "fcr_days", 7)
        assert ws.version > before
        assert ws.ask(asked)[0]["value"] == 100


def test_what_was_set_is_there_when_the_file_is_opened_again(tmp_path):
    with csmetrics.open_workspace(tmp_path / "team.duckdb") as ws, ws.changing() as session:
        settings.save(session, "fcr_days", 14, NEW_YEAR)
    with csmetrics.open_workspace(tmp_path / "team.duckdb") as ws:
        assert settings.effective(ws.database, NEW_YEAR)["fcr_days"] == 14


def test_the_time_zone_that_was_set_is_the_default_of_questions(db):
    # 1 December 09:00 UTC is 30 November 23:00 in Honolulu.
    keep(db, "timezone", "Pacific/Honolulu")
    november = {"from": "2025-11-01", "to": "2025-12-01"}
    assert value(db, "tickets_created", **november) == 1
    assert value(db, "tickets_created", **november, timezone="UTC") == 0


def test_who_left_and_what_they_wrote_is_of_the_days_of_the_zone_that_was_set():
    with csmetrics.open_workspace() as ws:
        # Midnight of 1 July in Berlin is still June in UTC.
        midnight = dt.datetime(2026, 6, 30, 22)
        left = {
            "customer_id": "ann",
            "acquired_at": dt.datetime(2026, 5, 5),
            "churn_reason": "Price",
        }
        said = {"kind": "nps", "score": 2.0, "scale_min": 0.0, "scale_max": 10.0, "comment": "Bye"}
        with ws.changing() as session:
            settings.save(session, "timezone", "Europe/Berlin")
            refill(
                session,
                customers=[{**left, "churned_at": midnight}],
                surveys=[{**said, "survey_id": "1", "source": "s", "responded_at": midnight}],
            )
        july = {"from": "2026-07-01", "to": "2026-08-01"}
        [lost] = ws.ask({"metric": "customers_lost", **july})
        reasons = ws.churn_reasons(dt.date(2026, 7, 1), dt.date(2026, 8, 1))
        assert lost["n"] == sum(one["customers"] for one in reasons) == 1
        assert len(ws.verbatims({"metric": "nps", **july}, 0, 6)) == 1
        assert [cell["cohort"] for cell in ws.cohorts("2026-07-31T22:00:00")] == ["2026-05-01"] * 3
        assert ws.cohorts("2026-07-31T22:00:00")[-1]["retained"] == 0
        assert ws.cohorts("2026-07-31T22:00:00")[1]["retained"] == 1


def test_a_question_without_an_end_ends_on_the_last_day_of_the_zone_that_was_set(db):
    # The newest moment, noon of 20 February, is the 21st there: the day from which two hours do.
    keep(db, "timezone", "Pacific/Kiritimati")
    keep(db, "sla_first_response_seconds", {"urgent": 7200}, dt.date(2026, 2, 21))
    assert value(db, "sla_first_response", **{"from": "2026-02-01"}) == 100
    assert value(db, "sla_first_response", **{"from": "2026-02-01"}, timezone="UTC") == 0


def test_the_first_day_of_the_week_that_was_set_is_the_default_of_questions(db):
    # 5 January 2026 was a Monday, 20 January a Tuesday.
    keep(db, "first_day_of_week", "sunday", NEW_YEAR)

    def weeks(**asked: object) -> list[str]:
        [rows] = answers(db, {"metric": "tickets_created", "grain": "week", **asked})
        return [row["period"] for row in rows if row["value"]]

    assert weeks(**JANUARY) == ["2026-01-04", "2026-01-18"]
    assert weeks(**JANUARY, week_start="monday") == ["2026-01-05", "2026-01-19"]
    # In December it did not hold yet: the 1st was a Monday.
    assert weeks(**DECEMBER) == ["2025-12-01"]


def test_business_hours_leave_out_the_holidays_of_the_region():
    # 5 January to 7 January 2026, Monday to Wednesday; Epiphany (6 January) is closed in Bavaria.
    answered = dt.datetime(2026, 1, 7, 10)
    email = ticket(9, dt.date(2026, 1, 5), channel="email", first_response_at=answered)
    db = keeping(tickets=[email | {"created_at": dt.datetime(2026, 1, 5, 16)}])
    asked = {
        "metric": "first_response_time_median",
        **JANUARY,
        "where": {"channel": ["email"]},
        "hours": "business",
    }
    assert value(db, **asked) == 10 * 3600  # 1 h on Monday, 8 h on Tuesday, 1 h on Wednesday.
    keep(db, "calendar", {"country": "DE", "region": "BY"})
    assert value(db, **asked) == 2 * 3600
    keep(db, "calendar", {"country": "DE", "region": "BY", "worked_holidays": ["2026-01-06"]})
    assert value(db, **asked) == 10 * 3600
    keep(db, "calendar", {"holidays": ["2026-01-07"]})
    assert value(db, **asked) == 9 * 3600


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        ("sla_first_response", "sla_first_response_seconds"),
        ("sla_resolution", "sla_resolution_seconds"),
    ],
)
def test_a_segment_or_a_channel_may_have_targets_of_its_own(metric, name):
    # Every ticket takes 90 minutes to the answer and to the resolution.
    took = {"resolved_at": dt.datetime(2026, 1, 5, 10, 30)}
    groups = [
        {"channel": "email", "segment": "Small"},
        {"channel": "chat", "segment": "Small"},
        {"channel": "email", "segment": "Large"},
        {"channel": "chat", "segment": "Large"},
        {"channel": "chat", "segment": None, "priority": None},
    ]
    db = keeping(
        tickets=[
            ticket(number, dt.date(2026, 1, 5), **took, **group)
            for number, group in enumerate(groups)
        ]
    )
    hour, two = 3600, 7200
    keep(
        db,
        name,
        {"urgent": two, "normal": two, "channel:chat/urgent": hour, "segment:Large/urgent": two},
    )
    asked = {"metric": metric, **JANUARY, "by": ["channel", "segment"]}
    found = {(row["channel"], row["segment"]): row["value"] for row in answers(db, asked)[0]}
    assert found == {
        ("email", "Small"): 100,
        ("chat", "Small"): 0,  # The channel promises an hour.
        ("email", "Large"): 100,
        ("chat", "Large"): 100,  # What was promised to the segment goes first.
        ("chat", None): 100,  # A ticket without a priority is a normal one.
    }
    assert sum(row["n"] for row in answers(db, asked)[0]) == 5
    db.close()


def test_a_segment_may_have_been_promised_a_faster_answer_on_a_channel():
    # Tickets wait 90 minutes, calls 30 seconds.
    tickets = [
        ticket(number, dt.date(2026, 1, 5), channel=channel, segment=segment)
        for number, (channel, segment) in enumerate(
            [("email", "Large"), ("email", "Small"), ("WhatsApp", "Large"), ("WhatsApp", "Small")]
        )
    ]
    calls = [
        {
            "call_id": segment,
            "source": "desk",
            "started_at": dt.datetime(2026, 1, 5, 9),
            "outcome": "answered",
            "wait_seconds": 30.0,
            "customer_id": segment,
        }
        for segment in ("Large", "Small")
    ]
    people = [{"customer_id": name, "segment": name} for name in ("Large", "Small")]
    db = keeping(tickets=tickets, calls=calls, customers=people)
    promised = {"segment:Large/email": 3600, "segment:Large/phone": 20, "WhatsApp": 3600}
    keep(db, "service_level_seconds", promised)
    asked = {"metric": "service_level", **JANUARY, "by": ["channel", "segment"]}
    found = {(row["channel"], row["segment"]): row["value"] for row in answers(db, asked)[0]}
    assert found == {
        ("email", "Large"): 0,
        ("email", "Small"): 100,
        ("WhatsApp", "Large"): 0,
        ("WhatsApp", "Small"): 0,
        ("phone", "Large"): 0,
        ("phone", "Small"): 100,
    }
    db.close()


NIGHT = {"name": "Night", "team": ["Night"], "calendar": {"open": "20:00", "close": "24:00"}}
ALWAYS_OPEN = {
    "name": "Chat",
    "channel": ["chat"],
    "calendar": {"days": list(range(7)), "open": "00:00", "close": "24:00"},
}
SPLIT = {
    "name": "Late",
    "team": ["Late"],
    "calendar": {"hours": {"0": [["12:00", "13:00"], ["16:00", "18:00"], ["22:00", "23:00"]]}},
}


@pytest.mark.parametrize(
    ("group", "hours"),
    [
        ({}, 2),  # Monday 16–17, Tuesday 9–10.
        ({"team": "Night"}, 4),  # Monday 20–24.
        ({"channel": "chat"}, 18),
        ({"team": "Night", "channel": "chat"}, 4),  # The first that it belongs to.
        ({"team": "Late"}, 4),  # Monday 16–18 and 22–23, Tuesday 9–10.
        ({"team": "Day", "channel": "email"}, 2),
        ({"team": None, "channel": None}, 2),
    ],
)
def test_each_team_and_channel_keeps_its_own_hours(group, hours):
    # Opened on Monday at 16:00, answered on Tuesday at 10:00.
    monday = dt.datetime(2026, 1, 5, 16)
    one = ticket(1, dt.date(2026, 1, 5), **group) | {
        "created_at": monday,
        "first_response_at": monday + dt.timedelta(hours=18),
        "resolved_at": None,
    }
    reply = {"ticket_id": "1", "source": "desk", "is_public": True}
    replies = [
        reply | {"author": "customer", "sent_at": monday},
        reply | {"author": "agent", "sent_at": monday + dt.timedelta(hours=18)},
    ]
    db = keeping(tickets=[one], replies=replies)
    keep(db, "schedules", [NIGHT, ALWAYS_OPEN, SPLIT])
    asked = {**JANUARY, "hours": "business"}
    assert value(db, "first_response_time_median", **asked) == hours * 3600
    assert value(db, "response_time_median", **asked) == hours * 3600
    assert value(db, "first_response_time_median", **JANUARY) == 18 * 3600
    # As of the answer, the age of the ticket is the same time.
    late = {**asked, "as_of": "2026-01-06T10:00:00Z"}
    assert value(db, "first_response_time_km", **late) == hours * 3600
    db.close()


def test_the_holidays_of_a_schedule_are_its_own():
    # Epiphany is a Tuesday; the night team works in Bavaria, the others do not.
    monday = dt.datetime(2026, 1, 5, 16)
    tickets = [
        ticket(number, dt.date(2026, 1, 5), team=team)
        | {"created_at": monday, "first_response_at": monday + dt.timedelta(days=2)}
        for number, team in enumerate(["Day", "Munich"])
    ]
    db = keeping(tickets=tickets)
    munich = {"name": "Munich", "team": ["Munich"], "calendar": {"country": "DE", "region": "BY"}}
    keep(db, "schedules", [munich])
    rows = answers(
        db,
        {"metric": "first_response_time_median", **JANUARY, "hours": "business", "by": ["team"]},
    )[0]
    # Until Wednesday 16:00: 1 h, 8 h and 7 h, or without the Tuesday.
    assert {row["team"]: row["value"] / 3600 for row in rows} == {"Day": 16, "Munich": 8}
    db.close()


@pytest.mark.parametrize(
    "wrong",
    [["Night"], [{}], [{"team": ["A"], "calendar": {"open": "25:00"}}], [{"team": ["A"], "x": 1}]],
)
def test_a_question_with_schedules_that_make_no_sense_is_refused(db, wrong):
    with pytest.raises(Problem):
        value(db, "first_response_time_median", hours="business", settings={"schedules": wrong})


def test_wrong_questions_are_still_told_as_such(db):
    keep(db, "fcr_days", 14)
    for wrong in ({"to": "soon"}, {"timezone": "Mars"}, {"settings": {"fcr_days": "many"}}):
        with pytest.raises(Problem):
            value(db, "tickets_created", **wrong)


# ---------------------------------------------------------------------- checking


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("speed", 3),
        ("fcr_days", 0),
        ("fcr_days", "7"),
        ("fcr_days", True),
        ("fcr_days", float("nan")),
        ("gross_margin", 1.2),
        ("csat_definition", "happy"),
        ("sla_first_response_seconds", 3600),
        ("sla_first_response_seconds", {"critical": 60}),
        ("sla_first_response_seconds", {"urgent": 0}),
        ("sla_first_response_seconds", {"channel:chat/critical": 60}),
        ("service_level_seconds", {"chat": -1}),
        ("service_level_seconds", {"channel:chat/phone": 60}),
        ("timezone", "Berlin"),
        ("currency", "euros"),
        ("first_day_of_week", "tuesday"),
        ("retention_months", -1),
        ("retention_months", 601),
        ("language", "English"),
        ("calendar", "9 to 5"),
        ("calendar", {"opens": "09:00"}),
        ("calendar", {"open": "9"}),
        ("calendar", {"open": "17:00", "close": "09:00"}),
        ("calendar", {"days": [7]}),
        ("calendar", {"holidays": ["24.12.2026"]}),
        ("calendar", {"hours": {"0": [["09:00", "13:00"], ["12:00", "17:00"]]}}),
        ("calendar", {"hours": {"0": [["09:00"]]}}),
        ("calendar", {"hours": {"Mon": []}}),
        ("calendar", {"country": "ZZ"}),
        ("calendar", {"country": "DE", "region": "ZZ"}),
        ("calendar", {"region": "BY"}),
        ("schedules", [{"name": "Night", "calendar": {}}]),
        ("schedules", ["Night"]),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_what_to_do(db, name, wrong):
    with pytest.raises(Problem) as told:
        keep(db, name, wrong)
    assert told.value.what
    assert settings.history(db) == []


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("sla_resolution_seconds", {"channel:chat/urgent": 600, "segment:A/B test/low": 60}),
        ("service_level_seconds", {"WhatsApp Business": 900, "segment:A/phone": 20}),
        ("currency", "EUR"),
        ("language", "de"),
        ("number_format", "de_CH"),
        ("first_day_of_week", "sunday"),
        ("retention_months", 24),
        ("csat_definition", "three_and_up"),
        ("gross_margin", 1),
    ],
)
def test_a_value_that_makes_sense_is_kept_as_it_is(db, name, right):
    keep(db, name, right)
    assert settings.history(db, name)[0].value == right


def test_every_default_passes_its_own_check():
    for name, default in settings.defaults().items():
        assert settings.check(name, default) == default


def test_several_schedules_say_whose_they_are(db):
    night = {"name": "Night", "team": ["Night"], "calendar": {"open": "20:00", "close": "24:00"}}
    keep(db, "schedules", [night])
    [kept] = held(db, "schedules", NEW_YEAR)
    assert (kept["team"], kept["channel"]) == (["Night"], [])
    assert (kept["calendar"]["open"], kept["calendar"]["days"]) == ("20:00", [0, 1, 2, 3, 4])


# ---------------------------------------------------------------------- calendars


def test_public_holidays_differ_between_regions():
    bavaria = calendars.public_holidays("DE", "BY", (2026,))
    berlin = calendars.public_holidays("DE", "BE", (2026,))
    assert bavaria[dt.date(2026, 1, 6)] == "Epiphany"
    assert dt.date(2026, 1, 6) not in berlin
    assert dt.date(2026, 3, 8) in berlin  # International Women's Day.


def test_every_country_can_be_chosen_and_says_its_regions():
    assert calendars.countries()["US"] == "United States"
    assert calendars.regions("DE")["BY"] == "Bayern"
    assert calendars.regions("MT") == {}


def test_hours_may_have_several_openings_a_day_and_end_at_midnight():
    given = {"hours": {"5": [["10:00", "12:00"], ["13:00", "24:00"]]}}
    assert calendars.check(given)["hours"] == given["hours"]


def test_a_calendar_of_a_country_names_the_holidays_of_the_years_asked_for():
    german = calendars.check({"country": "DE", "holidays": ["2026-12-24"]})
    closed = calendars.opening(german, range(2025, 2027))["holidays"]
    assert {"2025-12-25", "2026-12-24", "2026-12-25"} <= set(closed)
    assert not any(day.startswith("2027") for day in closed)
    assert set(calendars.opening(german, [2026])) == set(settings.calendars.business_hours.DEFAULT)


def test_a_channel_without_a_time_of_its_own_is_judged_like_the_others_of_its_segment():
    # Every ticket waits 90 minutes.
    tickets = [
        ticket(number, dt.date(2026, 1, 5), channel=channel, segment="Large")
        for number, channel in enumerate(["WhatsApp", "Fax", None])
    ]
    db = keeping(tickets=tickets)
    keep(db, "service_level_seconds", {"segment:Large/other": 3600, "Fax": 7200})
    asked = {"metric": "service_level", **JANUARY, "by": ["channel"]}
    found = {row["channel"]: row["value"] for row in answers(db, asked)[0]}
    assert found == {"WhatsApp": 0, "Fax": 100, None: 0}
    db.close()


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("", ("2026-03-02", "2026-03-10")),
        ("America/New_York", ("2026-03-01", "2026-03-09")),
        ("Asia/Tokyo", ("2026-03-02", "2026-03-10")),
        ("Pacific/Auckland", ("2026-03-02", "2026-03-11")),
    ],
)
def test_the_days_that_the_data_holds_are_those_of_the_zone_that_was_set(zone, days):
    night, morning = dt.datetime(2026, 3, 2, 2), dt.datetime(2026, 3, 10, 14)
    late = {"first_response_at": None, "resolved_at": None}
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            first = ticket(1, NEW_YEAR, **late | {"created_at": night})
            last = ticket(2, NEW_YEAR, **late | {"created_at": morning.replace(hour=3)})
            if zone == "Pacific/Auckland":
                last["created_at"] = morning
            refill(session, tickets=[first, last])
            if zone:
                settings.save(session, "timezone", zone)
        known = ws.extent()
        assert tuple(map(str, known)) == days
        # Every day of them that has tickets is counted, and no day beside them has any.
        asked = {"from": known[0], "to": known[1] + dt.timedelta(days=1), "grain": "day"}
        counts = [row["value"] for row in ws.ask({"metric": "tickets_created", **asked})]
        assert (counts[0], counts[-1], sum(counts)) == (1, 1, 2)


def test_trends_begin_with_the_first_day_of_the_data_in_the_zone_that_held_then():
    night = dt.datetime(2026, 1, 1, 3)
    with csmetrics.open_workspace() as ws:
        assert ws.known_from() is None
        with ws.changing() as session:
            refill(session, tickets=[ticket(1, night, created_at=night)])
        # Not a day earlier: the month before would stand empty in every chart.
        assert str(ws.known_from()) == "2026-01-01"
        with ws.changing() as session:
            settings.save(session, "timezone", "America/New_York", dt.date(2025, 1, 1))
            settings.save(session, "timezone", "Europe/Berlin", dt.date(2026, 6, 1))
        assert str(ws.known_from()) == "2025-12-31"


def test_days_of_subscriptions_reach_to_their_last_end_but_not_into_days_to_come():
    paid = {"customer_id": "C", "started_at": dt.datetime(2026, 1, 5), "mrr": 10}
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            refill(
                session,
                subscriptions=[
                    {**paid, "subscription_id": "1", "ended_at": dt.datetime(2026, 3, 9)},
                    {**paid, "subscription_id": "2", "ended_at": dt.datetime(2199, 3, 9)},
                ],
            )
        assert tuple(map(str, ws.extent())) == ("2026-01-05", "2026-03-09")


def test_days_of_costs_do_not_reach_into_days_to_come():
    cost = {"category": "Training", "amount": 900}
    today = dt.datetime.now(dt.UTC).date()
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            refill(
                session,
                costs=[
                    {**cost, "period_start": begins, "period_end": dt.date(2199, 1, 1)}
                    for begins in (dt.date(2026, 1, 1), dt.date(2198, 1, 1))
                ],
            )
        assert ws.extent() == (dt.date(2026, 1, 1), today)


def test_why_a_number_moved_begins_at_the_number_of_the_days_before_as_it_was_promised_then():
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            refill(session, tickets=TICKETS)
            settings.save(session, "sla_first_response_seconds", {"urgent": 6000}, NEW_YEAR)
        before = ws.ask({"metric": "sla_first_response", **DECEMBER})[0]["value"]
        asked = {"metric": "sla_first_response", **JANUARY}
        found = ws.explain(asked, Period(dt.date(2025, 12, 1), NEW_YEAR), "channel")
        assert (found.before, found.now) == (before, 100) == (0, 100)
        assert [(one.group, one.rate) for one in found.effects] == [("phone", 100)]


def test_why_a_median_moved_begins_at_the_business_hours_of_the_days_before():
    with csmetrics.open_workspace() as ws:
        with ws.changing() as session:
            refill(session, tickets=TICKETS)
            settings.save(session, "calendar", {"open": "10:00"}, NEW_YEAR)
        asked = {"metric": "first_response_time_median", **JANUARY, "hours": "business"}
        found = ws.explain(asked, Period(dt.date(2025, 12, 1), NEW_YEAR), "channel")
        assert (found.before, found.now) == (5400, 1800)
        assert sum(one.total for one in found.effects) == pytest.approx(-3600)


def test_a_time_that_a_setting_cannot_have_is_refused_in_words() -> None:
    with pytest.raises(Problem) as told:
        settings.check("short_abandon_seconds", 7200)
    assert told.value.what == "“2h” is not a value for “A call given up at once”."
    assert told.value.fix == "Write a number from 0s to 1h."
