/*
title      = "First contact resolution"
question   = "How often is a request solved at the first go?"
each       = "resolved ticket"
unit       = "percent"
better     = "higher"
measure    = "share of is_solved_at_once"
formula    = "Of the tickets resolved in the period whose waiting days are over, the share that was never opened again and whose customer opened no other ticket on the same topic within those days."
n_means    = "tickets resolved whose waiting days are over"
needs      = ["tickets.resolved_at"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets resolved so late that the customer may still come back.",
    "Reopens that the export does not tell: such a ticket counts as never opened again.",
]

[settings]
fcr_days = 7
*/
with resolved_tickets as (
    select
        ticket_id,
        source,
        customer_id,
        created_at,
        resolved_at,
        reopens,
        channel,
        priority,
        team,
        agent_id,
        topic,
        segment,
        floor(
            date_diff('day', date '2000-01-01', cast(resolved_at as date))
            / greatest(1, ceil($fcr_days))
        ) as block
    from ticket_facts
    where resolved_at >= $start
      and resolved_at < $end
      and date_diff('microsecond', resolved_at, $as_of) >= $fcr_days * 86400000000
),

-- Days come in blocks as long as the wait, so that a customer's tickets meet only their neighbours:
-- one who has thousands would else be compared thousands times thousands.
next_tickets as (
    select
        customer_id,
        created_at,
        topic,
        floor(
            date_diff('day', date '2000-01-01', cast(created_at as date))
            / greatest(1, ceil($fcr_days))
        ) as block
    from ticket_facts
    where created_at >= $start
      and customer_id is not null
),

neighbours as (
    select
        customer_id,
        created_at,
        topic,
        block
    from next_tickets
    union all
    select
        customer_id,
        created_at,
        topic,
        block - 1 as block
    from next_tickets
),

come_back as (
    select distinct
        resolved.ticket_id,
        resolved.source
    from resolved_tickets as resolved
    join neighbours as other
        on other.customer_id = resolved.customer_id
       and other.block = resolved.block
    where other.created_at > resolved.resolved_at
      and date_diff('microsecond', resolved.resolved_at, other.created_at)
          <= $fcr_days * 86400000000
      and (other.topic = resolved.topic or other.topic is null or resolved.topic is null)
)

select
    resolved.ticket_id,
    resolved.source as ticket_source,
    resolved.customer_id,
    resolved.resolved_at as happened_at,
    resolved.reopens,
    come_back.ticket_id is not null as has_come_back,
    coalesce(resolved.reopens, 0) = 0 and come_back.ticket_id is null as is_solved_at_once,
    resolved.channel,
    resolved.priority,
    resolved.team,
    resolved.agent_id,
    resolved.topic,
    resolved.segment,
    resolved.source
from resolved_tickets as resolved
left join come_back
    on come_back.ticket_id = resolved.ticket_id
   and coalesce(come_back.source, '') = coalesce(resolved.source, '')
