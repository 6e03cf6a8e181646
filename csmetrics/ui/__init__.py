"""The pieces pages share. With pages/ and app.py the only code that loads Streamlit."""

from csmetrics.ui.cards import cards, headlines, number
from csmetrics.ui.choices import (
    business_hours,
    choose,
    choose_agent,
    choose_definition,
    choose_metric,
    choose_split,
    matching,
)
from csmetrics.ui.costs import (
    choose_trend,
    file_for,
    missing_files,
    revenue,
    warn_partly_known,
)
from csmetrics.ui.details import definition, folded_definition, show_rows
from csmetrics.ui.drivers import low_score_drivers
from csmetrics.ui.drivers_comments import moods, what_they_say
from csmetrics.ui.follow_up import follow_up
from csmetrics.ui.goals import goals
from csmetrics.ui.guard import guard
from csmetrics.ui.how import explain
from csmetrics.ui.missing import (
    fill_up,
    has,
    known_groups,
    known_metrics,
    what_else,
)
from csmetrics.ui.page import (
    all_customers,
    card,
    head,
    open_page,
    result,
    say,
    show,
    stop_where_missing,
    stop_without,
    stop_without_group,
)
from csmetrics.ui.parts import note_currency, split_bar, table, warn, why_missing
from csmetrics.ui.state import ask, remembered, workspace
from csmetrics.ui.switch_panel import folded_switches, switch_panel, what_moves
from csmetrics.ui.tickets.listing import ticket_list
from csmetrics.ui.tickets.one import one_ticket
from csmetrics.ui.tickets.opened import in_address as ticket_in_address
from csmetrics.ui.trouble import say_what_went_wrong, show_problem
from csmetrics.ui.what_if.levers import choose_scenario, what_if_basis
from csmetrics.ui.what_if.results import scenario_closer, scenario_numbers, scenario_result

__all__ = [
    "all_customers",
    "ask",
    "business_hours",
    "card",
    "cards",
    "choose",
    "choose_agent",
    "choose_definition",
    "choose_metric",
    "choose_scenario",
    "choose_split",
    "choose_trend",
    "definition",
    "explain",
    "file_for",
    "fill_up",
    "folded_definition",
    "folded_switches",
    "follow_up",
    "goals",
    "guard",
    "has",
    "head",
    "headlines",
    "known_groups",
    "known_metrics",
    "low_score_drivers",
    "matching",
    "missing_files",
    "moods",
    "note_currency",
    "number",
    "one_ticket",
    "open_page",
    "remembered",
    "result",
    "revenue",
    "say",
    "say_what_went_wrong",
    "scenario_closer",
    "scenario_numbers",
    "scenario_result",
    "show",
    "show_problem",
    "show_rows",
    "split_bar",
    "stop_where_missing",
    "stop_without",
    "stop_without_group",
    "switch_panel",
    "table",
    "ticket_in_address",
    "ticket_list",
    "warn",
    "warn_partly_known",
    "what_else",
    "what_if_basis",
    "what_moves",
    "what_they_say",
    "why_missing",
    "workspace",
]
