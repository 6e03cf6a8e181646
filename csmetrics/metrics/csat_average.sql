/*
title      = "Average satisfaction"
question   = "How satisfied are the customers who answered, from 1 to 5?"
each       = "answer"
unit       = "score"
better     = "higher"
measure    = "average of points_of_5 from 1 to 5"
formula    = "1 + 4 × the mean of the answers on a scale from 0 to 1."
n_means    = "answers"
needs      = ["surveys.score", "surveys.score of csat"]
leaves_out = ["Surveys that were not answered."]
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
    1 + 4 * scaled_score as points_of_5,
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
