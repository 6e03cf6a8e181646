/*
about = "Tickets whose solve is known from their closing alone. Most exports leave none: a file's own closings are taken as it is read."
needs = ["tickets"]
*/
select
    source,
    ticket_id
from tickets
where resolved_at is null
  and closed_at is not null
