/*
title      = "When requests arrive"
question   = "At which hours of the week do customers ask for help?"
each       = "ticket"
unit       = "rate"
better     = "none"
measure    = "count"
formula    = "Tickets created in each hour of the week, divided by how often that weekday occurs in the period."
n_means    = "tickets created"
needs      = ["tickets"]
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Days before the first ticket and after the last moment of the data: they do not count as days without requests.",
]
*/
select
    ticket_id,
    created_at as happened_at,
    -- 1 January 1900 was a Monday.
    date_diff('day', date '1900-01-01', local_day(created_at)) % 7 as weekday,
    local_hour(created_at) as hour,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from ticket_facts
where created_at >= $start
  and created_at < $end
