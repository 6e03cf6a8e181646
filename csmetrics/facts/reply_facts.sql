/*
about = "Messages of agents, ready to ask: since when the customer waited for each, and what it takes over from ticket and customer."
needs = ["replies", "ticket_facts", "shared_ticket_numbers", "customers"]
*/
with messages as (
    select
        source,
        ticket_id,
        sent_at,
        author,
        agent_id,
        author = 'agent' and coalesce(is_public, true) as is_answer,
        -- Answers before this message: messages with the same number wait for the same answer.
        count(*) filter (where author = 'agent' and coalesce(is_public, true)) over (
            partition by source, ticket_id
            -- By agent, so that of two answers at one moment it is always the same that was waited for.
            order by sent_at, case when author = 'customer' then 0 else 1 end, agent_id
            rows between unbounded preceding and 1 preceding
        ) as answers_before
    from replies
    where author in ('agent', 'customer')
),

agent_messages as (
    select
        source,
        ticket_id,
        sent_at,
        author,
        agent_id,
        case when is_answer then min(case when author = 'customer' then sent_at end) over (
            partition by source, ticket_id, answers_before
        ) end as waiting_since
    from messages
)

select
    reply.ticket_id,
    reply.sent_at,
    reply.waiting_since,
    date_diff('microsecond', reply.waiting_since, reply.sent_at) / 1000000.0 as response_seconds,
    ticket.channel,
    ticket.priority,
    ticket.team,
    coalesce(reply.agent_id, ticket.agent_id) as agent_id,
    ticket.topic,
    coalesce(ticket.own_segment, customer.segment) as segment,
    coalesce(ticket.source, reply.source) as source,
    ticket.customer_id,
    ticket.source as ticket_source
from agent_messages as reply
left join shared_ticket_numbers as shared
    on shared.ticket_id = reply.ticket_id
left join ticket_facts as ticket
    on ticket.ticket_id = reply.ticket_id
   and (
       shared.ticket_id is null
       or ticket.source = reply.source
       -- Of the others only spam has the number; what is about that keeps to itself.
       or (shared.tickets = 1 and shared.spam_source <> coalesce(reply.source, ''))
   )
left join customers as customer
    on customer.customer_id = ticket.customer_id
where reply.author = 'agent'
order by reply.sent_at
