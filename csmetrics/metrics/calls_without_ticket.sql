/*
title      = "Calls without a ticket"
question   = "How many calls led to no ticket?"
each       = "call"
unit       = "count"
better     = "none"
part       = true
measure    = "count"
formula    = "Calls started in the period that name no ticket."
n_means    = "calls"
leaves_out = ["Calls that name a ticket: the ticket counts."]
*/
select
    call_id,
    customer_id,
    started_at as happened_at,
    outcome,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from call_facts
where started_at >= $start
  and started_at < $end
  and ticket_id is null
