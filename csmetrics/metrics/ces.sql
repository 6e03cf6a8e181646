/*
each       = "answer"
better     = "higher"
n_means    = "answers"
needs      = ["surveys.score", "surveys.score of ces"]
leaves_out = ["Surveys that were not answered."]

[metrics.ces]
title    = "Customer effort score"
question = "How easy was it to get help, from 1 to 7?"
unit     = "score"
measure  = "average of points_of_7 from 1 to 7"
formula  = "1 + 6 × the mean of the answers on a scale from 0 to 1; 7 is easiest."

[metrics.ces_low_effort]
title    = "Low effort"
question = "What share of the customers who answered found it easy?"
unit     = "percent"
measure  = "share of is_easy"
formula  = "Answers of 5 or more on the scale from 1 to 7, divided by all answers in the period."
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
    1 + 6 * scaled_score as points_of_7,
    1 + 6 * scaled_score >= 5 as is_easy,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from answer_facts
where kind = 'ces'
  and responded_at >= $start
  and responded_at < $end
