/*
about = "What a survey, reply, call or review takes over from its ticket, and whether no other source has a ticket of that number."
needs = ["ticket_facts"]
*/
select
    ticket.ticket_id,
    ticket.source,
    ticket.channel,
    ticket.priority,
    ticket.team,
    ticket.agent_id,
    ticket.topic,
    ticket.own_segment,
    ticket.customer_id,
    same_number.tickets = 1 as is_only_one
from ticket_facts as ticket
join (
    select
        ticket_id,
        count(*) as tickets
    from ticket_facts
    group by ticket_id
) as same_number
    on same_number.ticket_id = ticket.ticket_id
