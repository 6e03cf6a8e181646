/*
each       = "customer"
unit       = "count"
better     = "higher"
account    = true
needs      = ["customers.acquired_at | subscriptions"]
leaves_out = ["Customers without a paid period and without a joining date."]

[metrics.customers_start]
title    = "Customers at the start"
question = "How many customers did we start with?"
measure  = "count at start"
formula  = "Customers whose paid period (else joining date) began before the period and had not ended before it."
n_means  = "customers at the start"

[metrics.customers_end]
title    = "Customers at the end"
question = "How many customers do we have at the end?"
measure  = "count at end"
formula  = "Customers whose paid period (else joining date) began before the end of the period and had not ended before it."
n_means  = "customers at the end"
*/
select
    customer_id,
    began_at,
    ended_at,
    segment,
    churn_reason
from customer_stays
where began_at < $end
