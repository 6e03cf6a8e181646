/*
title      = "First response time with those still waiting (median)"
question   = "How long do customers wait, counting those who still do?"
each       = "ticket"
unit       = "seconds"
better     = "lower"
measure    = "survival of waited_seconds until is_answered"
formula    = "Kaplan–Meier median: the smallest time after which at most half of the tickets created in the period were still unanswered. A ticket not answered yet counts as waiting at least as long as it has so far."
n_means    = "tickets created"
needs      = ["tickets.first_response_at"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    first_response_at,
    first_response_at is not null and first_response_at <= $as_of as is_answered,
    case
        when first_response_at <= $as_of then first_response_seconds
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
