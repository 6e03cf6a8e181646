"""Why did a number change: asked of tickets that a person can count."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csmetrics.analysis import reasons
from csmetrics.analysis.explain import (
    Explanation,
    best,
    cannot_split,
    explain,
    moves_against_parts,
    waterfall,
)
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.errors import WrongQuestion
from tests.keeping import keeping as filled

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))
FEBRUARY = {"from": "2026-02-01", "to": "2026-03-01"}
HOUR = 3600

numbers: Iterator[int] = iter(range(10**9))


def tickets(
    month: int, channel: str | None, hours: float, count: int = 1, **more: Any
) -> list[dict[str, Any]]:
    created = datetime(2026, month, 5)
    return [
        {
            "ticket_id": str(next(numbers)),
            "created_at": created,
            "first_response_at": created + timedelta(hours=hours),
            "resolved_at": created + timedelta(hours=hours),
            "channel": channel,
            **more,
        }
        for _ in range(count)
    ]


def why(db: Database, metric: str, by: str = "channel", **more: Any) -> Explanation:
    return explain(db, {"metric": metric, **FEBRUARY, **more}, JANUARY, by)


def by_group(explanation: Explanation) -> Mapping[str | None, tuple[float, float]]:
    return {
        effect.group: (round(effect.mix, 6), round(effect.rate, 6))
        for effect in explanation.effects
    }


@pytest.fixture
def slower() -> Database:
    # January: 2 by chat (1 h), 2 by email (3 h): 2 h. February: 1 by chat (1 h), 3 by email (5 h).
    return filled(
        tickets=[
            *tickets(1, "chat", 1, 2),
            *tickets(1, "email", 3, 2),
            *tickets(2, "chat", 1),
            *tickets(2, "email", 5, 3),
        ]
    )


def test_an_average_rose_because_a_channel_got_slower_and_more_came_by_it(
    slower: Database,
) -> None:
    found = why(slower, "resolution_time_average")
    assert (found.before, found.now) == (2 * HOUR, 4 * HOUR)
    # Email: 5/8 of the tickets, 2 h slower. Mix: a quarter moved between 1 h and 4 h, middle 3 h.
    assert by_group(found) == {"email": (0.25 * HOUR, 1.25 * HOUR), "chat": (0.5 * HOUR, 0)}
    assert reasons.sentence(found) == (
        "Resolution time (average) rose by 2h: 1h 15m because email got slower, 30m because fewer"
        " tickets came by chat and 15m because more tickets came by email."
    )


def test_a_median_is_split_too_and_adds_up(slower: Database) -> None:
    found = why(slower, "first_response_time_median")
    assert (found.before, found.now) == (2 * HOUR, 5 * HOUR)
    assert found.mix + found.rate == pytest.approx(3 * HOUR, abs=1e-9)


def test_a_count_is_split_into_more_and_fewer_by_channel(slower: Database) -> None:
    found = why(slower, "tickets_created")
    assert by_group(found) == {"chat": (0, -1), "email": (0, 1)}
    fewer = why(slower, "tickets_created", where={"channel": ["chat"]})
    assert reasons.sentence(fewer) == "Tickets created fell by 1."


def test_what_pushes_back_is_said_apart() -> None:
    db = filled(
        tickets=[
            *tickets(1, "email", 1, 5),
            *tickets(1, "chat", 1, 5),
            *tickets(2, "email", 1, 9),
            *tickets(2, None, 1, 3),
        ]
    )
    assert reasons.sentence(why(db, "tickets_created")) == (
        "Tickets created rose by 2: 4 more by email and 3 more without a channel; "
        "against that 5 fewer by chat."
    )


def test_small_effects_are_said_together() -> None:
    channels = ["email", "chat", "phone", "web", "sms"]
    db = filled(
        tickets=[
            *tickets(1, "email", 1),
            *(t for many, name in enumerate(channels, 2) for t in tickets(2, name, 1, many)),
        ]
    )
    assert reasons.sentence(why(db, "tickets_created")) == (
        "Tickets created rose by 19: 6 more by SMS, 5 more by web form and 4 more by phone;"
        " all else together made it 4 more."
    )


def test_new_and_vanished_groups_are_named() -> None:
    db = filled(
        tickets=[
            *tickets(1, "email", 2, 5),
            *tickets(1, "phone", 1, 5),
            *tickets(2, "email", 2, 5),
            *tickets(2, "web", 5, 5),
        ]
    )
    found = why(db, "resolution_time_average")
    # From 1.5 h to 3.5 h, in the middle 2.5 h.
    assert by_group(found) == {
        "web": (0.5 * (5 - 2.5) * HOUR, 0),
        "phone": (-0.5 * (1 - 2.5) * HOUR, 0),
        "email": (0, 0),
    }
    assert reasons.sentence(found) == (
        "Resolution time (average) rose by 2h: 1h 15m because web form is new "
        "and 45m because phone is gone."
    )


def answers(month: int, kind: str, channel: str, scores: list[float]) -> list[dict[str, Any]]:
    top = 10 if kind == "nps" else 5
    return [
        {
            "survey_id": str(next(numbers)),
            "kind": kind,
            "responded_at": datetime(2026, month, 9),
            "score": score,
            "scale_min": 0 if kind == "nps" else 1,
            "scale_max": top,
            "channel": channel,
        }
        for score in scores
    ]


def test_satisfaction_is_split_in_points() -> None:
    db = filled(
        surveys=[
            *answers(1, "csat", "email", [5, 5, 1, 1]),
            *answers(1, "csat", "chat", [5, 5, 5, 5]),
            *answers(2, "csat", "email", [5, 1, 1, 1]),
            *answers(2, "csat", "chat", [5, 5, 5, 5]),
        ]
    )
    found = why(db, "csat")
    assert by_group(found) == {"email": (0, -12.5), "chat": (0, 0)}
    assert reasons.sentence(found) == (
        "Customer satisfaction fell by 12.5 pts: 12.5 pts because email got worse."
    )


def test_the_promoter_score_is_split_in_points() -> None:
    db = filled(
        surveys=[
            *answers(1, "nps", "email", [10, 0]),
            *answers(1, "nps", "chat", [10, 8]),
            *answers(2, "nps", "email", [10, 10]),
            *answers(2, "nps", "chat", [10, 8]),
        ]
    )
    found = why(db, "nps")
    assert by_group(found) == {"email": (0, 50), "chat": (0, 0)}
    assert "rose by 50.0 points: 50.0 points because email got better" in reasons.sentence(found)


def test_the_quality_score_weighs_groups_by_the_points_possible() -> None:
    def review(month: int, agent: str, score: float, most: float) -> dict[str, Any]:
        return {
            "review_id": str(next(numbers)),
            "reviewed_at": datetime(2026, month, 3),
            "agent_id": agent,
            "score": score,
            "max_score": most,
        }

    db = filled(
        qa_reviews=[
            review(1, "ana", 24, 30),
            review(1, "ben", 5, 10),  # 29 of 40: 72.5
            review(2, "ana", 9, 10),
            review(2, "ben", 5, 10),  # 14 of 20: 70
        ]
    )
    found = why(db, "qa_score", "agent_id")
    assert found.difference == pytest.approx(-2.5)
    # Ana: mean weight (75 % + 50 %) / 2, 10 points better; a quarter moved from 85 to 50.
    assert by_group(found)["ana"] == (round(-0.25 * (85 - 71.25), 6), 6.25)
    assert sum(effect.total for effect in found.effects) == pytest.approx(-2.5, abs=1e-9)


def test_the_dimension_that_explains_most_is_the_one_whose_groups_differ() -> None:
    db = filled(
        tickets=[
            *tickets(1, "email", 1, 40, topic="billing"),
            *tickets(1, "chat", 1, 40, topic="login"),
            *tickets(2, "email", 9, 20, topic="billing"),
            *tickets(2, "email", 9, 20, topic="login"),
            *tickets(2, "chat", 1, 20, topic="billing"),
            *tickets(2, "chat", 1, 20, topic="login"),
        ]
    )
    question = {"metric": "resolution_time_average", **FEBRUARY}
    assert best(db, question, JANUARY, ["topic", "channel", "team"]).dimension == "channel"


def calls(month: int, team: str, talk: float, count: int) -> list[dict[str, Any]]:
    rest = {"outcome": "answered", "hold_seconds": 0.2, "wrap_seconds": 0.3}
    started = {"started_at": datetime(2026, month, 5), "talk_seconds": talk}
    return [{"call_id": str(next(numbers)), "team": team, **started, **rest} for _ in range(count)]


def test_calls_that_all_take_the_same_have_not_changed_however_many_are_added_up() -> None:
    for before, now in ((3, 7), (7, 6), (6, 11), (13, 49)):
        db = filled(calls=[*calls(1, "one", 0.1, before), *calls(2, "one", 0.1, now)])
        found = why(db, "handle_time_average", by="team")
        assert reasons.sentence(found) == "Handle time (average) did not change."


def test_groups_that_stayed_as_they_were_have_not_moved_against_the_total() -> None:
    # Each team's calls take what they took; more are answered by the slower team.
    for few, many in ((3, 7), (6, 11), (7, 49), (11, 13)):
        one, two = (calls(month, "one", 0.1, n) for month, n in ((1, many), (2, few)))
        three, four = (calls(month, "two", 0.7, n) for month, n in ((1, few), (2, many)))
        found = why(filled(calls=[*one, *two, *three, *four]), "handle_time_average", by="team")
        assert found.difference is not None and found.difference > 0
        assert not moves_against_parts(found)


def test_a_total_that_moves_against_all_its_parts_is_warned_of() -> None:
    # Each channel gets faster, but most tickets move to the slow one.
    db = filled(
        tickets=[
            *tickets(1, "chat", 2, 9),
            *tickets(1, "email", 10, 1),
            *tickets(2, "chat", 1, 1),
            *tickets(2, "email", 9, 9),
        ]
    )
    found = why(db, "resolution_time_average")
    assert moves_against_parts(found)
    assert reasons.warning(found) == (
        "Resolution time (average) rose in total, although it fell in every channel that both "
        "periods have: more tickets came by email. Compare each channel, not the total."
    )


@pytest.mark.parametrize("email_hours", [10, 11])
def test_there_is_no_warning_where_a_part_moves_with_the_total_or_stays(email_hours: int) -> None:
    db = filled(
        tickets=[
            *tickets(1, "chat", 2, 9),
            *tickets(1, "email", 10, 1),
            *tickets(2, "chat", 1, 1),
            *tickets(2, "email", email_hours, 9),
        ]
    )
    assert reasons.warning(why(db, "resolution_time_average")) is None


def test_the_waterfall_goes_from_the_earlier_number_to_the_later_one(slower: Database) -> None:
    steps = waterfall(why(slower, "resolution_time_average"), most=1)
    assert [(step.kind, step.group) for step in steps] == [
        ("before", None),
        ("rate", "email"),
        ("rest", None),
        ("now", None),
    ]
    assert [step.end / HOUR for step in steps] == pytest.approx([2, 3.25, 4, 4])


def test_without_a_number_in_one_period_there_is_nothing_to_explain() -> None:
    db = filled(tickets=tickets(2, "email", 1))
    found = why(db, "resolution_time_median")
    assert (found.difference, found.effects, waterfall(found)) == (None, (), ())
    assert reasons.sentence(found).endswith("one of the periods has no number.")
    assert reasons.warning(found) is None


def test_a_number_that_stayed_is_said_to_have_stayed(slower: Database) -> None:
    assert reasons.sentence(why(slower, "tickets_created")) == "Tickets created did not change."


@pytest.mark.parametrize("metric", sorted(catalogue()))
def test_every_metric_is_split_without_a_remainder_or_says_why_not(
    metric: str, slower: Database
) -> None:
    if cannot_split(catalogue()[metric]):
        with pytest.raises(WrongQuestion, match="We cannot split the change"):
            why(slower, metric)
        return
    found = why(slower, metric)
    moved = sum(effect.total for effect in found.effects)
    assert found.difference is None or moved == pytest.approx(found.difference, abs=1e-9)


def test_a_split_that_tells_no_rows_apart_is_never_the_best():
    db = filled(
        tickets=[
            *tickets(1, "phone", 2, 40, topic="billing"),
            *tickets(1, "phone", 2, 40, topic="login"),
            *tickets(2, "phone", 9, 40, topic="billing"),
            *tickets(2, "phone", 9, 40, topic="login"),
        ]
    )
    question = {"metric": "resolution_time_average", **FEBRUARY}
    assert best(db, question, JANUARY, ["channel", "topic"]).dimension == "topic"
    assert not why(db, "resolution_time_average").has_groups


def test_a_priority_is_said_with_its_noun():
    db = filled(
        tickets=[
            *tickets(1, "email", 2, 5, priority="high"),
            *tickets(1, "email", 2, 5),
            *tickets(2, "email", 9, 5, priority="high"),
            *tickets(2, "email", 2, 5, priority="low"),
        ]
    )
    said = reasons.sentence(why(db, "resolution_time_average", "priority"), 9)
    assert "because high priority got slower" in said
    db = filled(
        tickets=[
            *tickets(1, "email", 2, 5),
            *tickets(2, "email", 9, 5, priority="low"),
        ]
    )
    said = reasons.sentence(why(db, "resolution_time_average", "priority"), 9)
    assert "low priority is new" in said and "those without a priority are gone" in said
