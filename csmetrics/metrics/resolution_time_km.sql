/*
title      = "Resolution time with those still open (median)"
question   = "How long does a solution take, counting requests that are still open?"
each       = "ticket"
unit       = "seconds"
better     = "lower"
measure    = "survival of waited_seconds until is_resolved"
formula    = "Kaplan–Meier median: the smallest time after which at most half of the tickets created in the period were still unresolved. A ticket not resolved yet counts as taking at least as long as it has so far."
n_means    = "tickets created"
needs      = ["tickets.resolved_at"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    resolved_at,
    resolved_at is not null and resolved_at <= $as_of as is_resolved,
    case
        when resolved_at <= $as_of then resolution_seconds
        else age_seconds
    end as waited_seconds,
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
