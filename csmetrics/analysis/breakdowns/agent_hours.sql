/*
title      = "Utilization by agent"
question   = "How much of the scheduled time does each agent spend on contacts?"
each       = "agent and day"
unit       = "percent"
better     = "none"
measure    = "percent of handling_seconds in scheduled_seconds"
formula    = "Time spent on contacts, divided by time on duty, over all days of the period."
n_means    = "days"
needs      = ["agent_time.scheduled_seconds", "agent_time.handling_seconds"]
leaves_out = ["Days for which either time is not known."]
*/
select
    agent_id,
    date as happened_on,
    handling_seconds,
    scheduled_seconds
from agent_time
where date >= $first_day
  and date < $end_day
  and handling_seconds is not null
  and scheduled_seconds is not null
