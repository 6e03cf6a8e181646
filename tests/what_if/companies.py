"""A company small enough to work out by hand, as a basis for scenarios."""

from dataclasses import replace
from typing import Any

from csmetrics.headline import Answer
from csmetrics.what_if.basis import (
    Backlog,
    Basis,
    ChannelNow,
    FirstContact,
    Recommending,
    Revenue,
)
from csmetrics.what_if.satisfaction import Cell

HOUR, DAY = 3600.0, 86400.0

# Of 100 mails answered within the hour 90 are rated well, of 100 later ones 70; of 200 chats 180.
CELLS = (
    Cell("email", 900.0, HOUR, 100, 90),
    Cell("email", HOUR, 4 * HOUR, 100, 70),
    Cell("chat", 0.0, 300.0, 200, 180),
)
COMPANY = Basis(
    days=30,
    contacts=(("Billing", 600.0), ("How-to", 300.0), (None, 100.0)),
    cost=5.0,
    first_contact=FirstContact(judged=100, at_once=80, came_back=10),
    cells=CELLS,
    csat=Answer(85.0, 400, 81.2, 88.2),
    recommending=Recommending(promoters=50, passives=30, detractors=20),
    nps=Answer(30.0, 100, 14.2, 44.5),
    revenue=Revenue(
        mrr=1000.0,
        arpa=50.0,
        lost_share=0.03,
        others=0.0,
        churn=0.03,
        churn_range=(0.02, 0.04),
        gross_margin=0.7,
    ),
    backlog=Backlog(open=60.0, created_a_day=10.0, solved_a_day=9.0),
    channels=(
        ChannelNow("email", 600.0, Answer(7200.0, 600), Answer(80.0, 200, 73.9, 85.0)),
        ChannelNow("chat", 400.0, Answer(120.0, 400), Answer(90.0, 200, 85.1, 93.4)),
    ),
)


def company(**other: Any) -> Basis:
    """Return the company with some of it otherwise."""
    return replace(COMPANY, **other)
