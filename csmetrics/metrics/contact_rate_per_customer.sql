/*
title      = "Contacts per 100 customers"
question   = "How often do customers need help?"
each       = "ticket"
unit       = "rate"
better     = "lower"
account    = true
measure    = "combined"
follows_length = true
behind     = "tickets_created"
formula    = "100 × tickets created, divided by everyone who was a customer at any time in the period."
n_means    = "customers at any time in the period"
parts      = ["tickets_created", "customers_start", "customers_new"]
leaves_out = ["Tickets marked as spam or deleted."]
*/
select
    created.period,
    100.0 * created.value / nullif(started.value + joined.value, 0) as value,
    started.n + joined.n as n
from tickets_created as created
join customers_start as started
    on started.period = created.period
join customers_new as joined
    on joined.period = created.period
