/*
title      = "Revenue after contact per ticket"
question   = "What does one solved request bring in orders?"
each       = "resolved ticket"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
behind     = "orders_after_contact"
formula    = "Revenue after contact, divided by tickets resolved in the period."
n_means    = "tickets resolved"
parts      = ["revenue_after_contact", "tickets_resolved"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Orders still to come: a ticket counts from the moment it is resolved, so that the newest ones may bring more than they have so far.",
]
*/
select
    resolved.period,
    followed.value / nullif(resolved.value, 0) as value,
    resolved.n
from tickets_resolved as resolved
join revenue_after_contact as followed
    on followed.period = resolved.period
