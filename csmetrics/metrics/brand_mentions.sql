/*
title      = "Brand mentions"
question   = "How often are we talked about?"
each       = "day and platform"
unit       = "count"
better     = "none"
account    = true
measure    = "sum of mentions"
formula    = "Mentions of all days and platforms in the period, added up."
n_means    = "days and platforms"
needs      = ["mentions"]
leaves_out = ["Nothing."]
*/
select
    date as happened_on,
    platform,
    mentions,
    sentiment
from mentions
where date >= $first_day
  and date < $end_day
