/*
title      = "Service level"
question   = "How often do we answer within the time that a channel's customers expect?"
each       = "contact"
unit       = "percent"
better     = "higher"
measure    = "share of is_in_time"
formula    = "Calls answered within the threshold, and tickets with a first response within the threshold of their channel, divided by all of them."
n_means    = "contacts that can be judged"
needs      = ["tickets.first_response_at | calls.wait_seconds"]
always_calendar_time = true
leaves_out = [
    "Tickets marked as spam or deleted.",
    "Tickets not answered that are still inside the threshold.",
    "Phone tickets where there is a call log: the calls count.",
    "Which way a call was lost does not matter: missed, voicemail and abandoned are the same here.",
]

[settings]
short_abandon_seconds = 5
service_level_seconds = { phone = 60, chat = 60, messaging = 3600, social = 3600, sms = 3600, email = 86400, web = 86400, in_app = 86400, other = 86400 }

[switches.service_level_definition]
missed_count_against        = "Every call that was not answered counts against"
abandoned_in_time_count_for = "Calls abandoned within the threshold count for"
answered_only               = "Only answered calls count"
leave_out_abandoned_in_time = "Calls abandoned within the threshold are left out"
short_abandons_count_for    = "Calls abandoned within a few seconds count for"

[vendors]
"Call centres" = "Service level (80/20)"
*/
with call_log as (
    select count(*) as calls
    from call_facts
),

timed_calls as (
    select
        call.call_id,
        call.ticket_id,
        call.ticket_source,
        call.customer_id,
        call.started_at,
        call.outcome = 'answered' as is_answered,
        call.wait_seconds,
        coalesce(
            call.wait_seconds <= setting_of(service_level_seconds, call.channel, phone), false
        ) as is_inside,
        call.outcome <> 'answered'
        and coalesce(
            call.wait_seconds <= setting_of(service_level_seconds, call.channel, phone), false
        ) as is_abandoned_inside,
        call.outcome <> 'answered'
        and coalesce(call.wait_seconds <= $short_abandon_seconds, false) as is_abandoned_at_once,
        call.channel,
        call.priority,
        call.team,
        call.agent_id,
        call.topic,
        call.segment,
        call.source
    from call_facts as call
    where call.started_at >= $start
      and call.started_at < $end
),

timed_tickets as (
    select
        ticket.ticket_id,
        ticket.source,
        ticket.customer_id,
        ticket.created_at,
        ticket.first_response_at is not null
        and ticket.first_response_at <= $as_of as is_answered,
        case
            when ticket.first_response_at <= $as_of then ticket.first_response_seconds
            else ticket.age_seconds
        end as wait_seconds,
        -- A channel of the export's own, or none, is judged like any other.
        setting_of(service_level_seconds, ticket.channel, other) as threshold_seconds,
        ticket.channel,
        ticket.priority,
        ticket.team,
        ticket.agent_id,
        ticket.topic,
        ticket.segment
    from ticket_facts as ticket
    cross join call_log
    where ticket.created_at >= $start
      and ticket.created_at < $end
      and (call_log.calls = 0 or ticket.channel is null or ticket.channel <> 'phone')
)

select
    call_id,
    ticket_id,
    ticket_source,
    customer_id,
    started_at as happened_at,
    wait_seconds,
    (is_answered and is_inside)
    or (is_abandoned_inside and $service_level_definition = 'abandoned_in_time_count_for')
    or (is_abandoned_at_once and $service_level_definition = 'short_abandons_count_for')
        as is_in_time,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from timed_calls
where is_answered
   or $service_level_definition not in ('answered_only', 'leave_out_abandoned_in_time')
   or (
       $service_level_definition = 'leave_out_abandoned_in_time'
       and not is_abandoned_inside
   )
union all
select
    null as call_id,
    ticket_id,
    source as ticket_source,
    customer_id,
    created_at as happened_at,
    wait_seconds,
    is_answered and wait_seconds <= threshold_seconds as is_in_time,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source
from timed_tickets
where is_answered
   or wait_seconds > threshold_seconds
