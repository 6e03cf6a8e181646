/*
title      = "Waiting for a resolution"
question   = "How many of these requests are not solved yet?"
each       = "ticket"
unit       = "count"
better     = "lower"
measure    = "count"
formula    = "Tickets created in the period that are not resolved by the last moment of the data."
n_means    = "tickets without a solution"
needs      = ["tickets.resolved_at"]
leaves_out = ["Tickets marked as spam or deleted."]

[vendors]
Zendesk   = "Unsolved tickets"
Freshdesk = "Unresolved tickets"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from ticket_facts
where created_at >= $start
  and created_at < $end
  and (resolved_at is null or resolved_at > $as_of)
