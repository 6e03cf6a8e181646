"""Scenarios that a team keeps under a name, beside its data."""

import datetime as dt
from dataclasses import dataclass

from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.translation import t
from csmetrics.what_if.scenario import Scenario, checked, dumps, loads

TABLES = (
    "create table if not exists scenarios (name VARCHAR, scenario VARCHAR, saved_at TIMESTAMP)",
)
LONGEST_NAME = 40
MOST = 50

Where = Database | Session


@dataclass(frozen=True)
class Saved:
    """A scenario under the name it was saved by."""

    name: str
    scenario: Scenario


def save(session: Session, name: str, scenario: Scenario) -> Saved:
    """Keep a scenario; one of the same name is replaced. Raises Problem for a name that cannot be.

    Runs inside the caller's transaction.
    """
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise Problem(
            t("This name is too long.") if named else t("A scenario needs a name."),
            "",
            t("Write up to {most} letters.", most=LONGEST_NAME),
        )
    others = [one for one in saved(session) if one.name != named]
    if len(others) >= MOST:
        raise Problem(
            t("{most} scenarios are saved already.", most=MOST), "", t("Remove one first.")
        )
    remove(session, named)
    session.run(
        "insert into scenarios values ($name, $scenario, $now)",
        {
            "name": named,
            "scenario": dumps(checked(scenario)),
            "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        },
    )
    return Saved(named, scenario)


def remove(session: Session, name: str) -> None:
    """Remove a scenario."""
    session.run("delete from scenarios where name = $name", {"name": name})


def saved(where: Where) -> list[Saved]:
    """Return the scenarios that are kept, by name."""
    rows = where.rows("select name, scenario from scenarios order by lower(name), name")
    return [Saved(row["name"], loads(row["scenario"])) for row in rows]
