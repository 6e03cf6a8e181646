/*
question   = "How long does a customer wait for each answer?"
each       = "answer"
unit       = "seconds"
better     = "lower"
n_means    = "answers"
needs      = ["replies"]
leaves_out = [
    "Internal notes and automatic messages: neither answers the customer.",
    "Messages to a customer who was not waiting.",
    "Customer messages after the first unanswered one: the wait began with the first.",
]

[vendors]
Zendesk   = "Next reply time"
Freshdesk = "Average response time"
Intercom  = "Response time"

[metrics.response_time_median]
title   = "Response time (median)"
measure = "median of response_seconds"
formula = "Half of the answers given in the period came faster than this after the first unanswered message."

[metrics.response_time_average]
title   = "Response time (average)"
measure = "average of response_seconds from 0"
formula = "From the first unanswered customer message to the next public message of an agent, averaged over the answers given in the period."

[metrics.response_time_p90]
title   = "Response time (90th percentile)"
measure = "p90 of response_seconds"
formula = "Nine of ten answers given in the period came faster than this after the first unanswered message."
*/
select
    ticket_id,
    ticket_source,
    customer_id,
    sent_at as happened_at,
    waiting_since,
    response_seconds,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from reply_facts
where sent_at >= $start
  and sent_at < $end
  and waiting_since is not null
