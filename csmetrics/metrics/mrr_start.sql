/*
title      = "Monthly recurring revenue at the start"
question   = "What did our customers pay us in a month when the period began?"
each       = "paying customer"
unit       = "money"
better     = "higher"
account    = true
part       = true
measure    = "sum of mrr at start"
formula    = "What every paying customer brings in a month, just before the start of the period."
n_means    = "paying customers at the start"
needs      = ["subscriptions"]
leaves_out = ["Paid periods that have ended or not begun."]
*/
select
    customer_id,
    began_at,
    ended_at,
    mrr
from mrr_steps
where began_at < $end
