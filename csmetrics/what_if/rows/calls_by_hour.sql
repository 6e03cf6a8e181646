/*
title      = "When calls come"
question   = "At which hours of the week do customers call?"
each       = "call"
unit       = "rate"
better     = "none"
measure    = "count"
formula    = "Calls offered in each hour of the week, divided by how often that weekday occurs in the period."
n_means    = "calls offered"
needs      = ["calls"]
leaves_out = ["Days before the first call and after the last moment of the data: they do not count as days without calls."]
*/
select
    call_id,
    started_at as happened_at,
    -- 1 January 1900 was a Monday.
    date_diff('day', date '1900-01-01', local_day(started_at)) % 7 as weekday,
    local_hour(started_at) as hour,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from call_facts
where started_at >= $start
  and started_at < $end
