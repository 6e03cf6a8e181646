"""How healthy customers are: points, weights, what is missing, and who is at risk."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from csmetrics.analysis import health
from csmetrics.engine import Database
from tests.filling import filled

AS_OF = "2026-06-30T00:00:00Z"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def customer(name: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": name, "acquired_at": at("2025-01-01"), **more}


def ticket(number: int, name: str, created: str, **more: Any) -> dict[str, Any]:
    return {"ticket_id": str(number), "customer_id": name, "created_at": at(created), **more}


def survey(number: int, name: str, kind: str, day: str, score: float) -> dict[str, Any]:
    low, high = (0, 10) if kind == "nps" else (1, 5)
    return {
        "survey_id": str(number),
        "customer_id": name,
        "kind": kind,
        "responded_at": at(day),
        "score": score,
        "scale_min": low,
        "scale_max": high,
    }


def paid(number: int, name: str, start: str, end: str | None, mrr: float) -> dict[str, Any]:
    return {
        "subscription_id": str(number),
        "customer_id": name,
        "started_at": at(start),
        "ended_at": at(end) if end else None,
        "mrr": mrr,
    }


def points(db: Database, name: str) -> dict[str, float | None]:
    found = health.of_customer(db, name, AS_OF)
    assert found is not None
    return {part.name: part.points for part in found.parts}


EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "tickets": [
        ticket(1, "ann", "2026-05-01", resolved_at=at("2026-05-03"), reopens=1),
        # The last ticket: 37 hours for an answer, half way from one hour to three days; open.
        ticket(2, "ann", "2026-05-31", first_response_at=at("2026-06-01T12:30:00")),
    ],
    "surveys": [
        survey(1, "ann", "csat", "2026-05-03", 2),
        survey(2, "ann", "csat", "2026-06-03", 1),
        survey(3, "ann", "csat", "2025-06-01", 5),  # more than a year ago
        survey(4, "ann", "nps", "2026-01-03", 9),
        survey(5, "ann", "nps", "2026-02-03", 3),  # the last one counts
        survey(6, "ann", "nps", "2026-07-03", 10),  # not known yet
    ],
    "subscriptions": [
        paid(1, "ann", "2025-01-01", "2026-05-01", 100),
        paid(2, "ann", "2026-05-01", None, 50),
    ],
}


def test_each_input_has_the_points_worked_out_by_hand() -> None:
    assert points(filled(**EVERYTHING), "ann") == {
        "csat": 12.5,  # 1.5 of 5
        "nps": 30,
        "tickets": 50,  # one open, one reopened, 25 each
        "contact": 100,  # 30 days ago
        "wait": pytest.approx(100 * (259200 - 131400) / 255600),  # 36 h 30 min: 50
        "mrr": 25,  # half of what it was 90 days before
    }


def test_the_score_is_the_weighted_mean_of_its_parts_and_says_what_costs_most() -> None:
    ann = health.of_customer(filled(**EVERYTHING), "ann", AS_OF)
    assert ann is not None
    weighed = 25 * 12.5 + 20 * 30 + 15 * 50 + 10 * 100 + 10 * 50 + 20 * 25
    assert ann.score == pytest.approx(weighed / 100)
    assert ann.state == "at risk"
    assert (ann.mrr, ann.known_weight, ann.missing) == (50, 100, ())
    assert ann.reasons == (
        "Rated us 1.5 of 5 in 2 answers",
        "Pays 50% less than 90 days before",
        "Would recommend us with 3 of 10",
    )


def test_what_is_missing_weighs_nothing_and_is_named() -> None:
    answers = [survey(1, "bob", "csat", "2026-06-01", 5), survey(2, "bob", "nps", "2026-06-01", 5)]
    db = filled(customers=[customer("bob")], surveys=answers)
    bob = health.of_customer(db, "bob", AS_OF)
    assert bob is not None
    assert bob.score == pytest.approx((25 * 100 + 20 * 50) / 45)
    assert bob.missing == (
        "Open and reopened tickets",
        "Time since the last contact",
        "Wait on the last ticket",
        "Revenue trend",
    )
    assert {part.fact for part in bob.parts if part.points is None} == {"Not known"}


def test_nobody_is_called_at_risk_from_too_little() -> None:
    db = filled(
        customers=[customer("bob"), customer("cat")],
        surveys=[survey(1, "bob", "csat", "2026-06-01", 1)],
    )
    bob, cat = (health.of_customer(db, name, AS_OF) for name in ("bob", "cat"))
    assert bob is not None and cat is not None
    assert (bob.score, bob.state) == (0, "too little known")
    assert (cat.score, cat.state) == (None, "too little known")
    assert health.at_risk(db, AS_OF) == []


def unhappy(name: str, mrr: float, segment: str | None = None) -> dict[str, list[dict[str, Any]]]:
    number = sum(map(ord, name))
    return {
        "customers": [{"customer_id": name, "segment": segment}],
        "surveys": [
            survey(number, name, "csat", "2026-06-01", 1),
            survey(number + 10**6, name, "nps", "2026-06-01", 0),
        ],
        "subscriptions": [paid(number, name, "2026-05-01", None, mrr)],
    }


def together(*pieces: dict[str, list[dict[str, Any]]]) -> Database:
    names = {name for piece in pieces for name in piece}
    return filled(**{name: [row for p in pieces for row in p.get(name, [])] for name in names})


def test_those_at_risk_come_with_most_revenue_first() -> None:
    db = together(unhappy("small", 5, "SMB"), unhappy("big", 500), unhappy("mid", 50, "SMB"))
    assert [one.customer_id for one in health.at_risk(db, AS_OF)] == ["big", "mid", "small"]
    assert [one.customer_id for one in health.at_risk(db, AS_OF, limit=1)] == ["big"]
    assert [one.customer_id for one in health.at_risk(db, AS_OF, ["SMB"])] == ["mid", "small"]
    assert [one.customer_id for one in health.at_risk(db, AS_OF, [None])] == ["big"]
    assert len(health.at_risk(db, AS_OF, ["SMB", None])) == 3


def test_customers_are_counted_by_state_with_their_revenue() -> None:
    db = together(unhappy("a", 5), unhappy("b", 50), {"subscriptions": [
        paid(9, "c", "2025-01-01", None, 70), paid(10, "gone", "2025-01-01", "2026-02-01", 70),
    ]})  # fmt: skip
    found = {group.state: (group.customers, group.mrr) for group in health.groups(db, AS_OF)}
    assert found == {
        "healthy": (0, None),
        "watch": (0, None),
        "at risk": (2, 55),
        "too little known": (1, 70),
    }


def test_only_those_who_are_customers_at_the_moment_have_a_health() -> None:
    db = filled(
        customers=[
            customer("gone", churned_at=at("2026-06-01")),
            customer("later", acquired_at=at("2026-07-01")),
            customer("here", churned_at=at("2026-08-01")),
        ]
    )
    known = [health.of_customer(db, name, AS_OF) is not None for name in ("gone", "later", "here")]
    assert known == [False, False, True]


def test_where_no_customers_are_loaded_everyone_who_wrote_is_one() -> None:
    db = filled(tickets=[ticket(1, "ann", "2025-12-30")])
    ann = health.of_customer(db, "ann", AS_OF)
    assert ann is not None
    # Half a year of silence; nothing is said of solutions or answers in this export.
    assert {part.name for part in ann.parts if part.points is not None} == {"contact"}
    assert ann.score == pytest.approx(100 * (365 - 182) / 335)


def test_an_answer_still_awaited_is_a_wait_so_far() -> None:
    db = filled(
        tickets=[
            ticket(1, "ann", "2026-06-01", first_response_at=at("2026-06-01")),
            ticket(2, "ann", "2026-06-28", resolved_at=None),
        ]
    )
    assert points(db, "ann")["wait"] == pytest.approx(100 * (259200 - 2 * 86400) / 255600)


def test_a_ticket_solved_without_an_answer_has_no_wait() -> None:
    db = filled(
        tickets=[
            ticket(1, "ann", "2026-06-01", first_response_at=at("2026-06-01")),
            ticket(2, "ann", "2026-06-28", resolved_at=at("2026-06-29")),
        ]
    )
    assert points(db, "ann")["wait"] is None


@pytest.mark.parametrize(
    ("before", "now", "expected", "said"),
    [
        (100, 100, 75, "Pays as much as before"),
        (100, 125, 100, "Pays 25% more than 90 days before"),
        (100, 25, 0, "Pays 75% less than 90 days before"),
    ],
)
def test_revenue_is_compared_with_90_days_before(
    before: float, now: float, expected: float, said: str
) -> None:
    db = filled(
        subscriptions=[
            paid(1, "ann", "2025-01-01", "2026-05-01", before),
            paid(2, "ann", "2026-05-01", None, now),
        ]
    )
    ann = health.of_customer(db, "ann", AS_OF)
    assert ann is not None
    [trend] = [part for part in ann.parts if part.name == "mrr"]
    assert (trend.points, trend.fact) == (expected, said)


def test_nothing_loaded_is_nobody() -> None:
    db = filled()
    assert health.at_risk(db) == []
    assert [group.customers for group in health.groups(db)] == [0, 0, 0, 0]
    assert health.of_customer(db, "ann") is None


def test_the_weights_add_up_to_100_and_every_input_has_a_title() -> None:
    assert sum(health.WEIGHTS.values()) == 100
    assert set(health.TITLES) == set(health.WEIGHTS)
    assert health.described()[0]["title"] == "Customer health"


# ------------------------------------------------------------------ what is known at a moment

SECOND = timedelta(seconds=1)
MOMENT = datetime(2026, 6, 30)


@pytest.mark.parametrize(
    ("acquired", "churned", "is_one"),
    [
        (MOMENT, None, True),
        (MOMENT + SECOND, None, False),
        (MOMENT - SECOND, MOMENT, False),
        (MOMENT - SECOND, MOMENT + SECOND, True),
    ],
)
def test_one_is_a_customer_from_joining_until_leaving(
    acquired: datetime, churned: datetime | None, is_one: bool
) -> None:
    db = filled(customers=[customer("ann", acquired_at=acquired, churned_at=churned)])
    assert (health.of_customer(db, "ann", AS_OF) is not None) == is_one


@pytest.mark.parametrize(("created", "is_one"), [(MOMENT, True), (MOMENT + SECOND, False)])
def test_who_had_not_written_by_then_is_nobody(created: datetime, is_one: bool) -> None:
    db = filled(tickets=[{"ticket_id": "1", "customer_id": "ann", "created_at": created}])
    assert (health.of_customer(db, "ann", AS_OF) is not None) == is_one


def test_a_ticket_of_nobody_makes_no_customer() -> None:
    db = filled(tickets=[{"ticket_id": "1", "created_at": at("2026-06-01")}])
    assert [group.customers for group in health.groups(db, AS_OF)] == [0, 0, 0, 0]


def test_who_wrote_as_part_of_several_segments_is_in_one_of_them() -> None:
    tickets = [
        ticket(n, "ann", "2026-06-01", segment=name) for n, name in enumerate(["B", "C", "A"])
    ]
    ann = health.of_customer(filled(tickets=tickets), "ann", AS_OF)
    assert ann is not None and ann.segment == "C"


def survey_at(number: int, kind: str, when: datetime, score: float) -> dict[str, Any]:
    return survey(number, "ann", kind, when.isoformat(), score)


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        (MOMENT - timedelta(days=365), False),
        (MOMENT - timedelta(days=365) + SECOND, True),
        (MOMENT, True),
        (MOMENT + SECOND, False),
    ],
)
def test_answers_count_for_a_year_and_not_before_they_are_given(
    when: datetime, counts: bool
) -> None:
    answers = [survey_at(1, "csat", when, 5), survey_at(2, "nps", when, 10)]
    found = points(filled(customers=[customer("ann")], surveys=answers), "ann")
    assert (found["csat"], found["nps"]) == ((100, 100) if counts else (None, None))


def test_of_two_answers_at_the_same_moment_the_first_number_counts() -> None:
    answers = [survey_at(2, "nps", MOMENT, 2), survey_at(1, "nps", MOMENT, 8)]
    assert points(filled(customers=[customer("ann")], surveys=answers), "ann")["nps"] == 80


def open_and_reopened(**columns: Any) -> float | None:
    """Return the points of one ticket beside one that was solved at once, which costs nothing."""
    solved = ticket(1, "ann", "2026-06-01", resolved_at=at("2026-06-01"), reopens=0)
    other = {"ticket_id": "2", "customer_id": "ann", "resolved_at": at("2026-06-02"), **columns}
    return points(filled(customers=[customer("ann")], tickets=[solved, other]), "ann")["tickets"]


def test_a_ticket_is_open_from_its_creation_until_it_is_solved() -> None:
    assert open_and_reopened(created_at=MOMENT, resolved_at=None) == 75
    assert open_and_reopened(created_at=MOMENT + SECOND, resolved_at=None) == 100
    assert open_and_reopened(created_at=at("2026-06-01"), resolved_at=MOMENT) == 100
    assert open_and_reopened(created_at=at("2026-06-01"), resolved_at=MOMENT + SECOND) == 75


def test_a_reopened_ticket_costs_points_for_90_days() -> None:
    since = MOMENT - timedelta(days=90)
    assert open_and_reopened(created_at=since, reopens=1) == 100
    assert open_and_reopened(created_at=since + SECOND, reopens=1) == 75
    # Reopened twice is one ticket; never reopened is none.
    assert open_and_reopened(created_at=at("2026-06-01"), reopens=2) == 75
    assert open_and_reopened(created_at=at("2026-06-01"), reopens=0) == 100


def test_points_end_at_0_and_at_100() -> None:
    long_ago = filled(
        customers=[customer("ann", acquired_at=at("2024-01-01"))],
        tickets=[
            ticket(1, "ann", "2025-06-29", first_response_at=at("2025-07-03")),
            *[ticket(number, "ann", "2025-06-28") for number in range(2, 7)],
            ticket(7, "ben", "2025-06-01", resolved_at=at("2025-06-02")),
        ],
    )
    # Six open tickets, the last 366 days ago, which waited for four days.
    found = points(long_ago, "ann")
    assert (found["tickets"], found["contact"], found["wait"]) == (0, 0, 0)
    just_now = filled(
        customers=[customer("ann")],
        tickets=[ticket(1, "ann", "2026-06-29", first_response_at=at("2026-06-29T00:01"))],
    )
    found = points(just_now, "ann")
    assert (found["contact"], found["wait"]) == (100, 100)


def test_the_wait_is_the_customers_own_on_the_last_ticket_so_far() -> None:
    db = filled(
        customers=[customer("ann"), customer("ben")],
        tickets=[
            ticket(1, "ann", "2026-06-01", first_response_at=at("2026-06-05")),
            ticket(2, "ben", "2026-06-02", first_response_at=at("2026-06-02")),
            ticket(3, "ann", "2026-07-01", first_response_at=at("2026-07-01")),
        ],
    )
    assert (points(db, "ann")["wait"], points(db, "ben")["wait"]) == (0, 100)


@pytest.mark.parametrize(
    ("answered", "solved", "expected"),
    [
        # Opened a day before the moment: whatever comes later, the wait so far is a day.
        (MOMENT, MOMENT, 100 * (259200 - 86400) / 255600),
        (MOMENT + SECOND, MOMENT, None),
        (MOMENT + SECOND, MOMENT + SECOND, 100 * (259200 - 86400) / 255600),
        (None, MOMENT + SECOND, 100 * (259200 - 86400) / 255600),
    ],
)
def test_a_wait_ends_with_the_answer_or_the_solve(
    answered: datetime | None, solved: datetime, expected: float | None
) -> None:
    last = ticket(1, "ann", "2026-06-29", first_response_at=answered, resolved_at=solved)
    earlier = ticket(2, "ann", "2026-06-01", first_response_at=at("2026-06-01"))
    db = filled(customers=[customer("ann")], tickets=[last, earlier])
    assert points(db, "ann")["wait"] == (expected and pytest.approx(expected))


def test_a_ticket_opened_at_the_moment_is_the_last_one_and_of_two_the_first_number() -> None:
    slow, quick = at("2026-06-05"), at("2026-06-01")
    db = filled(
        customers=[customer("ann"), customer("ben")],
        tickets=[
            ticket(1, "ann", "2026-06-01", first_response_at=slow),
            ticket(2, "ann", "2026-06-30"),
            ticket(4, "ben", "2026-06-01", first_response_at=slow),
            ticket(3, "ben", "2026-06-01", first_response_at=quick),
        ],
    )
    assert (points(db, "ann")["wait"], points(db, "ben")["wait"]) == (100, 100)


@pytest.mark.parametrize(
    ("changed", "now", "before", "trend"),
    [
        # 90 days before 30 June is 1 April.
        (datetime(2026, 4, 1), 50, 50, 75),
        (datetime(2026, 4, 1) + SECOND, 50, 100, 25),
        (MOMENT, 50, 100, 25),
        (MOMENT + SECOND, 100, 100, 75),
    ],
)
def test_revenue_is_that_of_the_moment(
    changed: datetime, now: float, before: float, trend: float
) -> None:
    db = filled(
        subscriptions=[
            paid(1, "ann", "2025-01-01", changed.isoformat(), 100),
            paid(2, "ann", changed.isoformat(), None, 50),
            paid(3, "ben", "2025-01-01", None, 7),
        ]
    )
    ann = health.of_customer(db, "ann", AS_OF)
    assert ann is not None
    assert (ann.mrr, points(db, "ann")["mrr"]) == (now, trend)
    assert trend == 100 * now / before - 25


def test_who_pays_nothing_any_more_has_lost_all_of_it() -> None:
    db = filled(
        subscriptions=[
            paid(1, "ann", "2025-01-01", "2026-05-01", 100),
            paid(2, "ann", "2026-05-01", None, 0),
        ]
    )
    assert points(db, "ann")["mrr"] == 0


def test_last_heard_of_counts_the_days_of_the_time_zone() -> None:
    # 22:00 UTC of 1 May is 2 May in Berlin; as of 31 May 21:00 it is still 31 May there.
    tickets = [ticket(1, "ann", "2026-05-01T22:00:00")]
    db = filled(tickets=tickets)
    found = [
        health.of_customer(db, "ann", "2026-05-31T21:00:00Z", zone)
        for zone in ("UTC", "Europe/Berlin")
    ]
    said = [part.fact for one in found if one for part in one.parts if part.name == "contact"]
    assert said == ["Last heard of 30 days ago", "Last heard of 29 days ago"]
