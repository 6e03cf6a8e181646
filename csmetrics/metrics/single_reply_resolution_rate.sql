/*
title      = "Single-reply resolution"
question   = "How often does one answer do?"
each       = "resolved ticket"
unit       = "percent"
better     = "higher"
measure    = "share of took_one_reply"
formula    = "Of the tickets resolved in the period whose replies are known, the share with at most one reply of an agent."
n_means    = "tickets resolved whose replies are known"
needs      = ["tickets.resolved_at", "tickets.agent_replies"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets still open: they may need more replies.",
    "Tickets whose export does not tell the number of replies.",
]

[switches.single_reply_definition]
at_most_one = "No reply or one"
exactly_one = "One reply"

[vendors]
Zendesk   = "One-touch tickets"
Freshdesk = "First contact resolution"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    resolved_at as happened_at,
    agent_replies,
    agent_replies = 1
    or (agent_replies = 0 and $single_reply_definition = 'at_most_one') as took_one_reply,
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
  and agent_replies is not null
