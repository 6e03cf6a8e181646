/*
title      = "Cost per ticket"
question   = "What does one solved request cost?"
each       = "resolved ticket"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
behind     = "tickets_resolved"
formula    = "Support cost, divided by tickets resolved in the period."
n_means    = "tickets resolved"
parts      = ["support_cost", "tickets_resolved"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    cost.period,
    cost.value / nullif(resolved.value, 0) as value,
    resolved.n
from support_cost as cost
join tickets_resolved as resolved
    on resolved.period = cost.period
