/*
about = "What came and went of each cohort in each month after joining; `cohort_rows` are those of a triangle, with the group of each."
*/
with moves as (
    select
        joined_at,
        member_group,
        began_at as moved_at,
        amount,
        1 as came,
        case when is_first then 1 else 0 end as joined
    from cohort_rows
    union all
    select
        joined_at,
        member_group,
        ended_at as moved_at,
        -amount as amount,
        -1 as came,
        0 as joined
    from cohort_rows
    where ended_at is not null
)

select
    cast(date_trunc('month', joined_at) as date) as cohort,
    12 * (extract(year from moved_at) - extract(year from joined_at))
    + extract(month from moved_at) - extract(month from joined_at) as age,
    member_group,
    sum(amount) as moved,
    sum(came) as came,
    sum(joined) as joined
from moves
group by 1, 2, 3
