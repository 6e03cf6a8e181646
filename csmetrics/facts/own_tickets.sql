/*
about = "Tickets with what they say themselves. Closing counts as solving only where no solve is known."
needs = ["tickets", "tickets_as_solved", "tickets_by_closing"]
is_view = true
same_as = "tickets_as_solved"
while_empty = "tickets_by_closing"
*/
select
    ticket.ticket_id,
    ticket.source,
    ticket.created_at,
    ticket.first_response_at,
    coalesce(ticket.resolved_at, ticket.closed_at) as resolved_at,
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
    date_diff('microsecond', ticket.created_at, coalesce(ticket.resolved_at, ticket.closed_at))
    / 1000000.0 as resolution_seconds,
    ticket.segment as own_segment
from tickets as ticket
where ticket.status is null
   or ticket.status not in ('spam', 'deleted')
