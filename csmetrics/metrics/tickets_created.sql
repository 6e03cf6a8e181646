/*
title      = "Tickets created"
question   = "How many customers asked for help?"
each       = "ticket"
unit       = "count"
better     = "none"
measure    = "count"
formula    = "Tickets whose creation lies in the period."
n_means    = "tickets created"
needs      = ["tickets"]
leaves_out = ["Tickets marked as spam or deleted."]

[vendors]
Zendesk   = "Created tickets"
Freshdesk = "Created tickets"
Intercom  = "New conversations"
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    first_response_at,
    resolved_at,
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
