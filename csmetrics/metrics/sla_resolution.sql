/*
title      = "Resolution within target"
question   = "How often do we solve as fast as we promised?"
each       = "ticket"
unit       = "percent"
better     = "higher"
measure    = "share of is_in_time"
formula    = "Of the tickets created in the period, the share resolved within the target of their priority, which their segment or channel may have of its own. One not resolved that is past its target counts as missed."
n_means    = "tickets that can be judged"
needs      = ["tickets.resolved_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets not resolved that are still inside their target.",
]

[settings]
sla_resolution_seconds = { urgent = 14400, high = 86400, normal = 172800, low = 432000 }

[vendors]
Zendesk   = "SLA: resolution"
Freshdesk = "resolution SLA %"
*/
with timed as (
    select
        ticket.ticket_id,
        ticket.source,
        ticket.customer_id,
        ticket.created_at,
        ticket.resolved_at,
        ticket.resolved_at is not null and ticket.resolved_at <= $as_of as is_done,
        case
            when ticket.resolved_at <= $as_of then ticket.resolution_seconds
            else ticket.age_seconds
        end as taken_seconds,
        -- A ticket without a priority is a normal one.
        setting_of(sla_resolution_seconds, ticket.priority, normal) as target_seconds,
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
    resolved_at,
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
