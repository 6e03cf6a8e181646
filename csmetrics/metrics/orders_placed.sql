/*
title      = "Orders"
question   = "How many orders were placed?"
each       = "order"
unit       = "count"
better     = "higher"
account    = true
part       = true
measure    = "count"
formula    = "Orders placed in the period."
n_means    = "orders"
needs      = ["orders"]
leaves_out = ["Nothing."]
*/
select
    order_id,
    customer_id,
    ordered_at as happened_at,
    amount
from orders
where ordered_at >= $start
  and ordered_at < $end
