/*
title      = "Revenue kept, by joining month"
question   = "Of the monthly revenue that a month's new customers brought, how much is left?"
each       = "customer who joined"
unit       = "percent"
formula    = "Monthly recurring revenue of the customers whose first day lies in a month, at the end of each month after it, over their revenue at the end of the first."
needs      = ["subscriptions"]
leaves_out = ["Months that have not ended by the last moment of the data: they would look better than they are."]
*/
select
    step.customer_id,
    joined.joined_at,
    step.began_at,
    step.ended_at,
    step.mrr as amount,
    row_number() over (partition by step.customer_id order by step.began_at) = 1 as is_first,
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
