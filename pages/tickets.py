"""Tickets: which tickets are these, and what happened on one of them?"""

from csmetrics import ui
from csmetrics.translation import t

ui.guard()

if asked := ui.ticket_in_address():
    ui.one_ticket(*asked)
else:
    view = ui.open_page(t("Tickets"), t("Find a ticket, and see what its clock counted."))
    ui.stop_where_missing("tickets_created")
    ui.ticket_list(view)
