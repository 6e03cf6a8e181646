/*
title      = "Average revenue per customer"
question   = "What does one customer bring in a month?"
each       = "paying customer"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
behind     = "mrr"
formula    = "Monthly recurring revenue at the end of the period, divided by the customers who pay it."
n_means    = "paying customers at the end"
parts      = ["mrr"]
leaves_out = ["Customers who pay nothing."]

[vendors]
Stripe = "Average revenue per subscriber"
ChartMogul = "ARPA"
*/
select
    period,
    value / nullif(n, 0) as value,
    n
from mrr
