/*
title      = "Gross revenue retention"
question   = "How much of the revenue we started with is left, without upgrades?"
each       = "paying customer"
unit       = "percent"
better     = "higher"
account    = true
measure    = "combined"
follows_length = true
behind     = "mrr_start"
formula    = "Monthly revenue at the start, minus contraction and churned revenue, divided by that at the start."
n_means    = "paying customers at the start"
parts      = ["mrr_start", "mrr_contraction", "mrr_churned"]
leaves_out = ["Revenue of customers who paid nothing at the start, and upgrades."]
*/
select
    started.period,
    100.0 * (started.value - contraction.value - churned.value) / nullif(started.value, 0) as value,
    started.n
from mrr_start as started
join mrr_contraction as contraction
    on contraction.period = started.period
join mrr_churned as churned
    on churned.period = started.period
