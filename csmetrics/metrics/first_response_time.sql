/*
question   = "How long do customers wait for the first answer by a person?"
each       = "answered ticket"
unit       = "seconds"
better     = "lower"
n_means    = "tickets answered"
needs      = ["tickets.first_response_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets still waiting for an answer: see Waiting for a first response.",
    "Automatic replies: they answer nobody.",
]

[vendors]
Zendesk   = "First reply time"
Freshdesk = "First response time"
Intercom  = "First response time"

[metrics.first_response_time_median]
title   = "First response time (median)"
measure = "median of first_response_seconds"
formula = "Half of the tickets created in the period were answered faster than this."

[metrics.first_response_time_average]
title   = "First response time (average)"
measure = "average of first_response_seconds from 0"
formula = "First response minus creation, averaged over tickets created in the period that were answered."

[metrics.first_response_time_p90]
title   = "First response time (90th percentile)"
measure = "p90 of first_response_seconds"
formula = "Nine of ten tickets created in the period were answered faster than this."
*/
select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    first_response_at,
    first_response_seconds,
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
  and first_response_at <= $as_of
