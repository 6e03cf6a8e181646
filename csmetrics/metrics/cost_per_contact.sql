/*
title      = "Cost per contact"
question   = "What does one contact cost?"
each       = "contact"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
behind     = "contacts"
formula    = "Support cost, divided by tickets created and calls without a ticket."
n_means    = "contacts"
parts      = ["support_cost", "contacts"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Calls that name a ticket: the ticket counts.",
]
*/
select
    cost.period,
    cost.value / nullif(contacts.value, 0) as value,
    contacts.n
from support_cost as cost
join contacts
    on contacts.period = cost.period
