/*
title      = "Reopen rate"
question   = "How often was a solved request opened again?"
each       = "resolved ticket"
unit       = "percent"
better     = "lower"
measure    = "share of was_reopened"
formula    = "Of the tickets resolved in the period whose reopens are known, the share opened again at least once."
n_means    = "tickets resolved whose reopens are known"
needs      = ["tickets.resolved_at", "tickets.reopens"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets whose export does not tell how often they were opened again.",
]

[vendors]
Zendesk = "% Reopened tickets"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    resolved_at as happened_at,
    reopens,
    reopens > 0 as was_reopened,
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
  and reopens is not null
