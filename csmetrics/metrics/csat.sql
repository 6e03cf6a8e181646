/*
title      = "Customer satisfaction"
question   = "What share of the customers who answered were satisfied?"
each       = "answer"
unit       = "percent"
better     = "higher"
measure    = "share of is_satisfied"
formula    = "Answers of at least three quarters of the scale (4–5 of 5, good of good and bad, 8–10 of 1–10), divided by all answers in the period."
n_means    = "answers"
needs      = ["surveys.score", "surveys.score of csat"]
leaves_out = ["Surveys that were not answered."]

[switches.csat_definition]
top_two      = "4 and 5 of 5 are satisfied"
three_and_up = "3, 4 and 5 of 5 are satisfied"

[vendors]
Zendesk   = "Satisfaction score"
Freshdesk = "Customer satisfaction"
Intercom  = "CSAT score"
*/
select
    survey_id,
    survey_source,
    ticket_id,
    ticket_source,
    customer_id,
    responded_at as happened_at,
    score,
    comment,
    scaled_score >= case
        when $csat_definition = 'three_and_up' then 0.5 else 0.75
    end as is_satisfied,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from answer_facts
where kind = 'csat'
  and responded_at >= $start
  and responded_at < $end
