/*
title      = "Survey response rate"
question   = "How many of the customers we asked answered?"
each       = "survey sent"
unit       = "percent"
better     = "higher"
measure    = "share of has_answer"
formula    = "Of the surveys sent in the period, the share that has a score."
n_means    = "surveys sent"
needs      = ["surveys.sent_at"]
leaves_out = ["Surveys whose sending time is not known."]
*/
select
    survey_id,
    survey_source,
    ticket_id,
    ticket_source,
    customer_id,
    sent_at as happened_at,
    kind,
    score,
    score is not null and coalesce(responded_at <= $as_of, true) as has_answer,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from survey_facts
where sent_at >= $start
  and sent_at < $end
