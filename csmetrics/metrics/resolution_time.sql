/*
question   = "How long does it take until a request is solved?"
each       = "resolved ticket"
unit       = "seconds"
better     = "lower"
n_means    = "tickets resolved"
needs      = ["tickets.resolved_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets not resolved yet: see Waiting for a resolution.",
]

[vendors]
Zendesk   = "Full resolution time"
Freshdesk = "Resolution time"
Intercom  = "Time to close"

[metrics.resolution_time_median]
title   = "Resolution time (median)"
measure = "median of resolution_seconds"
formula = "Half of the tickets resolved in the period took less time than this."

[metrics.resolution_time_average]
title   = "Resolution time (average)"
measure = "average of resolution_seconds from 0"
formula = "Last solve minus creation, averaged over tickets resolved in the period."

[metrics.resolution_time_p90]
title   = "Resolution time (90th percentile)"
measure = "p90 of resolution_seconds"
formula = "Nine of ten tickets resolved in the period took less time than this."
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
