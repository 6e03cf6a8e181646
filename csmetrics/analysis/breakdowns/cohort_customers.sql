/*
title      = "Customers still here"
question   = "Which customers of a month of joining are still here?"
each       = "customer"
unit       = "count"
better     = "higher"
account    = true
measure    = "count at end"
formula    = "Customers whose first day lies in the month of joining and who are customers at the end of the period."
n_means    = "customers still here"
needs      = ["customers.acquired_at | subscriptions"]
leaves_out = ["Customers without a paid period and without a joining date."]
*/
select
    customer_id,
    joined_at,
    began_at,
    ended_at,
    segment
from customer_stays
where began_at < $end
