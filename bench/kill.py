"""Kills real imports at random moments and looks at what is left: `python -m bench.kill [RUNS]`.

A third of the moments lie anywhere in the import, a third after it began to save, a third around
its commit; every fifth process that opens the file afterwards is killed as well. Whatever the
moment: the workspace opens, what was there before is there exactly, the import is wholly there or
not at all, and the same upload then succeeds. Prints a table, and ends with 1 if a promise broke.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from csmetrics.load import merge
from csmetrics.tables import TABLES
from csmetrics.workspace import Workspace, open_workspace

RUNS, ROWS = 90, 60_000
SEED = 20261125
# Longer than any process here takes, also on a busy machine.
PATIENCE_SECONDS = 120.0
KILLED_AGAIN_EACH = 5

IMPORTING = """
import sys
from csmetrics.workspace import open_workspace
with open_workspace(sys.argv[1]) as workspace:
    print("open", flush=True)
    report = workspace.load(sys.argv[2], lambda stage, share: print(stage, flush=True))
    print("loaded", report.rows_loaded, flush=True)
"""
OPENING = """
import sys
from csmetrics.workspace import open_workspace
print("open", flush=True)
open_workspace(sys.argv[1]).close()
"""
# What an import says when it begins a part of its work; the commit comes at the end of the last.
SAVING, COMMITTING = "Saving", "Preparing the numbers"
PLACES = ("open", SAVING, COMMITTING)

State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Scenario:
    """A workspace as it was, an upload, and the two states in which a kill may leave them."""

    name: str
    workspace: Path
    upload: Path
    before: State
    after: State
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a kill left. `troubles` names every promise that was broken."""

    scenario: str
    place: str
    seconds: float
    was_there: bool
    troubles: tuple[str, ...]


def scenarios(folder: Path, rows: int) -> list[Scenario]:
    """Return a first import into an empty workspace, and a later one that updates and adds."""
    march, april = folder / "march.csv", folder / "april.csv"
    march.write_text(export(range(rows), "2026-03-31", "open"), encoding="utf-8")
    april.write_text(export(range(rows // 2, rows * 3 // 2), "2026-04-30", "closed"), "utf-8")
    return [
        _scenario(folder / "first", march, earlier=None),
        _scenario(folder / "update", april, earlier=march),
    ]


def export(tickets: range, updated: str, status: str) -> str:
    """Return a ticket export with ratings, a damaged row in 500 among them."""
    lines = ["ticket_id,created_at,updated_at,status,channel,customer_id,csat,subject"]
    for n in tickets:
        created = "soon" if n % 500 == 250 else f"2026-03-{n % 28 + 1:02d} {n % 24:02d}:00:00"
        rating = n % 5 + 1 if n % 3 == 0 else ""
        lines.append(
            f"{n:07d},{created},{updated} 12:00:00,{status},email,c{n % 997},{rating},No. {n}"
        )
    return "\n".join(lines) + "\n"


def _scenario(folder: Path, upload: Path, earlier: Path | None) -> Scenario:
    folder.mkdir()
    path = folder / "workspace.duckdb"
    with open_workspace(path) as workspace:
        if earlier:
            assert workspace.load(earlier).import_id == 1
        before = state(workspace)
    whole = folder / "whole.duckdb"
    shutil.copy(path, whole)
    seconds = _timed(whole, upload)
    with open_workspace(whole) as workspace:
        after = state(workspace)
    assert before != after
    return Scenario(folder.name, path, upload, before, after, seconds)


def state(workspace: Workspace) -> State:
    """Return a checksum of every table that holds what was loaded, facts and lists included."""
    kept = [name for table in TABLES.values() for name in (table.name, merge.before_name(table))]
    made = ("ticket_facts", "survey_facts", "set_aside")
    return tuple((name, *_checksum(workspace, name)) for name in (*kept, *made))


def _checksum(workspace: Workspace, name: str) -> tuple[int, int]:
    row = workspace.database.rows(
        f"select count(*) as n, coalesce(sum(hash(each)), 0) as h from {name} as each"
    )[0]
    return row["n"], int(row["h"])


def _timed(workspace: Path, upload: Path) -> dict[str, float]:
    """Return how many seconds an import goes on after each of PLACES."""
    begun: dict[str, float] = {}
    with _importing(workspace, upload) as process:
        for line in _lines(process):
            begun.setdefault(line, time.monotonic())
    ended = time.monotonic()
    return {place: ended - begun[place] for place in PLACES}


def _importing(workspace: Path, upload: Path) -> "subprocess.Popen[str]":
    return _python(IMPORTING, workspace, upload)


def _python(code: str, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


def _lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.strip()


def killed(scenario: Scenario, place: str, share: float, again: bool = False) -> Outcome:
    """Kill an import a `share` of the way from one of PLACES to its end, and look what is left.

    With `again` the process that opens the file afterwards is killed as well.
    """
    seconds = share * scenario.seconds[place]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.duckdb"
        shutil.copy(scenario.workspace, path)
        _kill(_importing(path, scenario.upload), place, seconds)
        if again:
            _kill(_python(OPENING, path), "open", share * 0.3)
        was_there, troubles = look(scenario, path)
    return Outcome(scenario.name, place, seconds, was_there, tuple(troubles))


def _kill(process: "subprocess.Popen[str]", place: str, seconds: float) -> None:
    with process:
        for line in _lines(process):
            if line == place:
                break
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGKILL)
            _, alive = psutil.wait_procs(children, PATIENCE_SECONDS)
            assert not alive, "a child that parses outlives its parent"


def look(scenario: Scenario, path: Path) -> tuple[bool, list[str]]:
    """Return whether the import is there, and every promise that what was left breaks."""
    troubles = []
    with open_workspace(path) as workspace:
        found = state(workspace)
        imports = len(workspace.history()) - (scenario.name == "update")
        was_there = found == scenario.after
        if found not in (scenario.before, scenario.after):
            troubles.append("neither the state before nor the state after")
        if imports != int(was_there):
            troubles.append("the history does not agree with the rows")
        report = workspace.load(scenario.upload)
        said_twice = any("already loaded" in message for message in report.messages)
        if said_twice != was_there or report.problem:
            troubles.append("the same upload did not succeed afterwards")
        loaded = len(workspace.history()) - (scenario.name == "update")
        if state(workspace) != scenario.after or loaded != 1:
            troubles.append("the same upload ends elsewhere")
    return was_there, troubles


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as a table: by scenario and place, how many and what they left."""
    lines = ["| import | killed after | runs | wholly there | not at all | promises broken |"]
    lines.append("|---|---|---|---|---|---|")
    for (scenario, place), runs in Counter((o.scenario, o.place) for o in outcomes).items():
        some = [o for o in outcomes if (o.scenario, o.place) == (scenario, place)]
        there = sum(o.was_there for o in some)
        broken = sum(bool(o.troubles) for o in some)
        lines.append(f"| {scenario} | {place} | {runs} | {there} | {runs - there} | {broken} |")
    return "\n".join(lines)


def main(runs: int = RUNS) -> int:
    """Kill as many imports and print what was left."""
    dice = random.Random(SEED)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        known = scenarios(Path(folder), ROWS)
        for run in range(runs):
            place = PLACES[run % len(PLACES)]
            scenario = known[run // len(PLACES) % len(known)]
            again = run % KILLED_AGAIN_EACH == 0
            outcomes.append(killed(scenario, place, dice.random(), again))
            for trouble in outcomes[-1].troubles:
                print(f"{outcomes[-1]}: {trouble}", file=sys.stderr)
            print(f"{run + 1} of {runs}", end="\r", file=sys.stderr)
    print(table(outcomes))
    return int(any(outcome.troubles for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
