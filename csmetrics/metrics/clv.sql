/*
title      = "Customer lifetime value"
question   = "What does a customer bring before leaving?"
each       = "customer"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
behind     = "mrr"
formula    = "Average revenue per customer × gross margin, divided by the churn of a month (that of the period, spread over months of 30.4375 days)."
n_means    = "customers at the start"
parts      = ["arpa", "churn_rate"]
leaves_out = ["Periods without churn: nobody knows how long customers stay."]

[settings]
gross_margin = 0.8

[vendors]
Stripe     = "Customer lifetime value"
ChartMogul = "Customer lifetime value (LTV)"
*/
select
    arpa.period,
    arpa.value * $gross_margin
    / nullif(churn.value / 100.0 / buckets.days * 30.4375, 0) as value,
    churn.n
from arpa
join churn_rate as churn
    on churn.period = arpa.period
join buckets
    on buckets.period = arpa.period
