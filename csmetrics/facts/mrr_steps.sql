/*
about = "What each paying customer brought in a month, from when to when."
needs = ["subscriptions"]
*/
with moves as (
    select
        customer_id,
        started_at as moved_at,
        mrr as mrr_change,
        1 as paid_change
    from subscriptions
    where mrr > 0
    union all
    select
        customer_id,
        ended_at as moved_at,
        -mrr as mrr_change,
        -1 as paid_change
    from subscriptions
    where mrr > 0
      and ended_at is not null
),

moments as (
    select
        customer_id,
        moved_at,
        sum(mrr_change) as mrr_change,
        sum(paid_change) as paid_change
    from moves
    group by customer_id, moved_at
),

levels as (
    select
        customer_id,
        moved_at as began_at,
        lead(moved_at) over (partition by customer_id order by moved_at) as ended_at,
        sum(mrr_change) over (
            partition by customer_id
            order by moved_at
            rows between unbounded preceding and current row
        ) as mrr,
        -- Counted apart: sums of prices may miss zero by a hair.
        sum(paid_change) over (
            partition by customer_id
            order by moved_at
            rows between unbounded preceding and current row
        ) as paid_periods,
        min(moved_at) over (partition by customer_id) as first_paid_at
    from moments
)

select
    customer_id,
    began_at,
    ended_at,
    mrr,
    first_paid_at
from levels
where paid_periods > 0
order by began_at
