/*
each       = "customer"
unit       = "count"
better     = "lower"
account    = true
needs      = ["customers.acquired_at | subscriptions", "customers.churned_at | subscriptions"]
leaves_out = ["Customers who left and are back at the end of the period."]

[metrics.customers_lost]
title    = "Customers lost"
question = "How many customers left?"
measure  = "count"
formula  = "Customers of the start and new ones of the period who are none at its end."
n_means  = "customers who left"

[metrics.customers_lost_of_start]
title    = "Customers of the start lost"
question = "How many of those who were customers at the start left?"
measure  = "count of here_at_start"
formula  = "Customers of the start of the period who are none at its end."
n_means  = "customers of the start who left"
part     = true
*/
with departures as (
    select
        customer_id,
        period_of(ended_at) as period,
        min(began_at) as began_at,
        max(ended_at) as ended_at,
        -- That of the last departure, which may be null: there may be several in one period.
        case when count(began_again_at) = count(*) then max(began_again_at) end as began_again_at,
        max(segment) as segment,
        max(churn_reason) as churn_reason
    from customer_stays
    where ended_at >= $start
      and ended_at < $end
    group by
        customer_id,
        period_of(ended_at)
)

select
    customer_id,
    ended_at as happened_at,
    began_at,
    segment,
    churn_reason,
    case when period_of(began_at) is null or period_of(began_at) <> period then 1 end
        as here_at_start
from departures
where period_of(began_again_at) is null
   or period_of(began_again_at) <> period
