/*
about = "The segment of each customer who has one."
needs = ["customers"]
*/
select
    customer_id,
    segment
from customers
where segment is not null
