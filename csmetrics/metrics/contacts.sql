/*
title      = "All contacts"
question   = "How many requests and calls came in?"
each       = "contact"
unit       = "count"
better     = "none"
account    = true
part       = true
measure    = "count"
formula    = "Tickets created in the period, and calls started in it that name no ticket."
n_means    = "contacts"
needs      = ["tickets"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Calls that name a ticket: the ticket counts.",
]
*/
select
    ticket_id,
    null as call_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    channel
from ticket_facts
where created_at >= $start
  and created_at < $end
union all
select
    null as ticket_id,
    call_id,
    null as ticket_source,
    customer_id,
    started_at as happened_at,
    channel
from call_facts
where started_at >= $start
  and started_at < $end
  and ticket_id is null
