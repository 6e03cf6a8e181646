/*
title      = "Churned revenue"
question   = "How much monthly revenue did we lose with customers who left?"
each       = "customer whose revenue changed"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
follows_length = true
behind     = "mrr_churned_moves"
formula    = "Monthly revenue at the start of the period of customers who pay nothing at its end."
n_means    = "paying customers at the end"
parts      = ["mrr", "mrr_churned_moves"]
leaves_out = ["Changes within the period that have no effect at its end."]
*/
select
    ended.period,
    coalesce(moves.value, 0) as value,
    ended.n
from mrr as ended
left join mrr_churned_moves as moves
    on moves.period = ended.period
