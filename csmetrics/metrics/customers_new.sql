/*
title      = "New customers"
question   = "How many customers joined?"
each       = "customer"
unit       = "count"
better     = "higher"
account    = true
measure    = "count"
formula    = "Customers who were none at the start of the period and became one in it."
n_means    = "customers who joined"
needs      = ["customers.acquired_at | subscriptions"]
leaves_out = ["Customers who left and came back within the period: they count once."]
*/
select
    customer_id,
    began_at as happened_at,
    ended_at,
    segment
from customer_stays
where began_at >= $start
  and began_at < $end
  -- One who left in the same period before was no new one.
  and (period_of(ended_before_at) is null or period_of(ended_before_at) <> period_of(began_at))
