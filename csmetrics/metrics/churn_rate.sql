/*
title      = "Customer churn"
question   = "What share of our customers left?"
each       = "customer"
unit       = "percent"
better     = "lower"
account    = true
measure    = "combined"
follows_length = true
behind     = "customers_lost"
formula    = "Customers lost, those who joined and left in the period included, divided by customers at the start."
n_means    = "customers at the start"
interval   = "Wilson, of the customers counted as lost among those who could be: those at the start and, unless only these count, the new ones"
parts      = ["customers_start", "customers_end", "customers_new", "customers_lost", "customers_lost_of_start"]
leaves_out = ["Customers who left and are back at the end of the period."]

[behind_if]
start_customers_only = "customers_lost_of_start"

[switches.churn_definition]
all_lost_over_start         = "All who left, over the customers at the start"
start_customers_only        = "Only customers of the start who left, over the customers at the start"
all_lost_over_start_and_new = "All who left, over the customers at the start and the new ones"
all_lost_over_average       = "All who left, over the average of the customers at the start and at the end"

[vendors]
Stripe      = "Subscriber churn rate"
ChartMogul  = "Customer churn rate"
ProfitWell  = "User churn"
*/
with counted as (
    select
        started.period,
        started.n,
        case
            when $churn_definition = 'start_customers_only' then lost_of_start.value
            else lost.value
        end as left_customers,
        case
            when $churn_definition = 'start_customers_only' then started.value
            else started.value + joined.value
        end as could_leave,
        case
            when $churn_definition = 'all_lost_over_start_and_new'
                then started.value + joined.value
            when $churn_definition = 'all_lost_over_average'
                then (started.value + ended.value) / 2.0
            else started.value
        end as customers,
        -- Who leaves is not there at the end, and so only half in the average.
        case when $churn_definition = 'all_lost_over_average' then 0.5 else 0.0 end as takes_away
    from customers_start as started
    join customers_end as ended
        on ended.period = started.period
    join customers_new as joined
        on joined.period = started.period
    join customers_lost as lost
        on lost.period = started.period
    join customers_lost_of_start as lost_of_start
        on lost_of_start.period = started.period
)

select
    period,
    left_customers as hits,
    could_leave as trials,
    customers as divisor,
    takes_away,
    100.0 * left_customers / nullif(customers, 0) as value,
    n
from counted
