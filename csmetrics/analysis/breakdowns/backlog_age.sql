/*
title      = "Age of the backlog"
question   = "How long have open requests been waiting?"
each       = "ticket"
unit       = "count"
better     = "lower"
measure    = "count"
formula    = "Tickets open at the end of the period, by the time since they were created."
n_means    = "open tickets"
needs      = ["tickets.resolved_at"]
leaves_out = ["Tickets marked as spam or deleted."]
always_calendar_time = true
*/
select
    ticket_id,
    source as ticket_source,
    created_at as happened_at,
    date_diff('microsecond', created_at, least($end, $as_of)) / 1000000.0 as open_seconds,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from ticket_facts
where created_at < $end
  and (resolved_at is null or resolved_at >= $end)
