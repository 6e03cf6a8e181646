/*
title      = "Revenue still here"
question   = "Which customers of a month of joining still pay, and how much?"
each       = "paying customer"
unit       = "money"
better     = "higher"
account    = true
measure    = "sum of mrr at end"
formula    = "What customers whose first day lies in the month of joining bring in a month at the end of the period."
n_means    = "paying customers still here"
needs      = ["subscriptions"]
leaves_out = ["Paid periods that have ended or not begun."]
*/
select
    step.customer_id,
    joined.joined_at,
    step.began_at,
    step.ended_at,
    step.mrr,
    joined.segment
from mrr_steps as step
join (
    select
        customer_id,
        min(joined_at) as joined_at,
        min(segment) as segment
    from customer_stays
    group by customer_id
) as joined
    on joined.customer_id = step.customer_id
where step.began_at < $end
