"""Writes a large ticket export in the layout of Zendesk: `python -m bench.generate ROWS FILE`.

About 240 MB for a million rows, the same for the same number of rows. One row in 500 is damaged in
one of five ways, as exports that went through a spreadsheet are.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

CHUNK = 250_000
SEED = 20261031
DAY = 24 * 60  # times are minutes since 1970
END, DAYS = 20_758 * DAY, 36 * 30  # 1 November 2026
DAMAGED = 0.002

CHANNELS = np.array(["Mail", "Web form", "Chat", "Phone"])
CHANNEL_SHARES = [0.42, 0.2, 0.25, 0.13]
CHANNEL_MINUTES = np.array([180.0, 150.0, 3.0, 1.0])
PRIORITIES = np.array(["Low", "Normal", "High", "Urgent"])
PRIORITY_SHARES = [0.18, 0.55, 0.2, 0.07]
PRIORITY_FACTOR = np.array([1.6, 1.0, 0.6, 0.35])
TEAMS = np.array(["Tier 1", "Tier 2", "Billing", "Technical", "Onboarding", "Returns"])
TOPICS = np.array(["Login", "Invoice", "Delivery", "Defect", "Refund", "How-to", "Cancellation"])
TYPES = np.array(["Question", "Incident", "Problem", "Task"])
RATINGS = np.array(["Good", "Bad", "Offered", "Not Offered"])
SUBJECTS = np.array(
    [
        "Cannot log in to my account",
        "Where is my order?",
        'Error "timeout" while saving',
        "Please send the invoice again",
        "How do I add a colleague?",
        "Refund for a damaged item",
    ]
)


def write(rows: int, path: Path) -> None:
    """Write an export of this many tickets, oldest first, in constant memory."""
    with path.open("wb") as file:
        for first in range(0, rows, CHUNK):
            many = min(CHUNK, rows - first)
            chunk = _damage(_tickets(first, many, rows), np.random.default_rng([SEED, 1, first]))
            chunk.write_csv(file, include_header=first == 0, quote_style="always")


def _tickets(first: int, many: int, rows: int) -> pl.DataFrame:
    chance = np.random.default_rng([SEED, 0, first])
    created = _created(first, many, rows, chance)
    channel = chance.choice(len(CHANNELS), many, p=CHANNEL_SHARES)
    priority = chance.choice(len(PRIORITIES), many, p=PRIORITY_SHARES)
    customer = chance.integers(1, rows // 8 + 2, many)
    agent = chance.integers(0, max(6, rows // 12_000), many)
    usual = CHANNEL_MINUTES[channel] * PRIORITY_FACTOR[priority]
    to_reply = chance.lognormal(np.log(usual), 0.9).astype(int)
    to_solve = to_reply + chance.lognormal(np.log(usual * 5 + 60), 1.1).astype(int) + 1
    replied = (chance.random(many) < 0.965) & (created + to_reply < END)
    solved = replied & (chance.random(many) < 0.975) & (created + to_solve < END)
    updated = np.where(solved, created + to_solve, created)
    frame = {
        "Summation column": np.ones(many, int),
        "Id": np.arange(first, first + many) + 1_000_001,
        "Requester": np.char.add("Customer ", customer.astype(str)),
        "Requester id": 360_000_000_000 + customer,
        "Assignee": np.char.add("Agent ", agent.astype(str)),
        "Group": TEAMS[agent % len(TEAMS)],
        "Subject": SUBJECTS[chance.integers(0, len(SUBJECTS), many)],
        "Status": np.where(solved, "Closed", np.where(replied, "Open", "New")),
        "Priority": PRIORITIES[priority],
        "Via": CHANNELS[channel],
        "Ticket type": TYPES[chance.integers(0, len(TYPES), many)],
        "Created at": created,
        "Updated at": updated,
        "Solved at": _where(solved, created + to_solve),
        "Resolution time": _where(solved, to_solve // 60),
        "Satisfaction Score": _where(solved, _ratings(to_reply, usual, many, chance)),
        "Reopens": np.where(solved, chance.poisson(0.09, many), 0),
        "Replies": np.where(replied, 1 + chance.poisson(1.8, many), 0),
        "First reply time in minutes": _where(replied, to_reply),
        "Full resolution time in minutes": _where(solved, to_solve),
        "Topic [list]": TOPICS[chance.integers(0, len(TOPICS), many)],
    }
    minutes = pl.col("Created at", "Updated at", "Solved at") * 60_000
    moments = minutes.cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%d %H:%M:%S")
    return pl.DataFrame(frame).with_columns(moments).select(pl.all().cast(pl.String).fill_null(""))


def _created(first: int, many: int, rows: int, chance: np.random.Generator) -> np.ndarray:
    """Return sorted times: twice as many tickets at the end as at the start, few at weekends."""
    day = np.arange(DAYS)
    weekend = (END // DAY - DAYS + day) % 7 // 2 == 1  # 1970 began on a Thursday
    busy = (1 + day / DAYS) * np.where(weekend, 0.35, 1.0)
    share = np.sort(first + chance.random(many) * many) / rows
    on = np.searchsorted(np.cumsum(busy) / busy.sum(), share)
    minutes = on * DAY + chance.integers(7 * 60, 21 * 60, many)
    return END - DAYS * DAY + np.sort(minutes)


def _ratings(
    to_reply: np.ndarray,
    usual: np.ndarray,
    many: int,
    chance: np.random.Generator,
) -> np.ndarray:
    """Return what people say: those who waited longer than usual are less often happy."""
    happy = chance.random(many) < np.where(to_reply > 2 * usual, 0.75, 0.9)
    said = chance.random(many)
    return RATINGS[np.where(said < 0.27, np.where(happy, 0, 1), np.where(said < 0.85, 2, 3))]


def _where(known: np.ndarray, values: np.ndarray) -> pl.Series:
    frame = pl.DataFrame({"known": known, "values": values})
    return frame.select(pl.when("known").then("values")).to_series()


def _damage(tickets: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    faults = {
        "Id": "",
        "Created at": "yesterday",
        "Solved at": "1999-01-01 00:00:00",
        "Replies": "-3",
        "Reopens": "some",
    }
    hit = chance.random(len(tickets)) < DAMAGED
    which = pl.Series(np.where(hit, chance.integers(0, len(faults), len(tickets)), -1))
    return tickets.with_columns(
        pl.when(which == number).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        for number, (column, value) in enumerate(faults.items())
    )


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
