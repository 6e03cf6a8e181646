/*
about = "Ticket numbers that more than one source has: a row without its own source cannot tell which is meant."
needs = ["ticket_facts"]
*/
select ticket.ticket_id
from ticket_facts as ticket
cross join (
    select count(distinct source) as sources
    from ticket_facts
) as counted
-- A source has each number once, so with one source there is nothing to look for.
where counted.sources > 1
group by ticket.ticket_id
having count(*) > 1
