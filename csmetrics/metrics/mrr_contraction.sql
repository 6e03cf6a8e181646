/*
title      = "Contraction"
question   = "How much less do our customers pay?"
each       = "customer whose revenue changed"
unit       = "money"
better     = "lower"
account    = true
measure    = "combined"
follows_length = true
behind     = "mrr_contraction_moves"
formula    = "What customers of the start who still pay pay less in a month at the end of the period."
n_means    = "paying customers at the end"
parts      = ["mrr", "mrr_contraction_moves"]
leaves_out = ["Changes within the period that have no effect at its end."]
*/
select
    ended.period,
    coalesce(moves.value, 0) as value,
    ended.n
from mrr as ended
left join mrr_contraction_moves as moves
    on moves.period = ended.period
