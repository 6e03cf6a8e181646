/*
about = "Surveys, ready to ask: with the score on a scale from 0 to 1 and what they take over from ticket and customer."
is_view = true
needs = ["surveys", "ticket_facts", "shared_ticket_numbers", "customers"]
*/
select
    survey.survey_id,
    survey.kind,
    survey.sent_at,
    survey.responded_at,
    survey.score,
    (survey.score - survey.scale_min)
    / nullif(survey.scale_max - survey.scale_min, 0) as scaled_score,
    survey.comment,
    survey.ticket_id,
    coalesce(survey.customer_id, ticket.customer_id) as customer_id,
    coalesce(survey.channel, ticket.channel) as channel,
    ticket.priority,
    ticket.team,
    coalesce(survey.agent_id, ticket.agent_id) as agent_id,
    ticket.topic,
    coalesce(survey.segment, ticket.own_segment, customer.segment) as segment,
    coalesce(ticket.source, survey.source) as source,
    survey.source as survey_source,
    ticket.source as ticket_source
from surveys as survey
left join shared_ticket_numbers as shared
    on shared.ticket_id = survey.ticket_id
left join ticket_facts as ticket
    on ticket.ticket_id = survey.ticket_id
   and (
       shared.ticket_id is null
       or ticket.source = survey.source
       -- Of the others only spam has the number; what is about that keeps to itself.
       or (shared.tickets = 1 and shared.spam_source <> coalesce(survey.source, ''))
   )
left join customers as customer
    on customer.customer_id = coalesce(survey.customer_id, ticket.customer_id)
