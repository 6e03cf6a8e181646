/*
title      = "Why customers leave"
question   = "Which reasons do customers give when they leave?"
each       = "customer"
unit       = "count"
better     = "lower"
account    = true
measure    = "count"
formula    = "Customers lost in the period by the reason of their leaving, with what they brought in a month until then."
n_means    = "customers who left"
needs      = ["customers.acquired_at | subscriptions"]
leaves_out = ["Customers who left and are back at the end of the period."]
*/
with departures as (
    select
        customer_id,
        max(ended_at) as ended_at,
        max(segment) as segment,
        max(churn_reason) as churn_reason,
        -- That of the last departure, which may be null: there may be several in one period.
        case when count(began_again_at) = count(*) then max(began_again_at) end as began_again_at
    from customer_stays
    where ended_at >= $start
      and ended_at < $end
    group by customer_id
),

cancelled as (
    select
        customer_id,
        ended_at,
        max(cancel_reason) as cancel_reason
    from subscriptions
    where ended_at >= $start
      and ended_at < $end
    group by
        customer_id,
        ended_at
),

last_paid as (
    select
        customer_id,
        ended_at,
        mrr
    from mrr_steps
    where ended_at >= $start
      and ended_at < $end
)

select
    departures.customer_id,
    departures.ended_at as happened_at,
    departures.segment,
    coalesce(departures.churn_reason, cancelled.cancel_reason) as reason,
    last_paid.mrr
from departures
left join cancelled
    on cancelled.customer_id = departures.customer_id
   and cancelled.ended_at = departures.ended_at
left join last_paid
    on last_paid.customer_id = departures.customer_id
   and last_paid.ended_at = departures.ended_at
where departures.began_again_at is null
   or departures.began_again_at >= $end
