/*
title      = "Waiting for a first response"
question   = "How many customers have not been answered yet?"
each       = "ticket"
unit       = "count"
better     = "lower"
measure    = "count"
formula    = "Tickets created in the period that no person has answered by the last moment of the data."
n_means    = "tickets without an answer"
needs      = ["tickets.first_response_at"]
leaves_out = ["Tickets marked as spam or deleted."]

[vendors]
Zendesk = "Unreplied tickets"
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
  and (first_response_at is null or first_response_at > $as_of)
