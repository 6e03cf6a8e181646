/*
title      = "Support cost"
question   = "What does support cost us?"
each       = "cost"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
follows_length = true
behind     = "cost_shares"
formula    = "Every cost spread evenly over its days, added up over the days of the period."
n_means    = "nothing: costs are not a sample"
parts      = ["cost_shares"]
leaves_out = ["Days of a cost outside of the period."]
*/
select
    period,
    value,
    0 as n
from cost_shares
