/*
title      = "Tickets resolved"
question   = "How many requests did we solve?"
each       = "ticket"
unit       = "count"
better     = "higher"
measure    = "count"
formula    = "Tickets whose last solve lies in the period; closing counts where no solve is known."
n_means    = "tickets resolved"
needs      = ["tickets.resolved_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Earlier solves of tickets that were opened again: only the last one counts.",
]

[vendors]
Zendesk   = "Solved tickets"
Freshdesk = "Resolved tickets"
Intercom  = "Closed conversations"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    resolved_at as happened_at,
    created_at,
    resolution_seconds,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from ticket_facts
where resolved_at >= $start
  and resolved_at < $end
