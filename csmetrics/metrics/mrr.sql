/*
title      = "Monthly recurring revenue"
question   = "What do our customers pay us in a month?"
each       = "paying customer"
unit       = "money"
better     = "higher"
account    = true
measure    = "sum of mrr at end"
formula    = "What every paying customer brings in a month, just before the end of the period."
n_means    = "paying customers at the end"
needs      = ["subscriptions"]
leaves_out = ["Paid periods that have ended or not begun."]

[vendors]
Stripe     = "MRR"
ChartMogul = "MRR"
*/
select
    customer_id,
    began_at,
    ended_at,
    mrr
from mrr_steps
where began_at < $end
