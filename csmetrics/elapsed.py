"""Elapsed times as a question wants them: by the clock, or inside business hours.

Metric files read `ticket_facts` and `reply_facts` with elapsed seconds in them and do not know
which hours are meant: for business hours these names stand for the same rows with other seconds.
"""

import re

CALENDAR = "open_days"

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


def lenses(rows: str, openings: int) -> dict[str, str]:
    """Return the SELECTs that stand for `ticket_facts` and `reply_facts` before a metric's rows.

    `openings` is how many openings a day of the business calendar can have; 0 = by the clock.
    """
    if openings == 0:
        return {"ticket_facts": BY_THE_CLOCK} if re.search(r"\bage_seconds\b", rows) else {}
    known = {"ticket_facts": _tickets(openings), "reply_facts": _replies(openings)}
    return {name: sql for name, sql in known.items() if re.search(rf"\b{name}\b", rows)}


def _tickets(openings: int) -> str:
    created = _open_until("ticket.created_at", "created", openings)
    return f"""select
{TICKETS},
    {_open_until("ticket.first_response_at", "answered", openings)}
    - {created} as first_response_seconds,
    {_open_until("ticket.resolved_at", "resolved", openings)}
    - {created} as resolution_seconds,
    {_open_until("$as_of", "known", openings)}
    - {created} as age_seconds
from main.ticket_facts as ticket
{_on_day("ticket.created_at", "created")}
{_on_day("ticket.first_response_at", "answered")}
{_on_day("ticket.resolved_at", "resolved")}
join {CALENDAR} as known
    on known.day = cast($as_of as date)"""


def _replies(openings: int) -> str:
    return f"""select
{REPLIES},
    {_open_until("reply.sent_at", "sent", openings)}
    - {_open_until("reply.waiting_since", "waiting", openings)} as response_seconds
from main.reply_facts as reply
{_on_day("reply.sent_at", "sent")}
{_on_day("reply.waiting_since", "waiting")}"""


def _open_until(moment: str, day: str, openings: int) -> str:
    second = f"date_diff('microsecond', cast({day}.day as timestamp), {moment}) / 1000000.0"
    today = " + ".join(
        f"greatest(0.0, least({second}, {day}.to_{n}) - {day}.from_{n})"
        for n in range(1, openings + 1)
    )
    return f"({day}.open_before + {today})"


def _on_day(moment: str, day: str) -> str:
    return f"left join {CALENDAR} as {day}\n    on {day}.day = cast({moment} as date)"
