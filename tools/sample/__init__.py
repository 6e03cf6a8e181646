"""Makes the exports of Fernway, a company that does not exist: the same bytes every time.

    python -m tools.sample          writes them to sample_data/

Fernway sells stock-keeping software to small shops. What happened there, for a reader of its
numbers to find:

- On 2 February 2026 it opened a chat.
- From 11 to 17 May 2026 its service was down most of the time.
- Its Billing team answers three times as slowly as the others.
- On 1 July 2026 it raised its prices by a fifth.
- For the outage it paid people from outside to help.
"""

from tools.sample.calls import CALL_FILE, calls
from tools.sample.comments import comment
from tools.sample.company import CUSTOMER_FILE, SUBSCRIPTION_FILE, Company
from tools.sample.dice import Dice
from tools.sample.messages import MESSAGE_FILE, messages
from tools.sample.money import COST_FILE, ORDER_FILE, costs, orders
from tools.sample.surveys import SURVEY_FILE, surveys
from tools.sample.tickets import TICKET_FILE, all_tickets, tickets
from tools.sample.writing import csv_bytes


def files() -> dict[str, bytes]:
    """Return the content of every sample export by its name."""
    company, dice = Company(), Dice("tickets")
    made = all_tickets(company, dice)
    # Dice of their own: what is written changes no other number.
    words = Dice("comments on ratings")
    written = {number: comment(ticket, words) for number, ticket in made}
    return {
        TICKET_FILE: csv_bytes(tickets(made, dice, written), quote_all=True),
        MESSAGE_FILE: csv_bytes(messages(made)),
        CALL_FILE: csv_bytes(calls(company, made)),
        ORDER_FILE: csv_bytes(orders(company, made)),
        COST_FILE: csv_bytes(costs()),
        SURVEY_FILE: csv_bytes(surveys(company)),
        CUSTOMER_FILE: csv_bytes(company.customer_rows()),
        SUBSCRIPTION_FILE: csv_bytes(company.subscription_rows()),
    }
