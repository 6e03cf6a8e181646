/*
title      = "Scored answers"
question   = "Which answers are these, and what happened before them?"
each       = "answer"
unit       = "count"
better     = "none"
measure    = "count"
formula    = "Answers to surveys, each with its own ticket, else the customer's last ticket of the 90 days before."
n_means    = "answers"
needs      = ["surveys.score"]
leaves_out = ["Surveys that were not answered."]
*/
with earlier as (
    select
        answer.survey_id,
        answer.survey_source,
        ticket.ticket_id,
        ticket.source as ticket_source,
        count(*) over (
            partition by answer.survey_id, answer.survey_source
        ) as tickets_before,
        row_number() over (
            partition by answer.survey_id, answer.survey_source
            order by ticket.created_at desc, ticket.ticket_id, ticket.source
        ) as place
    from answer_facts as answer
    join ticket_facts as ticket
        on ticket.customer_id = answer.customer_id
       and ticket.created_at < answer.responded_at
       and ticket.created_at >= answer.responded_at - interval 90 day
    where answer.ticket_id is null
      and answer.responded_at >= $start
      and answer.responded_at < $end
),

answers as (
    select
        answer.survey_id,
        answer.survey_source,
        answer.kind,
        answer.responded_at,
        answer.score,
        answer.scaled_score,
        answer.comment,
        answer.ticket_id,
        answer.ticket_source,
        answer.customer_id,
        answer.channel,
        answer.priority,
        answer.team,
        answer.agent_id,
        answer.topic,
        answer.segment,
        answer.source,
        answer.ticket_id is null as is_about_us,
        coalesce(answer.ticket_id, earlier.ticket_id) as about_ticket_id,
        case
            when answer.ticket_id is null then earlier.ticket_source else answer.ticket_source
        end as about_ticket_source,
        coalesce(earlier.tickets_before, 0) as tickets_before
    from answer_facts as answer
    left join earlier
        on earlier.survey_id = answer.survey_id
       and earlier.survey_source = answer.survey_source
       and earlier.place = 1
    where answer.responded_at >= $start
      and answer.responded_at < $end
)

select
    answer.survey_id,
    answer.survey_source,
    answer.kind,
    answer.responded_at as happened_at,
    answer.score,
    survey.scale_min,
    survey.scale_max,
    answer.scaled_score,
    answer.comment,
    answer.ticket_id,
    answer.ticket_source,
    answer.customer_id,
    answer.channel,
    answer.priority,
    answer.team,
    answer.agent_id,
    answer.topic,
    answer.segment,
    answer.source,
    answer.is_about_us,
    answer.tickets_before,
    step.mrr,
    original.subject,
    coalesce(answer.topic, ticket.topic) as about_topic,
    case when answer.is_about_us then ticket.channel else answer.channel end as about_channel,
    ticket.created_at as asked_at,
    ticket.first_response_seconds,
    ticket.resolution_seconds,
    ticket.reopens,
    ticket.agent_replies
from answers as answer
join surveys as survey
    on survey.survey_id = answer.survey_id
   and survey.source = answer.survey_source
left join ticket_facts as ticket
    on ticket.ticket_id = answer.about_ticket_id
   and ticket.source is not distinct from answer.about_ticket_source
left join tickets as original
    on original.ticket_id = answer.ticket_id
   and original.source is not distinct from answer.ticket_source
left join mrr_steps as step
    on step.customer_id = answer.customer_id
   and step.began_at <= answer.responded_at
   and (step.ended_at is null or step.ended_at > answer.responded_at)
