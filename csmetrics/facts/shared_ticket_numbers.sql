/*
about = "Ticket numbers that more than one source has: a row of another source cannot tell which is meant. How many of them count, and a source whose ticket is spam or deleted."
needs = ["tickets"]
*/
select
    ticket.ticket_id,
    count(*) filter (
        where ticket.status is null
           or ticket.status not in ('spam', 'deleted')
    ) as tickets,
    coalesce(
        max(case when ticket.status in ('spam', 'deleted') then ticket.source end), ''
    ) as spam_source
from tickets as ticket
cross join (
    select count(distinct source) as sources
    from tickets
) as counted
-- A source has each number once, so with one source there is nothing to look for.
where counted.sources > 1
group by ticket.ticket_id
having count(*) > 1
