/*
title      = "Ratings by the wait for the first answer"
question   = "How satisfied were customers who waited so long?"
each       = "rating"
unit       = "percent"
better     = "higher"
measure    = "share of is_satisfied"
formula    = "Satisfaction answers of the period, with the time until the first answer on their ticket."
n_means    = "ratings"
needs      = ["surveys.score", "surveys.ticket_id", "tickets.first_response_at"]
leaves_out = ["Surveys that were not answered."]
always_calendar_time = true
*/
select
    survey.survey_id,
    survey.responded_at as happened_at,
    survey.scaled_score >= case
        when $csat_definition = 'three_and_up' then 0.5 else 0.75
    end as is_satisfied,
    ticket.first_response_seconds,
    survey.channel,
    survey.priority,
    survey.team,
    survey.agent_id,
    survey.topic,
    survey.segment,
    survey.source
from answer_facts as survey
left join ticket_facts as ticket
    on ticket.ticket_id = survey.ticket_id
   and coalesce(ticket.source, '') = coalesce(survey.ticket_source, '')
where survey.kind = 'csat'
  and survey.responded_at >= $start
  and survey.responded_at < $end
  and survey.score is not null
