/*
title      = "Tickets"
question   = "Which tickets are these?"
each       = "ticket"
unit       = "count"
better     = "none"
measure    = "count"
formula    = "Tickets created in the period, each with its waits, what was promised for them, and its last rating."
n_means    = "tickets"
needs      = ["tickets"]
leaves_out = ["Tickets marked as spam or deleted."]

[settings]
sla_first_response_seconds = { urgent = 3600, high = 14400, normal = 28800, low = 86400 }
sla_resolution_seconds     = { urgent = 14400, high = 86400, normal = 172800, low = 432000 }
*/
with ratings as (
    select
        answer.ticket_id,
        answer.ticket_source,
        answer.scaled_score,
        answer.score,
        survey.scale_min,
        survey.scale_max,
        row_number() over (
            partition by answer.ticket_id, answer.ticket_source
            order by answer.responded_at desc, answer.survey_id
        ) as place
    from answer_facts as answer
    join surveys as survey
        on survey.survey_id = answer.survey_id
       and survey.source = answer.survey_source
    where answer.kind = 'csat'
)

select
    ticket.ticket_id,
    ticket.source as ticket_source,
    ticket.created_at as happened_at,
    original.subject,
    original.status,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.customer_id,
    ticket.segment,
    ticket.topic,
    ticket.source,
    ticket.first_response_at,
    ticket.resolved_at,
    ticket.first_response_seconds,
    ticket.resolution_seconds,
    ticket.age_seconds,
    setting_of(sla_first_response_seconds, ticket.priority, normal) as first_response_target,
    setting_of(sla_resolution_seconds, ticket.priority, normal) as resolution_target,
    ticket.reopens,
    rating.scaled_score,
    rating.score,
    rating.scale_min,
    rating.scale_max
from ticket_facts as ticket
join tickets as original
    on original.ticket_id = ticket.ticket_id
   and original.source is not distinct from ticket.source
left join ratings as rating
    on rating.ticket_id = ticket.ticket_id
   and rating.ticket_source is not distinct from ticket.source
   and rating.place = 1
where ticket.created_at >= $start
  and ticket.created_at < $end
