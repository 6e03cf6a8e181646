/*
title      = "Revenue after contact"
question   = "What do customers buy after we solved their request?"
each       = "order"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
follows_length = true
behind     = "orders_after_contact"
formula    = "Orders placed within some days after one of the customer's tickets was resolved in the period, each order once."
n_means    = "tickets resolved"
parts      = ["orders_after_contact", "tickets_resolved"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Orders still to come: a ticket counts from the moment it is resolved, so that the newest ones may bring more than they have so far.",
]
*/
select
    resolved.period,
    coalesce(followed.value, 0) as value,
    resolved.n
from tickets_resolved as resolved
left join orders_after_contact as followed
    on followed.period = resolved.period
