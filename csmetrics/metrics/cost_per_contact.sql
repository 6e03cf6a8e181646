/*
title      = "Cost per contact"
question   = "What does one contact cost?"
each       = "contact"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
behind     = "tickets_created"
formula    = "Support cost, divided by tickets created and calls without a ticket."
n_means    = "contacts"
parts      = ["support_cost", "tickets_created", "calls_without_ticket"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    cost.period,
    cost.value / nullif(created.value + calls.value, 0) as value,
    created.n + calls.n as n
from support_cost as cost
join tickets_created as created
    on created.period = cost.period
join calls_without_ticket as calls
    on calls.period = cost.period
