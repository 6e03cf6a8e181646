"""How healthy customers are: points, weights, what is missing, and who is at risk."""

from datetime import datetime
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
