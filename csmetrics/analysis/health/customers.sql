/*
title   = "Customer health"
formula = "Weighted mean of what is known of a customer, each input from 0 (bad) to 100 (good)."
*/
with people as (
    select
        customer_id,
        max(segment) as segment
    from customer_stays
    where began_at <= $as_of
      and (ended_at is null or ended_at > $as_of)
    group by customer_id
    union all
    -- Where nobody is known as a customer, everyone who wrote is one.
    select
        customer_id,
        max(segment) as segment
    from ticket_facts
    where not $knows_customers
      and customer_id is not null
      and created_at <= $as_of
    group by customer_id
),

satisfaction as (
    select
        customer_id,
        avg(scaled_score) as csat_scaled,
        count(scaled_score) as csat_answers
    from answer_facts
    where kind = 'csat'
      and responded_at > $surveys_since
      and responded_at <= $as_of
    group by customer_id
),

recommendations as (
    select
        customer_id,
        score as nps_score,
        row_number() over (
            partition by customer_id order by responded_at desc, survey_id
        ) as place
    from answer_facts
    where kind = 'nps'
      and score is not null
      and responded_at > $surveys_since
      and responded_at <= $as_of
),

contacts as (
    select
        customer_id,
        count(*) filter (where resolved_at is null or resolved_at > $as_of) as open_tickets,
        count(*) filter (where reopens > 0 and created_at > $tickets_since) as reopened_tickets,
        date_diff(
            'day',
            {last_contact_day},
            {as_of_day}
        ) as silent_days
    from ticket_facts
    where created_at <= $as_of
    group by customer_id
),

waits as (
    select
        customer_id,
        case
            when first_response_at <= $as_of then first_response_seconds
            -- Not answered so far: the wait is as long as it already is.
            when resolved_at is null or resolved_at > $as_of
                then date_diff('microsecond', created_at, $as_of) / 1000000.0
        end as wait_seconds,
        row_number() over (
            partition by customer_id order by created_at desc, ticket_id
        ) as place
    from ticket_facts
    where created_at <= $as_of
),

revenue as (
    select
        customer_id,
        sum(mrr) filter (where began_at <= $as_of and (ended_at is null or ended_at > $as_of)) as mrr,
        sum(mrr) filter (
            where began_at <= $mrr_before and (ended_at is null or ended_at > $mrr_before)
        ) as mrr_before
    from mrr_steps
    group by customer_id
),

inputs as (
    select
        people.customer_id,
        people.segment,
        revenue.mrr,
        revenue.mrr_before,
        satisfaction.csat_scaled,
        satisfaction.csat_answers,
        recommendations.nps_score,
        case when $knows_solutions then contacts.open_tickets end as open_tickets,
        contacts.reopened_tickets,
        contacts.silent_days,
        case when $knows_responses then waits.wait_seconds end as wait_seconds
    from people
    left join satisfaction
        on satisfaction.customer_id = people.customer_id
    left join recommendations
        on recommendations.customer_id = people.customer_id
       and recommendations.place = 1
    left join contacts
        on contacts.customer_id = people.customer_id
    left join waits
        on waits.customer_id = people.customer_id
       and waits.place = 1
    left join revenue
        on revenue.customer_id = people.customer_id
),

points as (
    select
        customer_id,
        segment,
        mrr,
        mrr_before,
        csat_scaled,
        csat_answers,
        nps_score,
        open_tickets,
        reopened_tickets,
        silent_days,
        wait_seconds,
        100.0 * csat_scaled as csat_points,
        10.0 * nps_score as nps_points,
        -- `greatest` passes over nulls: the unknown would get 0 points instead of being left out.
        case
            when open_tickets is not null
                then greatest(0.0, 100.0 - 25.0 * open_tickets - 25.0 * reopened_tickets)
        end as tickets_points,
        -- Full marks up to a month of silence, none after a year.
        case
            when silent_days is not null
                then greatest(0.0, least(100.0, 100.0 * (365 - silent_days) / 335.0))
        end as contact_points,
        -- Full marks up to an hour of waiting, none after three days.
        case
            when wait_seconds is not null
                then greatest(0.0, least(100.0, 100.0 * (259200.0 - wait_seconds) / 255600.0))
        end as wait_points,
        -- Unchanged is 75, a quarter more is 100, three quarters less is 0.
        case
            when mrr_before > 0
                then greatest(
                    0.0, least(100.0, 100.0 * coalesce(mrr, 0) / nullif(mrr_before, 0) - 25.0)
                )
        end as mrr_points
    from inputs
),

weighed as (
    select
        customer_id,
        segment,
        mrr,
        mrr_before,
        csat_scaled,
        csat_answers,
        nps_score,
        open_tickets,
        reopened_tickets,
        silent_days,
        wait_seconds,
        csat_points,
        nps_points,
        tickets_points,
        contact_points,
        wait_points,
        mrr_points,
        case when csat_points is null then 0.0 else $csat_weight end
        + case when nps_points is null then 0.0 else $nps_weight end
        + case when tickets_points is null then 0.0 else $tickets_weight end
        + case when contact_points is null then 0.0 else $contact_weight end
        + case when wait_points is null then 0.0 else $wait_weight end
        + case when mrr_points is null then 0.0 else $mrr_weight end as known_weight,
        coalesce($csat_weight * csat_points, 0.0)
        + coalesce($nps_weight * nps_points, 0.0)
        + coalesce($tickets_weight * tickets_points, 0.0)
        + coalesce($contact_weight * contact_points, 0.0)
        + coalesce($wait_weight * wait_points, 0.0)
        + coalesce($mrr_weight * mrr_points, 0.0) as weighed_points
    from points
)

select
    customer_id,
    segment,
    mrr,
    mrr_before,
    csat_scaled,
    csat_answers,
    nps_score,
    open_tickets,
    reopened_tickets,
    silent_days,
    wait_seconds,
    csat_points,
    nps_points,
    tickets_points,
    contact_points,
    wait_points,
    mrr_points,
    known_weight,
    weighed_points / nullif(known_weight, 0.0) as score
from weighed
