/*
title      = "Expansion"
question   = "How much more do our customers pay?"
each       = "customer whose revenue changed"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
follows_length = true
behind     = "mrr_expansion_moves"
formula    = "What customers of the start pay more in a month at the end of the period."
n_means    = "paying customers at the end"
parts      = ["mrr", "mrr_expansion_moves"]
leaves_out = ["Changes within the period that have no effect at its end."]
*/
select
    ended.period,
    coalesce(moves.value, 0) as value,
    ended.n
from mrr as ended
left join mrr_expansion_moves as moves
    on moves.period = ended.period
