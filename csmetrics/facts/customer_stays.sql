/*
about = "From when to when each customer was one without a gap, from paid periods, else from the dates they joined and left."
needs = ["customers", "subscriptions"]
*/
with subscribers as (
    select distinct customer_id
    from subscriptions
),

paid_or_known as (
    select
        customer_id,
        started_at as began_at,
        ended_at
    from subscriptions
    union all
    select
        customer.customer_id,
        customer.acquired_at as began_at,
        customer.churned_at as ended_at
    from customers as customer
    left join subscribers
        on subscribers.customer_id = customer.customer_id
    where subscribers.customer_id is null
      and customer.acquired_at is not null
),

dated as (
    select
        customer_id,
        began_at,
        coalesce(ended_at, timestamp '9999-12-31 00:00:00') as ended_at
    from paid_or_known
),

with_past as (
    select
        customer_id,
        began_at,
        ended_at,
        max(ended_at) over (
            partition by customer_id
            order by began_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from dated
),

numbered as (
    select
        customer_id,
        began_at,
        ended_at,
        -- One number per stay: it goes up where the customer was away in between.
        sum(case when began_at > ended_before then 1 else 0 end) over (
            partition by customer_id
            order by began_at, ended_at
            rows between unbounded preceding and current row
        ) as stay
    from with_past
),

stays as (
    select
        customer_id,
        min(began_at) as began_at,
        max(ended_at) as ended_at
    from numbered
    group by customer_id, stay
)

select
    stays.customer_id,
    stays.began_at,
    nullif(stays.ended_at, timestamp '9999-12-31 00:00:00') as ended_at,
    lag(stays.ended_at) over (
        partition by stays.customer_id order by stays.began_at
    ) as ended_before_at,
    lead(stays.began_at) over (
        partition by stays.customer_id order by stays.began_at
    ) as began_again_at,
    min(stays.began_at) over (partition by stays.customer_id) as joined_at,
    customer.segment,
    customer.churn_reason
from stays
left join customers as customer
    on customer.customer_id = stays.customer_id
order by stays.began_at
