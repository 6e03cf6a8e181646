"""What a team agreed to do: by whom, until when, and how far it is.

An action belongs to the month whose pack it was agreed on; the next month's pack tells its state.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csmetrics.asking.periods import add_months
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.translation import later, t

TABLES = (
    """create table if not exists actions (
        action_id BIGINT, what VARCHAR, who VARCHAR, due DATE, state VARCHAR, agreed_in DATE,
        changed_at TIMESTAMP)""",
)

OPEN, DOING, DONE, DROPPED = "open", "doing", "done", "dropped"
STATES: Mapping[str, str] = {
    OPEN: later("Open"),
    DOING: later("In progress"),
    DONE: later("Done"),
    DROPPED: later("Dropped"),
}
UNDER_WAY = (OPEN, DOING)
LONGEST = 300
Where = Database | Session


@dataclass(frozen=True)
class Action:
    """What is to be done, by whom and until which day; `agreed_in` is the first of a month."""

    what: str
    agreed_in: dt.date
    who: str = ""
    due: dt.date | None = None
    state: str = OPEN
    action_id: int | None = None

    @property
    def is_under_way(self) -> bool:
        """Return whether it is neither done nor dropped."""
        return self.state in UNDER_WAY

    def is_late(self, on: dt.date) -> bool:
        """Return whether it is still under way after the day it was due."""
        return self.is_under_way and self.due is not None and self.due < on


def check(action: Action) -> Action:
    """Return an action as it is kept, or raise Problem with what to correct."""
    what, who = (" ".join(text.split()) for text in (action.what, action.who))
    if not what:
        raise Problem(
            t("An action says nothing."), "", t("Write in its first column what is to be done.")
        )
    if len(what) > LONGEST or len(who) > LONGEST:
        raise Problem(
            t("“{start}…” is too long.", start=what[:40]),
            "",
            t("Say it in up to {n} letters.", n=LONGEST),
        )
    if action.state not in STATES:
        raise Problem(
            t("“{state}” is not a state of an action.", state=action.state),
            "",
            t("Choose one of the list."),
        )
    return replace(action, what=what, who=who)


def history(where: Where) -> list[Action]:
    """Return all actions, those agreed first at the top."""
    rows = where.rows(
        "select what, agreed_in, who, due, state, action_id from actions"
        " order by agreed_in, action_id"
    )
    return [Action(**row) for row in rows]


def add(session: Session, action: Action) -> int:
    """Keep a new action and return its number. Runs inside the caller's transaction."""
    rows = session.rows("select coalesce(max(action_id), 0) + 1 as n from actions")
    number: int = rows[0]["n"]
    session.run(
        "insert into actions values ($id, $what, $who, $due, $state, $agreed_in, $now)",
        _bound(check(action)) | {"id": number, "agreed_in": action.agreed_in},
    )
    return number


def change(session: Session, action: Action) -> None:
    """Keep an action as it is now; in which pack it was agreed does not change."""
    session.run(
        "update actions set what = $what, who = $who, due = $due, state = $state,"
        " changed_at = $now where action_id = $id",
        _bound(check(action)) | {"id": action.action_id},
    )


def remove(session: Session, action_id: int) -> None:
    """Remove an action, as if it had never been agreed."""
    session.run("delete from actions where action_id = $id", {"id": action_id})


def save(session: Session, before: Iterable[Action], now: Iterable[Action]) -> int:
    """Make a list of actions into another one, and return how many differ.

    What somebody else changed meanwhile stays, and an action they removed comes back where it was
    changed here.
    """
    kept = {action.action_id: action for action in before}
    stored = {action.action_id: action for action in history(session)}
    wanted = [check(action) for action in now]
    gone = set(kept) - {action.action_id for action in wanted}
    changed = [one for one in wanted if one.action_id in kept and one != kept[one.action_id]]
    new = [one for one in wanted if one.action_id not in kept]
    for number in gone:
        if number is not None:
            remove(session, number)
    for one in changed:
        if one.action_id in stored:
            change(session, _merged(kept[one.action_id], one, stored[one.action_id]))
        else:
            add(session, one)
    for one in new:
        add(session, one)
    return len(gone) + len(changed) + len(new)


def _merged(before: Action, now: Action, stored: Action) -> Action:
    """Return what is stored with what was changed here."""
    changed = {
        name: getattr(now, name)
        for name in ("what", "who", "due", "state")
        if getattr(now, name) != getattr(before, name)
    }
    return replace(stored, **changed)


def agreed_in(actions: Sequence[Action], month: dt.date) -> list[Action]:
    """Return the actions agreed on the pack of a month."""
    return [action for action in actions if action.agreed_in == month]


def carried_into(actions: Sequence[Action], month: dt.date) -> list[Action]:
    """Return what a month's pack reports on: last month's actions, and older ones under way."""
    last = add_months(month, -1)
    return [
        action
        for action in actions
        if action.agreed_in == last or (action.agreed_in < last and action.is_under_way)
    ]


def _bound(action: Action) -> dict[str, Any]:
    return {
        "what": action.what,
        "who": action.who,
        "due": action.due,
        "state": action.state,
        "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
    }
