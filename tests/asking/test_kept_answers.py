"""What was asked is not worked out twice, and nothing old or spoiled is ever answered."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest

import csmetrics
from csmetrics.asking.kept_answers import KeptAnswers, key_of
from csmetrics.errors import WrongQuestion
from csmetrics.team import settings
from csmetrics.workspace import Workspace

MARCH = b"""Ticket ID,Created at,First response at,Solved at,Status,Channel
1,2026-03-02 09:00:00,2026-03-02 09:30:00,2026-03-02 12:00:00,solved,Email
2,2026-03-03 09:00:00,2026-03-03 10:00:00,2026-03-03 12:00:00,solved,Chat
"""
# Ticket 3 was answered after 7,200 s.
APRIL = b"""Ticket ID,Created at,First response at,Solved at,Status,Channel
3,2026-03-05 09:00:00,2026-03-05 11:00:00,,open,Email
"""
CREATED = {"metric": "tickets_created", "from": "2026-03-01", "to": "2026-04-01"}
# Within an hour, ticket 1 was: of an email 86,400 s are promised, of a chat 60 s.
IN_TIME = {"metric": "service_level", "from": "2026-03-01", "to": "2026-04-01"}
BY_CHANNEL = {**CREATED, "by": ["channel"]}


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with csmetrics.open_workspace() as workspace:
        workspace.load(("march.csv", MARCH))
        yield workspace


def value(ws: Workspace, question: Mapping[str, Any]) -> float | None:
    [row] = ws.ask(question)
    return row["value"]


def lose_all_tickets(ws: Workspace) -> None:
    """Take the tickets away without saying so: whoever still knows the number did not look."""
    with ws.database.transaction() as session:
        session.run("delete from tickets")


def test_the_same_question_is_answered_without_reading_the_data(ws):
    first = ws.ask([CREATED, BY_CHANNEL])
    lose_all_tickets(ws)
    assert ws.ask([CREATED, BY_CHANNEL]) == first
    assert [row["value"] for row in first[0]] == [2]
    # What was not asked before is looked up, so there is nothing.
    assert value(ws, {**CREATED, "to": "2026-03-31"}) == 0


def test_one_question_and_several_share_what_is_kept(ws):
    assert value(ws, CREATED) == 2
    lose_all_tickets(ws)
    new, kept = ws.ask([{**CREATED, "grain": "month"}, CREATED])
    assert (new[0]["value"], kept[0]["value"]) == (0, 2)


def test_a_question_written_otherwise_is_the_same_question(ws):
    assert value(ws, CREATED) == 2
    lose_all_tickets(ws)
    again = {"to": dt.date(2026, 4, 1), "metric": "tickets_created", "from": dt.date(2026, 3, 1)}
    assert value(ws, again) == 2


def test_an_import_changes_the_answer_and_undoing_it_brings_it_back(ws):
    assert value(ws, CREATED) == 2
    ws.load(("april.csv", APRIL))
    assert value(ws, CREATED) == 3
    ws.undo_last_import()
    assert value(ws, CREATED) == 2


def test_a_changed_setting_changes_the_answer(ws):
    assert value(ws, IN_TIME) == 50
    with ws.changing() as session:
        settings.save(session, "service_level_seconds", {"chat": 3600})
    assert value(ws, IN_TIME) == 100
    # What a question says itself is a part of it.
    assert value(ws, {**IN_TIME, "settings": {"service_level_seconds": {"chat": 60}}}) == 50


def test_a_forgotten_customer_is_in_no_kept_answer():
    tickets = MARCH.replace(b"Channel\n", b"Channel,Requester email\n")
    tickets = tickets.replace(b"Email\n", b"Email,ana@example.com\n").replace(
        b"Chat\n", b"Chat,ben@example.com\n"
    )
    with csmetrics.open_workspace() as ws:
        ws.load(("march.csv", tickets))
        assert value(ws, CREATED) == 2
        ws.forget_customer("ana@example.com")
        assert value(ws, CREATED) == 1


def test_what_a_caller_does_to_its_rows_spoils_no_other_answer(ws):
    spoiled = ws.ask(BY_CHANNEL)
    right = [dict(row) for row in spoiled]
    spoiled[0]["value"] = -1
    del spoiled[1]["n"]
    assert ws.ask(BY_CHANNEL) == right
    again = ws.ask([BY_CHANNEL])[0]
    again[0].clear()
    again.pop()
    assert ws.ask(BY_CHANNEL) == right


def test_a_wrong_question_is_wrong_each_time_and_keeps_nothing(ws):
    for _ in range(2):
        with pytest.raises(WrongQuestion, match="no metric called"):
            ws.ask([CREATED, {"metric": "smiles"}])
    lose_all_tickets(ws)
    assert value(ws, CREATED) == 0


def test_two_workspaces_do_not_answer_for_each_other(ws):
    with csmetrics.open_workspace() as other:
        other.load(("april.csv", APRIL))
        assert ws.version == other.version
        assert (value(ws, CREATED), value(other, CREATED)) == (2, 1)


ROWS = [{"period": None, "value": 1.0, "n": 1}]


def test_what_was_asked_longest_ago_is_forgotten_first():
    # An answer of one row takes the place of two: there is room for two answers.
    kept = KeptAnswers(most_rows=4)
    kept.keep(1, "a", ROWS)
    kept.keep(1, "b", ROWS)
    assert kept.find(1, "a") == ROWS
    kept.keep(1, "c", ROWS)
    assert [kept.find(1, key) for key in "abc"] == [ROWS, None, ROWS]
    # An answer kept again does not take its place twice.
    kept.keep(1, "c", ROWS)
    assert kept.find(1, "a") == ROWS


def test_an_answer_too_large_to_keep_is_not_kept():
    kept = KeptAnswers(most_rows=4)
    kept.keep(1, "many", ROWS * 4)
    assert kept.find(1, "many") is None
    kept.keep(1, "few", ROWS)
    assert kept.find(1, "few") == ROWS


def test_only_the_newest_version_is_kept():
    kept = KeptAnswers(most_rows=4)
    kept.keep(2, "a", ROWS)
    kept.keep(1, "b", ROWS)  # Worked out by a thread that began before the import.
    assert (kept.find(1, "b"), kept.find(2, "b"), kept.find(1, "a")) == (None, None, None)
    kept.keep(3, "c", ROWS)
    assert (kept.find(2, "a"), kept.find(3, "a"), kept.find(3, "c")) == (None, None, ROWS)


def test_only_what_can_be_written_has_a_key():
    settings_of = MappingProxyType({"fcr_days": 14})
    assert key_of({"settings": settings_of}) == key_of({"settings": {"fcr_days": 14}})
    assert key_of({"by": ["team", "topic"]}) != key_of({"by": ["topic", "team"]})
    assert key_of({"where": {"team": {"Tier 1"}}}) is None
    assert key_of({"settings": {1: "a", "b": 2}}) is None


def test_a_question_that_has_no_key_is_answered_all_the_same(ws):
    asked = {**CREATED, "where": {"channel": {"email"}}}
    assert (value(ws, asked), value(ws, asked)) == (1, 1)
