/*
each       = "ticket"
unit       = "percent"
better     = "higher"
n_means    = "tickets created"
needs      = ["tickets.resolved_at"]
leaves_out = ["Tickets marked as spam or deleted."]

[metrics.resolution_rate]
title    = "Resolution rate"
question = "What share of the requests did we solve?"
measure  = "share of is_resolved"
formula  = "Of the tickets created in the period, the share resolved by the last moment of the data."

[metrics.net_resolution_rate]
title      = "Net resolution rate"
question   = "What share of the requests did we solve for good?"
measure    = "share of is_resolved_for_good"
formula    = "Of the tickets created in the period, the share resolved by the last moment of the data and never opened again."
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Reopens that the export does not tell: such a ticket counts as never opened again.",
]
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    resolved_at,
    reopens,
    resolved_at is not null and resolved_at <= $as_of as is_resolved,
    resolved_at is not null
    and resolved_at <= $as_of
    and coalesce(reopens, 0) = 0 as is_resolved_for_good,
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
