/*
title      = "Missed calls"
question   = "How many callers did not reach us?"
each       = "call"
unit       = "percent"
better     = "lower"
measure    = "share of was_missed"
formula    = "Calls that nobody answered (missed, abandoned or sent to voicemail), divided by all calls started in the period."
n_means    = "calls"
needs      = ["calls"]
leaves_out = ["Nothing: every call in the log counts."]
*/
select
    call_id,
    ticket_id,
    ticket_source,
    customer_id,
    started_at as happened_at,
    outcome,
    wait_seconds,
    outcome <> 'answered' as was_missed,
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
