"""What settings are called and what each is for: said with `t` where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from csmetrics.translation import later


@dataclass(frozen=True)
class About:
    """What a setting is called, and what it is for."""

    title: str
    purpose: str


ABOUT: Mapping[str, About] = {
    "fcr_days": About(
        later("Days without a new contact"),
        later(
            "A ticket is resolved at first contact where its customer does not come back "
            "within so many days."
        ),
    ),
    "revenue_days": About(
        later("Days in which an order counts"),
        later(
            "An order is revenue after contact where it follows a solved ticket within so "
            "many days."
        ),
    ),
    "gross_margin": About(
        later("Gross margin"),
        later(
            "The share of the revenue that is left after its direct costs. The lifetime value "
            "of a customer counts only this share."
        ),
    ),
    "short_abandon_seconds": About(
        later("A call given up at once"),
        later(
            "Calls given up within this time may count for the service level: see its definition."
        ),
    ),
    "timezone": About(
        later("Time zone of reports"),
        later("Days, weeks and months begin at midnight of this time zone."),
    ),
    "calendar": About(
        later("Working hours"),
        later("When the team works; times in working hours stop outside."),
    ),
    "schedules": About(
        later("Other working hours"),
        later("Teams or channels with working hours of their own."),
    ),
    "sla_first_response_seconds": About(
        later("First response"),
        later("How soon the first answer is promised, by priority."),
    ),
    "sla_resolution_seconds": About(
        later("Resolution"),
        later("How soon a solution is promised, by priority."),
    ),
    "service_level_seconds": About(
        later("Service level"),
        later("How soon a contact should be answered, by channel."),
    ),
    "churn_definition": About(
        later("Customer churn"),
        later("Which customers count as lost, and among whom."),
    ),
    "csat_definition": About(
        later("Satisfied customers"),
        later("Which ratings count as satisfied."),
    ),
    "service_level_definition": About(
        later("Missed calls"),
        later("How a call that nobody took counts."),
    ),
    "single_reply_definition": About(
        later("Single-reply resolution"),
        later("Whether no reply counts too."),
    ),
    "currency": About(
        later("Currency"),
        later(
            "What stands before every amount: a sign such as €, or a code such as CHF. "
            "Nothing is converted."
        ),
    ),
    "first_day_of_week": About(
        later("First day of the week"),
        later("The day on which weeks begin."),
    ),
    "language": About(
        later("Language"),
        later("The language of pages and reports, for everybody who opens this workspace."),
    ),
    "number_format": About(
        later("Numbers"),
        later("What parts thousands and decimals."),
    ),
    "retention_months": About(
        later("Months that data is kept"),
        later(
            "Tickets, ratings, calls and all else about people that is older is removed for good "
            "when csmetrics starts and after each import. 0 keeps everything."
        ),
    ),
}
