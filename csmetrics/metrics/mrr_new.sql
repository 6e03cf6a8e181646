/*
title      = "New revenue"
question   = "How much monthly revenue did new customers bring?"
each       = "customer whose revenue changed"
unit       = "money"
better     = "higher"
account    = true
measure    = "combined"
follows_length = true
behind     = "mrr_new_moves"
formula    = "Monthly revenue just before the end of the period of customers who never paid before it."
n_means    = "paying customers at the end"
parts      = ["mrr", "mrr_new_moves"]
leaves_out = ["Changes within the period that have no effect at its end."]
*/
select
    ended.period,
    coalesce(moves.value, 0) as value,
    ended.n
from mrr as ended
left join mrr_new_moves as moves
    on moves.period = ended.period
