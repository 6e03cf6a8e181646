"""Actions are kept with the month they were agreed in, and changed by their whole list."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.team import actions
from csmetrics.team.actions import Action
from tests.report.conftest import OCTOBER, SEPTEMBER


def database() -> Database:
    db = Database()
    with db.transaction() as session:
        for statement in actions.TABLES:
            session.run(statement)
    return db


def kept(db: Database) -> list[tuple[str, str]]:
    return [(one.what, one.state) for one in actions.history(db)]


def test_a_list_is_saved_as_it_is_now() -> None:
    db = database()
    with db.transaction() as session:
        assert actions.save(session, [], [Action("A", OCTOBER), Action(" B  b ", OCTOBER)]) == 2
    first, second = actions.history(db)
    assert second.what == "B b"
    changed = [Action("A", OCTOBER, "Ana", None, "done", first.action_id), Action("C", OCTOBER)]
    with db.transaction() as session:
        assert actions.save(session, [first, second], changed) == 3
    assert kept(db) == [("A", "done"), ("C", "open")]


def test_what_two_people_change_at_once_is_all_kept() -> None:
    db = database()
    with db.transaction() as session:
        actions.save(session, [], [Action("A", OCTOBER), Action("B", OCTOBER)])
    first, second = seen = actions.history(db)
    with db.transaction() as session:
        actions.save(session, seen, [replace(first, state="done")])  # B is removed
    with db.transaction() as session:
        actions.save(session, seen, [replace(first, who="Ana"), replace(second, who="Ben")])
    assert [(one.what, one.who, one.state) for one in actions.history(db)] == [
        ("A", "Ana", "done"),
        ("B", "Ben", "open"),
    ]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action("  ", OCTOBER), "says nothing"),
        (Action("x" * 301, OCTOBER), "too long"),
        (Action("A", OCTOBER, state="maybe"), "not a state"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_saved(action: Action, said: str) -> None:
    db = database()
    with pytest.raises(Problem, match=said), db.transaction() as session:
        actions.save(session, [], [Action("Fine", OCTOBER), action])
    assert kept(db) == []


def test_late_is_what_is_under_way_after_its_day() -> None:
    due = dt.date(2026, 10, 5)
    assert Action("A", OCTOBER, due=due).is_late(dt.date(2026, 10, 6))
    assert not Action("A", OCTOBER, due=due).is_late(due)
    assert not Action("A", OCTOBER, due=due, state="done").is_late(dt.date(2026, 10, 6))


def test_a_month_reports_on_the_last_and_on_older_ones_under_way() -> None:
    old = [Action(state, dt.date(2026, 6, 1), state=state) for state in actions.STATES]
    last = [Action(state, SEPTEMBER, state=state) for state in actions.STATES]
    new = [Action("new", OCTOBER)]
    every = [*old, *last, *new]
    assert actions.carried_into(every, OCTOBER) == [*old[:2], *last]
    assert actions.agreed_in(every, OCTOBER) == new


words = st.text("abc", min_size=1, max_size=5)
some = st.lists(
    st.builds(Action, words, st.just(OCTOBER), words, st.none() | st.dates(), st.sampled_from(
        list(actions.STATES))), max_size=5)  # fmt: skip


ONE = database()


@given(some, st.data())
@settings(max_examples=60)
def test_whatever_a_list_becomes_is_what_is_kept(first: list[Action], data: st.DataObject) -> None:
    db = ONE
    with db.transaction() as session:
        actions.save(session, actions.history(session), first)
    before = actions.history(db)
    left = data.draw(st.lists(st.sampled_from(before), unique=True) if before else st.just([]))
    now = [*left, *data.draw(some)]
    with db.transaction() as session:
        actions.save(session, before, now)
    found = sorted((a.what, a.who, str(a.due), a.state) for a in actions.history(db))
    assert found == sorted((a.what, a.who, str(a.due), a.state) for a in now)
