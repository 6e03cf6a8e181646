/*
title      = "Contacts per 100 orders"
question   = "How often does an order lead to a question?"
each       = "ticket"
unit       = "rate"
better     = "lower"
account    = true
measure    = "combined"
behind     = "tickets_created"
formula    = "100 × tickets created, divided by orders placed in the period."
n_means    = "orders"
parts      = ["tickets_created", "orders_placed"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    created.period,
    100.0 * created.value / nullif(placed.value, 0) as value,
    placed.n
from tickets_created as created
join orders_placed as placed
    on placed.period = created.period
