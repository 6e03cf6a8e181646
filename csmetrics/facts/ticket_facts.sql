/*
about = "Tickets, ready to ask: without spam and deleted ones, with elapsed times and the customer's segment."
needs = ["tickets", "customer_segments"]
stored_with = "customer_segments"
*/
select
    ticket.ticket_id,
    ticket.source,
    ticket.created_at,
    ticket.first_response_at,
    -- Closing counts as solving only where no solve is known.
    coalesce(ticket.resolved_at, ticket.closed_at) as resolved_at,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.topic,
    coalesce(ticket.segment, customer.segment) as segment,
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
left join customer_segments as customer
    on customer.customer_id = ticket.customer_id
where ticket.status is null
   or ticket.status not in ('spam', 'deleted')
