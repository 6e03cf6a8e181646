/*
title      = "Customer retention"
question   = "What share of our customers stayed?"
each       = "customer"
unit       = "percent"
better     = "higher"
account    = true
measure    = "combined"
follows_length = true
behind     = "customers_start"
formula    = "Customers at the end without the new ones, divided by customers at the start."
n_means    = "customers at the start"
interval   = "Wilson"
parts      = ["customers_start", "customers_lost_of_start"]
leaves_out = ["Customers who joined in the period."]
*/
select
    started.period,
    started.value - lost.value as hits,
    started.value as trials,
    100.0 * (started.value - lost.value) / nullif(started.value, 0) as value,
    started.n
from customers_start as started
join customers_lost_of_start as lost
    on lost.period = started.period
