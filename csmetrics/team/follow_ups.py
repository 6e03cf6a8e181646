"""What a team did about each low score: who took it on, how far it is, and what was learned.

They belong to an answer to a survey and change no number. What is not kept is still to do.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.translation import later, number, t

TABLES = (
    """create table if not exists follow_ups (
        survey_source VARCHAR, survey_id VARCHAR, customer_id VARCHAR, ticket_id VARCHAR,
        owner VARCHAR, state VARCHAR, contacted_on DATE, note VARCHAR, changed_at TIMESTAMP)""",
)

TO_DO, CONTACTED, SOLVED, CLOSED = "to_do", "contacted", "solved", "closed"
STATES: Mapping[str, str] = {
    TO_DO: later("To do"),
    CONTACTED: later("Contacted"),
    SOLVED: later("Solved"),
    CLOSED: later("Closed"),
}
LONGEST_OWNER, LONGEST_NOTE = 80, 1000
Where = Database | Session
# Source and number of the survey.
Key = tuple[str | None, str]


@dataclass(frozen=True)
class FollowUp:
    """What was done about one answer; `contacted_on` is the day the customer heard from the team.

    customer_id, ticket_id: whose answer it is and about what, so that it can be forgotten
    """

    survey_source: str | None
    survey_id: str
    customer_id: str | None = None
    ticket_id: str | None = None
    owner: str = ""
    state: str = TO_DO
    contacted_on: dt.date | None = None
    note: str = ""

    @property
    def key(self) -> Key:
        """Return what names the answer."""
        return self.survey_source, self.survey_id


@dataclass(frozen=True)
class Progress:
    """How many low scores there are, how many were followed up, and the median wait in days."""

    low: int
    followed_up: int
    days: float | None


def check(one: FollowUp, today: dt.date) -> FollowUp:
    """Return a follow-up as it is kept, or raise Problem with what to correct.

    Who was contacted without a day was contacted today; what is to do again has no day.
    """
    owner, note = " ".join(one.owner.split()), one.note.strip()
    if len(owner) > LONGEST_OWNER:
        raise Problem(
            t("The name of an owner is too long."),
            "",
            t("Use up to {n} letters.", n=LONGEST_OWNER),
        )
    if len(note) > LONGEST_NOTE:
        raise Problem(
            t("A note is too long."), "", t("Say it in up to {n} letters.", n=number(LONGEST_NOTE))
        )
    if one.state not in STATES:
        raise Problem(
            t("“{state}” is not a state.", state=one.state), "", t("Choose one of the list.")
        )
    if one.contacted_on and one.contacted_on > today:
        raise Problem(
            t("A customer cannot have been contacted on a day that is yet to come."),
            "",
            t("Correct the day, or leave it empty until then."),
        )
    contacted = one.contacted_on
    if one.state in (CONTACTED, SOLVED) and contacted is None:
        contacted = today
    if one.state == TO_DO:
        contacted = None
    return replace(one, owner=owner, note=note, contacted_on=contacted)


def kept(where: Where) -> dict[Key, FollowUp]:
    """Return all follow-ups by the answer they are of."""
    rows = where.rows(
        "select survey_source, survey_id, customer_id, ticket_id, owner, state, contacted_on, note"
        " from follow_ups"
    )
    found = [FollowUp(**row) for row in rows]
    return {one.key: one for one in found}


def save(session: Session, changed: Iterable[FollowUp], today: dt.date) -> int:
    """Keep follow-ups in the place of those of the same answers; return how many.

    Runs inside the caller's transaction. Raises Problem for one that cannot be.
    """
    checked = [check(one, today) for one in changed]
    for one in checked:
        which = {"source": one.survey_source, "id": one.survey_id}
        session.run(
            "delete from follow_ups where survey_source is not distinct from $source"
            " and survey_id = $id",
            which,
        )
        session.run(
            "insert into follow_ups values ($source, $id, $customer, $ticket, $owner, $state,"
            " $contacted, $note, $now)",
            {
                **which,
                "customer": one.customer_id,
                "ticket": one.ticket_id,
                "owner": one.owner,
                "state": one.state,
                "contacted": one.contacted_on,
                "note": one.note,
                "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
            },
        )
    return len(checked)


def progress(low: Sequence[tuple[Key, dt.date]], known: Mapping[Key, FollowUp]) -> Progress:
    """Return how far a list of low scores (each with the local day of its answer) is.

    Followed up is whatever is no longer to do; the wait is from the answer to the day on which the
    customer was contacted.
    """
    done = [(known[key], day) for key, day in low if key in known and known[key].state != TO_DO]
    waits = [
        max(0, (one.contacted_on - day).days) for one, day in done if one.contacted_on is not None
    ]
    return Progress(len(low), len(done), median(waits) if waits else None)


# ---------------------------------------------------------------------- forgetting


def mentions(where: Where, customer: str) -> int:
    """Return how many follow-ups are of a customer (an id or e-mail) or name them in the note."""
    return len(_theirs(where, customer))


def forget(session: Session, customer: str) -> int:
    """Remove what was kept of a customer and return how many follow-ups that were.

    Call it before the customer's tickets and surveys are gone: an answer may be theirs by its
    ticket alone.
    """
    theirs = _theirs(session, customer)
    for source, survey in theirs:
        session.run(
            "delete from follow_ups where survey_source is not distinct from $source"
            " and survey_id = $id",
            {"source": source, "id": survey},
        )
    return len(theirs)


def _theirs(where: Where, customer: str) -> list[Key]:
    name = customer.strip().casefold()
    if not name:
        return []
    rows = where.rows(OF_CUSTOMER, {"name": name})
    keys: dict[Key, None] = {(row["survey_source"], row["survey_id"]): None for row in rows}
    # A number such as 7 is a customer's id, but in a note it is a number.
    if not name.isdigit():
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        said = kept(where).values()
        keys |= {
            one.key: None for one in said if whole.search(f"{one.note} {one.owner}".casefold())
        }
    return list(keys)


OF_CUSTOMER = """
select survey_source, survey_id
from follow_ups
where lower(customer_id) = $name
   or (survey_source, survey_id) in (
        select survey.source, survey.survey_id
        from surveys as survey
        left join tickets as ticket
            on ticket.ticket_id = survey.ticket_id
           and ticket.source = survey.source
        where lower(survey.customer_id) = $name or lower(ticket.customer_id) = $name
   )
"""


def of_row(row: Mapping[str, Any], known: Mapping[Key, FollowUp]) -> FollowUp:
    """Return the follow-up of an answer, to do where nothing is kept of it."""
    key = (row["survey_source"], row["survey_id"])
    found = known.get(key, FollowUp(*key))
    return replace(found, customer_id=row["customer_id"], ticket_id=row["ticket_id"])
