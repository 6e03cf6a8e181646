/*
title      = "Backlog"
question   = "How many tickets are still open at the end?"
each       = "ticket"
unit       = "count"
better     = "lower"
measure    = "count at end"
formula    = "Tickets created before the end of the period and not resolved before it."
n_means    = "open tickets"
needs      = ["tickets.resolved_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Earlier solves: a ticket that was opened again counts as open up to its last solve.",
]

[vendors]
Zendesk   = "Unsolved tickets"
Freshdesk = "Unresolved tickets"
Intercom  = "Open conversations"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as began_at,
    resolved_at as ended_at,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from ticket_facts
where created_at < $end
