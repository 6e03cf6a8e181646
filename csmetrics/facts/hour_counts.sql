/*
about = "How much some numbers count in each hour (UTC) and channel: what adds up is read from here, however many tickets there are."
needs = ["ticket_facts", "answer_facts"]
*/
with counted as (
    select
        'tickets_created' as metric,
        date_trunc('hour', created_at) as happened_at,
        channel,
        count(*) as n,
        0 as hits,
        0 as promoters,
        0 as detractors
    from ticket_facts
    group by date_trunc('hour', created_at), channel
    union all
    select
        'tickets_resolved' as metric,
        date_trunc('hour', resolved_at) as happened_at,
        channel,
        count(*) as n,
        0 as hits,
        0 as promoters,
        0 as detractors
    from ticket_facts
    where resolved_at is not null
    group by date_trunc('hour', resolved_at), channel
    union all
    select
        'reopen_rate' as metric,
        date_trunc('hour', resolved_at) as happened_at,
        channel,
        count(*) as n,
        count(*) filter (where reopens > 0) as hits,
        0 as promoters,
        0 as detractors
    from ticket_facts
    where resolved_at is not null
      and reopens is not null
    group by date_trunc('hour', resolved_at), channel
    union all
    select
        'csat' as metric,
        date_trunc('hour', responded_at) as happened_at,
        channel,
        count(scaled_score) as n,
        count(*) filter (where scaled_score >= 0.75) as hits,
        0 as promoters,
        0 as detractors
    from answer_facts
    where kind = 'csat'
    group by date_trunc('hour', responded_at), channel
    union all
    select
        'nps' as metric,
        date_trunc('hour', responded_at) as happened_at,
        channel,
        count(*) filter (where score between 0 and 10) as n,
        0 as hits,
        count(*) filter (where score between 9 and 10) as promoters,
        count(*) filter (where score between 0 and 6) as detractors
    from answer_facts
    where kind = 'nps'
    group by date_trunc('hour', responded_at), channel
),

-- What comes is counted up and what goes is counted down: their sum is what is there.
moved as (
    select
        happened_at,
        channel,
        n
    from counted
    where metric = 'tickets_created'
    union all
    select
        happened_at,
        channel,
        -n as n
    from counted
    where metric = 'tickets_resolved'
)

select
    metric,
    happened_at,
    channel,
    n,
    hits,
    promoters,
    detractors
from counted
union all
select
    'backlog' as metric,
    happened_at,
    channel,
    sum(n) as n,
    0 as hits,
    0 as promoters,
    0 as detractors
from moved
group by happened_at, channel
order by metric, happened_at
