"""first_response_time_*, resolution_time_*, response_time_*, *_km, handle_time_average."""

import random
from datetime import datetime, timedelta
from math import comb

import polars as pl
import pytest

import csmetrics.ask
from csmetrics.ask import ask

TICKETS = """
    ticket_id created_at          first_response_at   resolved_at
    1         2025-06-02T10:00:00 2025-06-02T10:00:10 2025-06-02T10:01:00
    2         2025-06-02T10:00:00 2025-06-02T10:00:20 2025-06-02T10:02:00
    3         2025-06-02T10:00:00 2025-06-02T10:00:40 -
    4         2025-06-02T10:00:00 2025-06-02T10:01:30 2025-07-02T10:00:00
    5         2025-06-02T10:00:00 -                   -
"""


@pytest.fixture
def db(store):
    return store(tickets=TICKETS)


def test_first_response_time_of_10_20_40_and_90_seconds(db, number_and_sample):
    assert number_and_sample(db, "first_response_time_median") == (30, 4)
    assert number_and_sample(db, "first_response_time_average") == (40, 4)
    # Linear interpolation: 0.9 × 3 = 2.7 steps from the first, so 40 + 0.7 × 50.
    assert number_and_sample(db, "first_response_time_p90") == (pytest.approx(75), 4)


def test_resolution_time_looks_at_tickets_resolved_in_the_period(db, number_and_sample):
    assert number_and_sample(db, "resolution_time_median") == (90, 2)
    assert number_and_sample(db, "resolution_time_average") == (90, 2)
    assert number_and_sample(db, "resolution_time_p90") == (pytest.approx(114), 2)
    july = {"start": "2025-07-01", "end": "2025-08-01"}
    assert number_and_sample(db, "resolution_time_median", **july) == (30 * 86400, 1)


def test_those_still_waiting_count_as_waiting_at_least_so_long(db, number_and_sample):
    # Five waits; one still goes on after 90 s. At 10 s: 4/5, at 20 s: 3/5, at 40 s: 2/5.
    a_minute_and_a_half = "2025-06-02T10:01:30Z"
    assert number_and_sample(db, "first_response_time_km", as_of=a_minute_and_a_half) == (40, 5)
    # 60 s: 4/5, 120 s: 3/5; the other three are still open, so half was never reached.
    assert number_and_sample(db, "resolution_time_km", as_of="2025-06-03T00:00:00Z") == (None, 5)
    assert number_and_sample(db, "resolution_time_km", as_of="2025-07-03T00:00:00Z") == (
        30 * 86400,
        5,
    )


def test_what_happens_after_the_last_moment_of_the_data_is_not_known_yet(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at   resolved_at
        1         2025-06-02T10:00:00 2025-06-02T10:00:10 2025-06-02T10:00:10
        2         2025-06-02T10:00:00 2025-06-02T10:00:40 2025-06-02T10:00:40
        3         2025-06-02T10:00:00 2025-06-02T10:00:41 2025-06-02T10:00:41
        4         2025-06-02T10:00:00 -                   -
        """
    )
    # After 40 s: 3/4 × 2/3 is half, for the second came at the very last moment.
    then = {"as_of": "2025-06-02T10:00:40Z"}
    assert number_and_sample(db, "first_response_time_km", **then) == (40, 4)
    assert number_and_sample(db, "resolution_time_km", **then) == (40, 4)
    # A second before, three still wait: half was never reached.
    before = {"as_of": "2025-06-02T10:00:39Z"}
    assert number_and_sample(db, "first_response_time_km", **before) == (None, 4)
    # The first is answered, the others wait: no ticket is both.
    assert number_and_sample(db, "first_response_time_median", **then) == (25, 2)
    assert number_and_sample(db, "first_response_time_median", **before) == (10, 1)
    assert number_and_sample(db, "waiting_first_response", **before) == (3, 3)
    assert number_and_sample(db, "resolution_time_km", **before) == (None, 4)


@pytest.mark.parametrize(
    "hours", [[["01:30", "02:30"], ["03:00", "12:00"]], [["01:30", "12:00"], ["05:00", "09:00"]]]
)
def test_no_hour_is_open_twice(store, value, hours):
    # 30 March has no 2:30 in Berlin: counted on from 2:00 it is 3:30, when the day is open again.
    db = store(
        tickets="""
        ticket_id created_at          first_response_at
        1         2025-03-30T00:30:00 2025-03-30T10:00:00
        """
    )
    calendar = {"timezone": "Europe/Berlin", "hours": {"6": hours}}
    march = {"start": "2025-03-01", "end": "2025-04-01"}
    asked = {**march, "hours": "business", "settings": {"calendar": calendar}}
    assert value(db, "first_response_time_average", **asked) == 9.5 * 3600


def test_a_survival_of_exactly_one_half_is_the_median(store, value):
    lines = [f"{n} 2025-06-02T10:00:00 2025-06-02T10:00:{n:02}" for n in (10, 20, 30, 40, 50, 59)]
    db = store(tickets="ticket_id created_at first_response_at\n" + "\n".join(lines))
    # 5/6 × 4/5 × 3/4 is one half, which floating-point numbers miss by a hair.
    assert value(db, "first_response_time_km") == 30


REPLIES = """
    ticket_id sent_at             author   is_public agent_id
    1         2025-06-02T10:00:00 customer yes       -
    1         2025-06-02T10:00:05 bot      yes       -
    1         2025-06-02T10:00:10 agent    no        ana
    1         2025-06-02T10:01:00 customer yes       -
    1         2025-06-02T10:02:00 agent    yes       ana
    1         2025-06-02T10:03:00 agent    yes       bo
    1         2025-06-02T11:00:00 customer -         -
    1         2025-06-02T11:00:30 agent    -         bo
    2         2025-06-30T23:59:00 customer yes       -
    2         2025-07-01T00:00:00 agent    yes       ana
"""


def test_a_wait_runs_from_the_first_unanswered_message_to_the_next_public_answer(
    store, number_and_sample
):
    # 120 s for ana (bots and notes answer nothing), nothing for bo's second thought, 30 s for bo.
    db = store(replies=REPLIES)
    assert number_and_sample(db, "response_time_median") == (75, 2)
    assert number_and_sample(db, "response_time_average") == (75, 2)
    assert number_and_sample(db, "response_time_p90") == (pytest.approx(111), 2)


def test_an_answer_belongs_to_its_own_period_and_to_the_agent_who_gave_it(store, by_group):
    db = store(replies=REPLIES)
    assert by_group(db, "response_time_average", "agent_id") == {"ana": 120, "bo": 30}
    july = {"start": "2025-07-01", "end": "2025-08-01"}
    assert by_group(db, "response_time_average", "agent_id", **july) == {"ana": 60}


@pytest.mark.parametrize("agents", [("ana", "bo"), ("bo", "ana")])
def test_of_two_answers_at_one_moment_the_same_one_was_waited_for(store, by_group, agents):
    answers = "\n".join(f"1 2025-06-02T10:01:00 agent {agent} yes" for agent in agents)
    db = store(
        tickets="ticket_id created_at\n1 2025-06-02T10:00:00",
        replies="ticket_id sent_at author agent_id is_public\n"
        f"1 2025-06-02T10:00:00 customer - yes\n{answers}",
    )
    assert by_group(db, "response_time_average", "agent_id") == {"ana": 60}


def test_messages_of_two_tickets_do_not_answer_each_other(store, number_and_sample):
    db = store(
        replies="""
        ticket_id sent_at             author
        1         2025-06-02T10:00:00 customer
        2         2025-06-02T10:01:00 agent
        """
    )
    assert number_and_sample(db, "response_time_median") == (None, 0)


def test_handle_time_counts_calls_and_tickets_that_no_call_names(store, by_group, value):
    db = store(
        tickets="""
        ticket_id source created_at          resolved_at         handle_seconds channel
        1         desk   2025-06-02T10:00:00 2025-06-03T10:00:00 999            phone
        2         desk   2025-06-02T10:00:00 2025-06-03T10:00:00 300            email
        3         desk   2025-06-02T10:00:00 -                   400            email
        4         desk   2025-06-02T10:00:00 2025-06-03T10:00:00 -              email
        """,
        calls="""
        call_id source started_at          outcome  talk_seconds hold_seconds wrap_seconds ticket_id
        1       pbx    2025-06-02T10:00:00 answered 60           20           10           1
        2       pbx    2025-06-02T10:00:00 answered 150          -            -            -
        3       pbx    2025-06-02T10:00:00 missed   -            -            -            -
        """,
    )
    # Calls: 60 + 20 + 10 and 150. Tickets: 300 only.
    assert value(db, "handle_time_average") == 180
    assert by_group(db, "handle_time_average", "channel") == {"phone": 120, "email": 300}


def test_handle_time_knows_two_tickets_with_one_number_apart(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id source created_at          resolved_at         handle_seconds
        1         desk   2025-06-02T10:00:00 2025-06-03T10:00:00 999
        1         chat   2025-06-02T10:00:00 2025-06-03T10:00:00 300
        """,
        calls="""
        call_id source started_at          outcome  talk_seconds ticket_id
        1       desk   2025-06-02T10:00:00 answered 60           1
        """,
    )
    assert number_and_sample(db, "handle_time_average") == (180, 2)


def test_a_call_takes_what_is_known_of_it_and_nothing_known_is_not_nothing(
    store, number_and_sample
):
    db = store(
        calls="""
        call_id started_at          outcome   talk_seconds hold_seconds wrap_seconds
        1       2025-06-02T10:00:00 answered  60           20           10
        2       2025-06-02T10:00:00 answered  -            20           10
        3       2025-06-02T10:00:00 answered  -            -            50
        4       2025-06-02T10:00:00 answered  -            -            -
        5       2025-06-02T10:00:00 missed    -            -            300
        """
    )
    assert number_and_sample(db, "handle_time_average") == (pytest.approx(170 / 3), 3)


BUSINESS = {"calendar": {"open": "07:00", "close": "17:00"}}


def test_mail_of_monday_evening_answered_on_tuesday_morning(store, value):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at   resolved_at
        1         2025-06-02T18:00:00 2025-06-03T08:00:00 2025-06-03T08:00:00
        """
    )
    assert value(db, "first_response_time_median") == 14 * 3600
    in_hours = {"hours": "business", "settings": BUSINESS}
    assert value(db, "first_response_time_median", **in_hours) == 3600
    assert value(db, "resolution_time_average", **in_hours) == 3600


def test_weekends_holidays_and_nights_do_not_count(store, value):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at
        1         2025-06-06T16:00:00 2025-06-10T10:00:00
        """
    )
    # Friday 16–17 and Tuesday 9–10; Monday 9 June is a holiday.
    settings = {"calendar": {"holidays": ["2025-06-09"]}}
    asked = {"hours": "business", "settings": settings}
    assert value(db, "first_response_time_median", **asked) == 2 * 3600


def test_a_day_may_open_twice_and_a_weekday_may_have_hours_of_its_own(store, value):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at
        1         2025-06-06T11:00:00 2025-06-07T11:30:00
        """
    )
    # Friday 11–12 and 13–15, Saturday 10–11:30.
    hours = {"4": [["09:00", "12:00"], ["13:00", "15:00"]], "5": [["10:00", "14:00"]]}
    asked = {"hours": "business", "settings": {"calendar": {"hours": hours}}}
    assert value(db, "first_response_time_median", **asked) == 4.5 * 3600


def test_the_night_the_clocks_change_is_an_hour_shorter(store, value):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at
        1         2025-03-29T22:00:00 2025-03-30T10:00:00
        """
    )
    # Berlin: open around the clock; Saturday 23:00 to Sunday 12:00 are 12 hours, not 13.
    calendar = {
        "timezone": "Europe/Berlin",
        "days": [0, 1, 2, 3, 4, 5, 6],
        "open": "00:00",
        "close": "24:00",
    }
    asked = {"start": "2025-03-01", "end": "2025-04-01", "hours": "business"}
    asked["settings"] = {"calendar": calendar}
    assert value(db, "first_response_time_median", **asked) == 12 * 3600


def test_an_answer_outside_of_every_schedule_takes_no_business_time_but_a_wait_goes_on(store):
    db = store(
        tickets="""
        ticket_id created_at          first_response_at
        1         2025-06-07T10:00:00 2025-06-07T11:00:00
        2         2025-06-07T10:00:00 -
        """
    )
    asked = {"from": "2025-06-01", "to": "2025-07-01", "hours": "business"}
    questions = [
        {"metric": "first_response_time_median", **asked},
        {"metric": "waiting_first_response", **asked},
    ]
    [[median], [waiting]] = ask(db, questions)
    assert (median["value"], median["n"]) == (0, 1)
    assert waiting["value"] == 1


def test_business_hours_apply_to_replies_too(store, value):
    db = store(
        replies="""
        ticket_id sent_at             author
        1         2025-06-02T16:00:00 customer
        1         2025-06-03T10:00:00 agent
        """
    )
    assert value(db, "response_time_median") == 18 * 3600
    assert value(db, "response_time_median", hours="business") == 2 * 3600


def test_the_median_of_replies_is_not_their_average(store, value):
    db = store(
        replies="""
        ticket_id sent_at             author
        1         2025-06-02T10:00:00 customer
        1         2025-06-02T10:00:10 agent
        2         2025-06-02T10:00:00 customer
        2         2025-06-02T10:00:20 agent
        3         2025-06-02T10:00:00 customer
        3         2025-06-02T10:01:00 agent
        """
    )
    assert value(db, "response_time_median") == 20
    assert value(db, "response_time_average") == 30


def ends_of(ordered, tenths):
    """Return the interval of a quantile by order statistics, from the binomial chances added up.

    An end may miss one time in forty. Whole numbers throughout: nothing is rounded.
    """
    n = len(ordered)
    # How many ways in 10^n that k rows are below the quantile.
    ways = [comb(n, k) * tenths**k * (10 - tenths) ** (n - k) for k in range(n + 1)]
    total, below, low = 10**n, 0, 0
    while 40 * (below + ways[low]) <= total:
        below, low = below + ways[low], low + 1
    above, high = 0, n
    while 40 * (above + ways[high]) <= total:
        above, high = above + ways[high], high - 1
    return ordered[low - 1], ordered[high]


# Sizes that are no round numbers, so that each group has its ends at ranks of its own.
SIZES = {"email": 137, "chat": 1234, "phone": 61, "web": 1999}


@pytest.mark.parametrize("counted_in_bands", [False, True])
@pytest.mark.parametrize(("way", "tenths"), [("median", 5), ("p90", 9)])
def test_the_interval_of_a_quantile_ends_at_the_very_rows(
    store, monkeypatch, way, tenths, counted_in_bands
):
    chance = random.Random(20261126)
    waits = {
        channel: sorted(int(chance.lognormvariate(8, 1.5)) for _ in range(size))
        for channel, size in SIZES.items()
    }
    created = datetime(2025, 6, 2)
    rows = [
        {
            "ticket_id": f"{channel} {number}",
            "created_at": created,
            "first_response_at": created + timedelta(seconds=wait),
            "channel": channel,
        }
        for channel, of_channel in waits.items()
        for number, wait in enumerate(of_channel)
    ]
    if counted_in_bands:
        monkeypatch.setattr(csmetrics.ask, "MANY", 0)
    asked = {"metric": f"first_response_time_{way}", "from": "2025-06-01", "to": "2025-07-01"}
    tickets = pl.DataFrame(rows).cast({pl.Datetime: pl.Datetime("us")})
    [whole], of_channels = ask(store(tickets=tickets), [asked, asked | {"by": "channel"}])
    everything = sorted(wait for of_channel in waits.values() for wait in of_channel)
    assert (whole["low"], whole["high"]) == ends_of(everything, tenths)
    assert {row["channel"]: (row["low"], row["high"]) for row in of_channels} == {
        channel: ends_of(of_channel, tenths) for channel, of_channel in waits.items()
    }
