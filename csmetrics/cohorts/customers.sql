/*
title      = "Customers kept, by joining month"
question   = "Of the customers who joined in a month, how many are still here?"
each       = "customer who joined"
unit       = "percent"
formula    = "Of the customers whose first day lies in a month, the share who are customers at the end of that month and of each month after it."
needs      = ["customers.acquired_at | subscriptions"]
leaves_out = ["Months that have not ended by the last moment of the data: they would look better than they are."]
*/
select
    customer_id,
    joined_at,
    began_at,
    ended_at,
    1 as amount,
    began_at = joined_at as is_first,
    segment
from customer_stays
