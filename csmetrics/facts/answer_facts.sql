/*
about = "Surveys that were answered; most are not, and all that is asked of the others is how many they are."
needs = ["survey_facts"]
*/
select
    survey_id,
    kind,
    responded_at,
    score,
    scaled_score,
    comment,
    ticket_id,
    customer_id,
    channel,
    priority,
    team,
    agent_id,
    topic,
    segment,
    source,
    survey_source,
    ticket_source
from survey_facts
where responded_at is not null
  and score is not null
