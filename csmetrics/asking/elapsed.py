"""Elapsed times as a question wants them: by the clock, or inside business hours.

Metric files read `ticket_facts` and `reply_facts` with elapsed seconds in them and do not know
which hours are meant: for business hours these names stand for the same rows with other seconds.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

CALENDAR = "open_days"
# What a schedule of its own can be for. The first schedule that a row belongs to is its own.
SCHEDULED_BY = ("team", "channel")

Schedules = Sequence[Mapping[str, Any]]

TICKETS = """    ticket.ticket_id,
    ticket.source,
    ticket.created_at,
    ticket.first_response_at,
    ticket.resolved_at,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.topic,
    ticket.segment,
    ticket.customer_id,
    ticket.agent_replies,
    ticket.reopens,
    ticket.handle_seconds"""

REPLIES = """    reply.ticket_id,
    reply.sent_at,
    reply.waiting_since,
    reply.channel,
    reply.priority,
    reply.team,
    reply.agent_id,
    reply.topic,
    reply.segment,
    reply.source,
    reply.customer_id,
    reply.ticket_source"""

BY_THE_CLOCK = f"""select
{TICKETS},
    ticket.first_response_seconds,
    ticket.resolution_seconds,
    date_diff('microsecond', ticket.created_at, $as_of) / 1000000.0 as age_seconds
from main.ticket_facts as ticket"""


def lenses(rows: str, openings: int, schedules: Schedules = ()) -> dict[str, str]:
    """Return the SELECTs that stand for `ticket_facts` and `reply_facts` before a metric's rows.

    `openings` is how many openings a day of the business calendar can have; 0 = by the clock.
    `schedules` are other calendars than the first, with the teams and channels they are for.
    """
    if openings == 0:
        return {"ticket_facts": BY_THE_CLOCK} if re.search(r"\bage_seconds\b", rows) else {}
    known = {
        "ticket_facts": _tickets(openings, _schedule_of("ticket", schedules)),
        "reply_facts": _replies(openings, _schedule_of("reply", schedules)),
    }
    return {name: sql for name, sql in known.items() if re.search(rf"\b{name}\b", rows)}


def bound(schedules: Schedules) -> dict[str, str]:
    """Return the teams and channels of schedules as the lenses name them."""
    return {
        f"schedule_{number}_{column}_{n}": word
        for number, schedule in enumerate(schedules, 1)
        for column in SCHEDULED_BY
        for n, word in enumerate(schedule[column])
    }


def _tickets(openings: int, schedule: str) -> str:
    created = _open_until("ticket.created_at", "created", openings)
    answered = _open_until("ticket.first_response_at", "answered", openings)
    resolved = _open_until("ticket.resolved_at", "resolved", openings)
    known = _open_until("$as_of", "known", openings)
    return f"""select
{TICKETS},
    {_between(created, answered)} as first_response_seconds,
    {_between(created, resolved)} as resolution_seconds,
    {_between(created, known)} as age_seconds
from main.ticket_facts as ticket
left join {_on_day("ticket.created_at", "created", schedule)}
left join {_on_day("ticket.first_response_at", "answered", schedule)}
left join {_on_day("ticket.resolved_at", "resolved", schedule)}
join {_on_day("$as_of", "known", schedule)}"""


def _replies(openings: int, schedule: str) -> str:
    waiting = _open_until("reply.waiting_since", "waiting", openings)
    sent = _open_until("reply.sent_at", "sent", openings)
    return f"""select
{REPLIES},
    {_between(waiting, sent)} as response_seconds
from main.reply_facts as reply
left join {_on_day("reply.sent_at", "sent", schedule)}
left join {_on_day("reply.waiting_since", "waiting", schedule)}"""


def _between(start: str, end: str) -> str:
    """Return SQL for the open seconds between two sums, to the microsecond that moments have.

    A difference of sums misses by a hair, and then a target met to the second would be missed.
    """
    return f"round({end} - {start}, 6)"


def _open_until(moment: str, day: str, openings: int) -> str:
    second = f"date_diff('microsecond', cast({day}.day as timestamp), {moment}) / 1000000.0"
    today = " + ".join(
        f"greatest(0.0, least({second}, {day}.to_{n}) - {day}.from_{n})"
        for n in range(1, openings + 1)
    )
    return f"({day}.open_before + {today})"


def _on_day(moment: str, day: str, schedule: str) -> str:
    own = f"\n    and {day}.schedule = {schedule}" if schedule else ""
    return f"{CALENDAR} as {day}\n    on {day}.day = cast({moment} as date){own}"


def _schedule_of(row: str, schedules: Schedules) -> str:
    """Return SQL for the number of a row's schedule, "" where there is only the one calendar."""
    cases = []
    for number, schedule in enumerate(schedules, 1):
        tests = [
            f"{row}.{column} in ({', '.join(named)})"
            for column in SCHEDULED_BY
            if (named := [f"$schedule_{number}_{column}_{n}" for n in range(len(schedule[column]))])
        ]
        cases.append(f"when {' or '.join(tests)} then {number}")
    return f"case {' '.join(cases)} else 0 end" if cases else ""
