/*
title      = "Costs by day"
question   = "What did support cost, item by item?"
each       = "cost"
unit       = "money"
better     = "lower"
account    = true
part       = true
measure    = "sum of amount_inside"
formula    = "Each cost spread evenly over its days, as far as they lie in the period."
n_means    = "costs"
needs      = ["costs"]
leaves_out = ["Days outside of the period."]
*/
select
    cost.category,
    cost.period_start,
    cost.period_end,
    cost.amount,
    greatest(cost.period_start, buckets.first_day) as happened_on,
    cost.amount
    * date_diff(
        'day',
        greatest(cost.period_start, buckets.first_day),
        least(cost.period_end, buckets.end_day)
    )
    / nullif(date_diff('day', cost.period_start, cost.period_end), 0) as amount_inside
from costs as cost
cross join buckets
where cost.period_start < buckets.end_day
  and cost.period_end > buckets.first_day
