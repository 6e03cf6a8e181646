/*
each       = "answer"
n_means    = "answers"
needs      = ["surveys.score", "surveys.score of nps"]
leaves_out = ["Surveys that were not answered."]

[metrics.nps]
title    = "Net Promoter Score"
question = "Would customers recommend us?"
unit     = "points"
better   = "higher"
measure  = "nps of recommends"
formula  = "Share of promoters (9–10) minus share of detractors (0–6), in points."

[metrics.nps_promoters]
title    = "Promoters"
question = "What share of the customers who answered would recommend us?"
unit     = "percent"
better   = "higher"
measure  = "share of is_promoter"
formula  = "Answers of 9 or 10, divided by all answers in the period."

[metrics.nps_passives]
title    = "Passives"
question = "What share of the customers who answered neither recommend us nor warn of us?"
unit     = "percent"
better   = "none"
measure  = "share of is_passive"
formula  = "Answers of 7 or 8, divided by all answers in the period."

[metrics.nps_detractors]
title    = "Detractors"
question = "What share of the customers who answered would not recommend us?"
unit     = "percent"
better   = "lower"
measure  = "share of is_detractor"
formula  = "Answers from 0 to 6, divided by all answers in the period."
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
    score between 9 and 10 as is_promoter,
    score between 7 and 8 as is_passive,
    score between 0 and 6 as is_detractor,
    -- Every band is spelled out: with a bare `else`, a missing score would become a detractor.
    case
        when score between 9 and 10 then 1
        when score between 7 and 8 then 0
        when score between 0 and 6 then -1
    end as recommends,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from answer_facts
where kind = 'nps'
  and responded_at >= $start
  and responded_at < $end
