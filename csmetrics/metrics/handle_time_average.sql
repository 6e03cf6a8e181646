/*
title      = "Handle time (average)"
question   = "How much work does one contact take?"
each       = "interaction"
unit       = "seconds"
better     = "lower"
measure    = "average of handle_seconds from 0"
formula    = "Talk, hold and wrap-up of answered calls started in the period, and the working time of tickets resolved in it that no call names, averaged over both."
n_means    = "interactions"
needs      = ["tickets.handle_seconds | calls"]
leaves_out = [
    "Calls that nobody answered.",
    "Tickets whose working time is not known, or that a call names: the call counts.",
]

[vendors]
"Call centres" = "Average handle time (AHT)"
*/
with called_tickets as (
    select distinct
        ticket_id,
        ticket_source
    from call_facts
    where ticket_source is not null
)

select
    call_id,
    ticket_id,
    ticket_source,
    customer_id,
    started_at as happened_at,
    coalesce(talk_seconds, 0) + coalesce(hold_seconds, 0) + coalesce(wrap_seconds, 0)
        as handle_seconds,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from call_facts
where outcome = 'answered'
  and coalesce(talk_seconds, hold_seconds, wrap_seconds) is not null
  and started_at >= $start
  and started_at < $end
union all
select
    null as call_id,
    ticket.ticket_id,
    ticket.source as ticket_source,
    ticket.customer_id,
    ticket.resolved_at as happened_at,
    ticket.handle_seconds,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.topic,
    ticket.segment,
    ticket.source
from ticket_facts as ticket
left join called_tickets as called
    on called.ticket_id = ticket.ticket_id
   and called.ticket_source = ticket.source
where called.ticket_id is null
  and ticket.handle_seconds is not null
  and ticket.resolved_at >= $start
  and ticket.resolved_at < $end
