/*
title      = "First response within target"
question   = "How often do we answer as fast as we promised?"
each       = "ticket"
unit       = "percent"
better     = "higher"
measure    = "share of is_in_time"
formula    = "Of the tickets created in the period, the share answered within the target of their priority, which their segment or channel may have of its own. One not answered that is past its target counts as missed."
n_means    = "tickets that can be judged"
needs      = ["tickets.first_response_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets not answered that are still inside their target.",
]

[settings]
sla_first_response_seconds = { urgent = 3600, high = 14400, normal = 28800, low = 86400 }

[vendors]
Zendesk   = "SLA: first response"
Freshdesk = "first response SLA %"
*/
with timed as (
    select
        ticket.ticket_id,
        ticket.source,
        ticket.customer_id,
        ticket.created_at,
        ticket.first_response_at,
        ticket.first_response_at is not null and ticket.first_response_at <= $as_of as is_done,
        case
            when ticket.first_response_at <= $as_of then ticket.first_response_seconds
            else ticket.age_seconds
        end as taken_seconds,
        -- A ticket without a priority is a normal one.
        setting_of(sla_first_response_seconds, ticket.priority, normal) as target_seconds,
        ticket.channel,
        ticket.priority,
        ticket.team,
        ticket.agent_id,
        ticket.topic,
        ticket.segment
    from ticket_facts as ticket
    where ticket.created_at >= $start
      and ticket.created_at < $end
)

select
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    first_response_at,
    taken_seconds,
    target_seconds,
    is_done and taken_seconds <= target_seconds as is_in_time,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from timed
where is_done
   or taken_seconds > target_seconds
