/*
about = "Calls, ready to ask: oldest first, with what they take over from ticket and customer."
needs = ["calls", "ticket_facts", "shared_ticket_numbers", "customers"]
*/
select
    call.call_id,
    call.started_at,
    call.outcome,
    call.wait_seconds,
    call.talk_seconds,
    call.hold_seconds,
    call.wrap_seconds,
    call.ticket_id,
    coalesce(call.customer_id, ticket.customer_id) as customer_id,
    'phone' as channel,
    ticket.priority,
    coalesce(call.team, ticket.team) as team,
    coalesce(call.agent_id, ticket.agent_id) as agent_id,
    ticket.topic,
    coalesce(ticket.own_segment, customer.segment) as segment,
    coalesce(ticket.source, call.source) as source,
    ticket.source as ticket_source
from calls as call
left join shared_ticket_numbers as shared
    on shared.ticket_id = call.ticket_id
left join ticket_facts as ticket
    on ticket.ticket_id = call.ticket_id
   and (
       shared.ticket_id is null
       or ticket.source = call.source
       -- Of the others only spam has the number; what is about that keeps to itself.
       or (shared.tickets = 1 and shared.spam_source <> coalesce(call.source, ''))
   )
left join customers as customer
    on customer.customer_id = coalesce(call.customer_id, ticket.customer_id)
order by call.started_at
