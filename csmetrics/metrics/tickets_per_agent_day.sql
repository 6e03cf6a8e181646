/*
title      = "Tickets per agent and day"
question   = "How many tickets does an agent work on in a day?"
each       = "agent and day"
unit       = "rate"
better     = "none"
account    = true
measure    = "average of tickets from 1"
formula    = "Tickets on which an agent wrote on a day, averaged over the agents' days with a message; without messages, tickets by the day they were resolved."
n_means    = "agents' days"
needs      = ["replies | tickets.resolved_at"]
leaves_out = [
    "Days on which an agent wrote nothing: nobody knows whether they were at work.",
    "Messages whose agent is not known.",
]
*/
with message_log as (
    select count(*) as messages
    from replies
),

worked_on as (
    select
        agent_id,
        local_day(sent_at) as happened_on,
        ticket_id,
        source
    from reply_facts
    where sent_at >= $start
      and sent_at < $end
    union all
    select
        ticket.agent_id,
        local_day(ticket.resolved_at) as happened_on,
        ticket.ticket_id,
        ticket.source
    from ticket_facts as ticket
    cross join message_log
    where ticket.resolved_at >= $start
      and ticket.resolved_at < $end
      and message_log.messages = 0
),

distinct_tickets as (
    select distinct
        agent_id,
        happened_on,
        ticket_id,
        source
    from worked_on
    where agent_id is not null
)

select
    agent_id,
    happened_on,
    count(*) as tickets
from distinct_tickets
group by
    agent_id,
    happened_on
