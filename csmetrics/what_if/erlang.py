"""How many agents a queue needs: Erlang B, C and A.

Contacts arrive at random at a steady pace (Poisson), handling times vary like an exponential, and
whoever finds all agents busy waits. `load` is in erlangs: contacts per second × handling seconds.

Erlang B and C: A. K. Erlang 1917; the recursion of B as in R. B. Cooper, Introduction to Queueing
Theory (1981), chapter 3. Erlang A (waiting callers give up): C. Palm 1957; the formulas for its
waits are those of A. Mandelbaum and S. Zeltyn, Service Engineering in Action (2007), section 3.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise

import numpy as np

MOST_AGENTS = 10_000
# Terms this much smaller than the largest (as powers of e) no longer change a double.
NEGLIGIBLE = 45.0
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(48)


@dataclass(frozen=True)
class Queue:
    """What a number of agents does to a queue.

    `waits` is the share of contacts that find all agents busy, `service_level` the share answered
    within the threshold (whoever gives up counts against it), `occupancy` the share of the agents'
    time spent on contacts, `wait_seconds` the average wait of all contacts, `gives_up` the share
    that leaves before an answer. Shares go from 0 to 1.
    """

    agents: int
    service_level: float
    waits: float
    wait_seconds: float
    occupancy: float
    gives_up: float = 0.0


def erlang_b(agents: int, load: float) -> float:
    """Return the share of contacts that would find all agents busy if nobody waited.

    B(0) = 1 and B(n) = load·B(n−1) / (n + load·B(n−1)): only shares are multiplied, so that no
    number of agents overflows, as load^n / n! would.
    """
    busy = 1.0
    for agent in range(1, agents + 1):
        busy = load * busy / (agent + load * busy)
    return busy


def erlang_c(agents: int, load: float) -> float | None:
    """Return the share of contacts that wait, or None where the queue would grow without end."""
    if agents <= load:
        return None
    busy = erlang_b(agents, load)
    return _waits(agents, load, busy)


def _waits(agents: int, load: float, busy: float) -> float:
    return agents * busy / (agents - load * (1 - busy))


def queue(
    agents: int,
    per_hour: float,
    handling_seconds: float,
    threshold_seconds: float,
    patience_seconds: float | None = None,
) -> Queue | None:
    """Return what so many agents do to a queue, or None where it would grow without end.

    With `patience_seconds`, the average time after which a waiting customer gives up, this is
    Erlang A, which has an answer for any load; without it nobody gives up: Erlang C.
    """
    load = per_hour / 3600 * handling_seconds
    if not load:
        return Queue(agents, 1.0, 0.0, 0.0, 0.0)
    if patience_seconds is None:
        return _patient(agents, load, handling_seconds, threshold_seconds)
    if not patience_seconds:
        # Nobody waits at all: whoever finds all agents busy is gone, which is Erlang B.
        busy = erlang_b(agents, load)
        occupancy = load * (1 - busy) / agents if agents else 0.0
        return Queue(agents, 1 - busy, busy, 0.0, occupancy, busy)
    return _impatient(agents, load, handling_seconds, threshold_seconds, patience_seconds)


def _patient(agents: int, load: float, handling: float, threshold: float) -> Queue | None:
    waits = erlang_c(agents, load)
    if waits is None:
        return None
    free = agents - load
    in_time = 1 - waits * math.exp(-free * threshold / handling)
    return Queue(agents, in_time, waits, waits * handling / free, load / agents)


def _impatient(
    agents: int, load: float, handling: float, threshold: float, patience: float
) -> Queue:
    """Erlang A. Rates are per handling time: agents finish 1 each, `leaving` give up each."""
    leaving = handling / patience
    # How likely each length of the queue is, as a multiple of "all busy and nobody waits".
    lengths = _queue_lengths(agents, load, leaving)
    largest = max(0.0, float(lengths.max(initial=0.0)))
    queued = np.exp(lengths - largest)
    nobody = math.exp(-largest)
    busy = erlang_b(agents, load)
    below = nobody / busy if busy else math.inf
    whole = below + float(queued.sum())
    waits = (nobody + float(queued.sum())) / whole
    waiting = float((np.arange(1, len(queued) + 1) * queued).sum()) / whole
    gives_up = min(1.0, waiting * leaving / load)
    later = _answered_later(agents, load, leaving, threshold / handling, largest) * agents / whole
    occupancy = load * (1 - gives_up) / agents if agents else 0.0
    in_time = min(1.0, max(0.0, 1 - waits + later))
    return Queue(agents, in_time, waits, waiting / load * handling, occupancy, gives_up)


def _queue_lengths(agents: int, load: float, leaving: float) -> np.ndarray:
    """Return the logarithms of Π load / (agents + k·leaving), k = 1 …, until they are negligible.

    As logarithms they neither overflow under a load far above the agents nor vanish.
    """
    terms = 256
    while True:
        steps = np.log(load) - np.log(agents + leaving * np.arange(1, terms + 1))
        lengths = np.cumsum(steps)
        if steps[-1] < 0 and lengths[-1] < max(0.0, float(lengths.max())) - NEGLIGIBLE:
            return lengths
        terms *= 4


def _answered_later(
    agents: int, load: float, leaving: float, threshold: float, scale: float
) -> float:
    """Integrate who waits up to the threshold and is then answered, times e^(−scale).

    Of the wait x that a customer of endless patience would have, its density times the share who
    are still there then: e^(load/leaving · (1 − e^(−leaving·x)) − (agents + leaving)·x).
    """
    if not agents or not threshold:
        return 0.0

    def height(x: np.ndarray) -> np.ndarray:
        return -load / leaving * np.expm1(-leaving * x) - (agents + leaving) * x - scale

    # The curve has one peak, about so wide: pieces of that size are smooth enough for 48 nodes.
    peak = max(0.0, math.log(load / (agents + leaving)) / leaving)
    bend = math.sqrt((agents + leaving) * leaving)
    wide = 12.0 / (bend if peak else max(agents + leaving - load, bend))
    edges = {peak + wide * part for part in (-3, -1, -0.25, 0, 0.25, 1, 3)}
    ends = [0.0, *sorted(edge for edge in edges if 0 < edge < threshold), threshold]
    whole = 0.0
    for start, end in pairwise(ends):
        x = (end - start) / 2 * NODES + (end + start) / 2
        whole += (end - start) / 2 * float((NODE_WEIGHTS * np.exp(height(x))).sum())
    return whole


@lru_cache(maxsize=20_000)
def agents_for(
    target: float,
    per_hour: float,
    handling_seconds: float,
    threshold_seconds: float,
    patience_seconds: float | None = None,
) -> Queue:
    """Return the fewest agents that answer the target share (0 to 1) within the threshold.

    Nobody is needed where nothing arrives. Raises ValueError for a target of 1 or more, which no
    number of agents reaches.
    """
    if not 0 < target < 1:
        raise ValueError(f"a target must lie between 0 and 1, not {target}")
    load = per_hour / 3600 * handling_seconds
    fewest = 0 if not load else 1
    if patience_seconds is None:
        # Erlang C has no answer for fewer agents than the load.
        fewest = max(fewest, math.floor(load) + 1) if load else 0
        return _first_enough(fewest, target, per_hour, handling_seconds, threshold_seconds)
    return _enough_for_impatient(
        fewest, target, per_hour, handling_seconds, threshold_seconds, patience_seconds
    )


def _enough_for_impatient(
    low: int, target: float, per_hour: float, handling: float, threshold: float, patience: float
) -> Queue:
    """Return the first queue that keeps the promise where customers give up.

    That may take more agents than Erlang C says: whoever gives up is never answered in time.
    """

    def found(agents: int) -> Queue:
        answered = queue(agents, per_hour, handling, threshold, patience)
        assert answered is not None
        return answered

    high = max(low, 1)
    while found(high).service_level < target and high < MOST_AGENTS:
        low, high = high + 1, 2 * high
    while low < high:  # More agents are never worse: halve until the first enough is found.
        middle = (low + high) // 2
        is_enough = found(middle).service_level >= target
        low, high = (low, middle) if is_enough else (middle + 1, high)
    return found(low)


def _first_enough(
    fewest: int, target: float, per_hour: float, handling: float, threshold: float
) -> Queue:
    load = per_hour / 3600 * handling
    if not load:
        return Queue(0, 1.0, 0.0, 0.0, 0.0)
    busy = erlang_b(fewest - 1, load)
    for agents in count(fewest):
        busy = load * busy / (agents + load * busy)
        waits = _waits(agents, load, busy)
        in_time = 1 - waits * math.exp(-(agents - load) * threshold / handling)
        if in_time >= target or agents >= MOST_AGENTS:
            break
    return Queue(agents, in_time, waits, waits * handling / (agents - load), load / agents)
