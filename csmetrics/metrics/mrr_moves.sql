/*
each       = "customer whose revenue changed"
unit       = "money"
account    = true
needs      = ["subscriptions"]
leaves_out = ["Changes within the period that have no effect at its end."]
n_means    = "customers whose revenue changed so"
part       = true

[metrics.mrr_new_moves]
title    = "New revenue, customer by customer"
question = "What do customers bring who never paid before?"
better   = "higher"
measure  = "sum of new_mrr"
formula  = "Revenue at the end of customers who never paid before the period."

[metrics.mrr_reactivation_moves]
title    = "Reactivated revenue, customer by customer"
question = "What do customers bring who had left and came back?"
better   = "higher"
measure  = "sum of reactivation_mrr"
formula  = "Revenue at the end of customers who paid before, but not at the start."

[metrics.mrr_expansion_moves]
title    = "Expansion, customer by customer"
question = "What do customers pay more than at the start?"
better   = "higher"
measure  = "sum of expansion_mrr"
formula  = "What customers of the start pay more at the end."

[metrics.mrr_contraction_moves]
title    = "Contraction, customer by customer"
question = "What do customers pay less than at the start?"
better   = "lower"
measure  = "sum of contraction_mrr"
formula  = "What customers of the start who still pay pay less at the end."

[metrics.mrr_churned_moves]
title    = "Churned revenue, customer by customer"
question = "What did the customers pay who left?"
better   = "lower"
measure  = "sum of churned_mrr"
formula  = "Revenue at the start of customers who do not pay at the end."
*/
with ends as (
    -- A step that begins in one bucket and outlasts it is what a customer pays at its end …
    select
        customer_id,
        period_of(began_at) as period,
        began_at as moved_at,
        0.0 as mrr_before,
        mrr as mrr_after,
        first_paid_at
    from mrr_steps
    where began_at >= $start
      and began_at < $end
      and (ended_at is null or period_of(ended_at) is null or period_of(ended_at) <> period_of(began_at))
    union all
    -- … and one that began before the bucket it ends in is what the customer paid at its start.
    select
        customer_id,
        period_of(ended_at) as period,
        ended_at as moved_at,
        mrr as mrr_before,
        0.0 as mrr_after,
        first_paid_at
    from mrr_steps
    where ended_at >= $start
      and ended_at < $end
      and (period_of(began_at) is null or period_of(ended_at) <> period_of(began_at))
),

moves as (
    select
        customer_id,
        period,
        max(moved_at) as moved_at,
        sum(mrr_before) as mrr_before,
        sum(mrr_after) as mrr_after,
        min(first_paid_at) as first_paid_at
    from ends
    group by
        customer_id,
        period
)

select
    customer_id,
    moved_at as happened_at,
    mrr_before,
    mrr_after,
    case when mrr_before = 0 and period_of(first_paid_at) = period then mrr_after end as new_mrr,
    case
        when mrr_before = 0
             and (period_of(first_paid_at) is null or period_of(first_paid_at) <> period)
            then mrr_after
    end as reactivation_mrr,
    -- Sums of the same prices may differ by a hair.
    case
        when mrr_before > 0 and mrr_after - mrr_before > 0.000001 then mrr_after - mrr_before
    end as expansion_mrr,
    case
        when mrr_after > 0 and mrr_before - mrr_after > 0.000001 then mrr_before - mrr_after
    end as contraction_mrr,
    case when mrr_before > 0 and mrr_after = 0 then mrr_before end as churned_mrr
from moves
