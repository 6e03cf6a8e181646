/*
title      = "Orders after a solved ticket"
question   = "Which orders followed a solved ticket?"
each       = "order"
unit       = "money"
better     = "higher"
account    = true
part       = true
measure    = "sum of amount"
formula    = "Orders placed within some days after one of the customer's tickets was resolved, each once."
n_means    = "orders"
needs      = ["orders.amount", "tickets.resolved_at", "tickets.customer_id"]
leaves_out = ["Tickets marked as spam or deleted."]

[settings]
revenue_days = 14
*/
with followed as (
    select
        period_of(ticket.resolved_at) as period,
        placed.order_id,
        placed.customer_id,
        placed.ordered_at,
        placed.amount,
        min(ticket.resolved_at) as resolved_at
    from ticket_facts as ticket
    join orders as placed
        on placed.customer_id = ticket.customer_id
    where ticket.resolved_at >= $start
      and ticket.resolved_at < $end
      and placed.ordered_at > ticket.resolved_at
      and placed.ordered_at <= $as_of
      and date_diff('microsecond', ticket.resolved_at, placed.ordered_at)
          <= $revenue_days * 86400000000
    group by
        period_of(ticket.resolved_at),
        placed.order_id,
        placed.customer_id,
        placed.ordered_at,
        placed.amount
)

select
    order_id,
    customer_id,
    resolved_at as happened_at,
    ordered_at,
    amount
from followed
