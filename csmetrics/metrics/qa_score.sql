/*
title      = "Quality score"
question   = "How good are our conversations, by our own standards?"
each       = "review"
unit       = "percent"
better     = "higher"
measure    = "percent of earned_points in possible_points"
formula    = "Points given times their weight, divided by points possible times their weight."
n_means    = "reviewed categories"
needs      = ["qa_reviews"]
leaves_out = ["Nothing: every review in the period counts."]

[vendors]
Zendesk = "IQS (Internal Quality Score)"
*/
select
    review_id,
    category,
    ticket_id,
    ticket_source,
    customer_id,
    reviewed_at as happened_at,
    earned_points,
    possible_points,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from review_facts
where reviewed_at >= $start
  and reviewed_at < $end
