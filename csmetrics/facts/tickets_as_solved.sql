/*
about = "Tickets without spam and deleted ones, with elapsed times, where every solve is known as such."
needs = ["tickets"]
is_view = true
*/
select
    ticket.ticket_id,
    ticket.source,
    ticket.created_at,
    ticket.first_response_at,
    ticket.resolved_at,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.topic,
    ticket.segment,
    ticket.customer_id,
    ticket.agent_replies,
    ticket.reopens,
    ticket.handle_seconds,
    date_diff('microsecond', ticket.created_at, ticket.first_response_at)
    / 1000000.0 as first_response_seconds,
    date_diff('microsecond', ticket.created_at, ticket.resolved_at)
    / 1000000.0 as resolution_seconds,
    ticket.segment as own_segment
from tickets as ticket
where ticket.status is null
   or ticket.status not in ('spam', 'deleted')
