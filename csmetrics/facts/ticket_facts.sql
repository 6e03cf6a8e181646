/*
about = "Tickets, ready to ask: with elapsed times and the segment of their customer."
needs = ["own_tickets", "customer_segments"]
same_as = "own_tickets"
while_empty = "customer_segments"
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
    coalesce(ticket.own_segment, customer.segment) as segment,
    ticket.customer_id,
    ticket.agent_replies,
    ticket.reopens,
    ticket.handle_seconds,
    ticket.first_response_seconds,
    ticket.resolution_seconds,
    ticket.own_segment
from own_tickets as ticket
left join customer_segments as customer
    on customer.customer_id = ticket.customer_id
