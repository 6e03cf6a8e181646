/*
about = "Reviews of quality, ready to ask: oldest first, with what they take over from ticket and customer."
needs = ["qa_reviews", "ticket_facts", "shared_ticket_numbers", "customers"]
*/
select
    review.review_id,
    review.category,
    review.reviewed_at,
    coalesce(review.weight, 1) * review.score as earned_points,
    coalesce(review.weight, 1) * review.max_score as possible_points,
    review.ticket_id,
    ticket.customer_id,
    ticket.channel,
    ticket.priority,
    ticket.team,
    coalesce(review.agent_id, ticket.agent_id) as agent_id,
    ticket.topic,
    coalesce(ticket.own_segment, customer.segment) as segment,
    coalesce(ticket.source, review.source) as source,
    ticket.source as ticket_source
from qa_reviews as review
left join shared_ticket_numbers as shared
    on shared.ticket_id = review.ticket_id
left join ticket_facts as ticket
    on ticket.ticket_id = review.ticket_id
   and (
       shared.ticket_id is null
       or ticket.source = review.source
       -- Of the others only spam has the number; what is about that keeps to itself.
       or (shared.tickets = 1 and shared.spam_source <> coalesce(review.source, ''))
   )
left join customers as customer
    on customer.customer_id = ticket.customer_id
order by review.reviewed_at
