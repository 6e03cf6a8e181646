"""Measures what has to be fast, as ratios inside one run: `make bench`.

    python -m bench.run [import] [questions] [compared] [pages] [workbook] [feel]
                        [large] [--write]

Machines differ and are shared, so nothing here is a bare time: whatever is measured runs in turns
with what it is compared with, and the medians are divided. With --write the figures go into their
rows of docs/performance.md, and what people wrote beside them stays. The first run generates a
million tickets in bench/data; `large`, which is only measured where it is named, ten million
(2.4 GB).
"""

import csv
import itertools
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb
import psutil
import xlsxwriter

from bench import generate

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "bench" / "data"
COMMAND = Path(sys.executable).with_name("csmetrics.exe" if os.name == "nt" else "csmetrics")
PAGE = ROOT / "docs" / "performance.md"
LARGE, MANY, FEW, SHEET = 10_000_000, 1_000_000, 10_000, 100_000

RAW_IMPORT = """
import duckdb, sys
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute("create table tickets as from read_csv(?)", [sys.argv[1]])
"""
RAW_WORKBOOK = "import fastexcel, sys; fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_arrow()"
READ_WORKBOOK = """
import sys
from pathlib import Path
from csmetrics.read import read
read("tickets.xlsx", Path(sys.argv[1])).close()
"""
# Between the head and the rows of a table of the page.
RULE = "|---|---|---:|---:|---:|---:|"
PERIODS = ["30 days", "90 days", "12 months", "Last month", "Last quarter", "All"]


@dataclass(frozen=True)
class Figure:
    """One comparison: what was measured, in milliseconds, beside what it is measured against."""

    what: str
    against: str
    ours: float
    theirs: float
    limit: str = "–"

    @property
    def ratio(self) -> float:
        """Return how many times as long ours takes."""
        return self.ours / self.theirs

    def row(self) -> str:
        """Return the figure as a line of a table."""
        times = f"{self.ours:,.0f} | {self.theirs:,.0f} | {self.ratio:.2f} | {self.limit}"
        return f"| {self.what} | {self.against} | {times} |"


def medians(runs: int, tasks: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Run every task in turns and return the median milliseconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            taken[name].append(1000 * (time.perf_counter() - began))
    return {name: statistics.median(times) for name, times in taken.items()}


def export(rows: int) -> Path:
    """Return an export of this many tickets, generating it once."""
    path = DATA / f"tickets_{rows}.csv"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        generate.write(rows, path)
    return path


def workspace(rows: int) -> Path:
    """Return the data folder of a workspace with this many tickets, importing them once."""
    folder = DATA / f"workspace_{rows}"
    if not (folder / "workspace.duckdb").exists():
        load(export(rows), folder)
    return folder


def with_others(rows: int) -> Path:
    """Return the data folder of a workspace with so many tickets, and NPS answers and customers."""
    from bench import compared

    folder = DATA / f"workspace_{rows}_compared"
    compared.with_surveys_and_customers(workspace(rows) / "workspace.duckdb", folder, rows)
    return folder


def load(path: Path, folder: Path) -> None:
    """Import an export by the command, in a process of its own."""
    command = [COMMAND, "import", "--json", path]
    environment = {**os.environ, "CSMETRICS_DATA": str(folder)}
    subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


def importing(rows: int = MANY, runs: int = 5) -> Iterable[Figure]:
    """Compare the whole import with reading the same file unchecked into a DuckDB file."""
    source, ours, raw = export(rows), DATA / "fresh", DATA / "raw.duckdb"

    def import_it() -> None:
        shutil.rmtree(ours, ignore_errors=True)
        load(source, ours)

    def read_it() -> None:
        raw.unlink(missing_ok=True)
        command = [sys.executable, "-c", RAW_IMPORT, str(source), str(raw)]
        subprocess.run(command, check=True, capture_output=True)

    found = medians(runs, {"ours": import_it, "raw": read_it})
    what = f"`csmetrics import` of {rows:,} tickets, recognised, checked and saved"
    against = "`create table as from read_csv`, nothing checked"
    yield Figure(what, against, found["ours"], found["raw"], "1.5")


def large() -> Iterable[Figure]:
    """Import ten million tickets and ask about them."""
    yield from importing(LARGE, runs=1)  # A run takes a minute.
    yield from questions(LARGE)
    yield from comparing(LARGE)
    yield from feel(LARGE)


def workbook() -> Iterable[Figure]:
    """Compare reading a workbook in the limited child with the bare library that reads it."""
    path = sheet(SHEET)

    def run(code: str) -> Callable[[], object]:
        command = [sys.executable, "-c", code, str(path)]
        return lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    found = medians(5, {"ours": run(READ_WORKBOOK), "raw": run(RAW_WORKBOOK)})
    what = f"reading a workbook of {SHEET:,} tickets, in a process with limits"
    yield Figure(what, "fastexcel reading it", found["ours"], found["raw"], "1.25")


def sheet(rows: int) -> Path:
    """Return a workbook with so many rows of an export, writing it once."""
    path = DATA / f"tickets_{rows}.xlsx"
    if path.exists():
        return path
    with (
        xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book,
        export(MANY).open(encoding="utf-8", newline="") as file,
    ):
        page = book.add_worksheet("Tickets")
        for number, cells in enumerate(itertools.islice(csv.reader(file), rows + 1)):
            page.write_row(number, 0, cells)
    return path


def questions(rows: int = MANY) -> Iterable[Figure]:
    """Compare the questions of Overview with one scan of the columns they use, in all months."""
    from bench import compared
    from csmetrics.workspace import open_workspace

    folder = with_others(rows)
    every, _ = overview_questions(folder, "All")
    sixth = f"{2.5 / 6:.2f}" if rows > MANY else "–"  # Of few rows, what a query costs counts more.
    for period, limit in (("90 days", sixth), ("All", "2.5")):
        asked, shown = overview_questions(folder, period)
        with open_workspace(folder / "workspace.duckdb") as opened:
            ours = partial(compared.ask_anew, opened, asked)
            found = medians(7, {"ours": ours, "scan": scan_of(opened, every)})
        what = f"the {len(asked)} questions of Overview, {shown}, of {rows:,} tickets"
        against = "one scan of the columns they use, all 36 months"
        yield Figure(what, against, found["ours"], found["scan"], limit)


def comparing(rows: int = MANY) -> Iterable[Figure]:
    """Compare the questions of Overview with the same numbers from polars and from pandas."""
    from bench import compared
    from csmetrics.workspace import open_workspace

    folder = with_others(rows)
    others = {"polars": "–", "pandas": "0.10"} if rows <= MANY else {"polars": "0.67"}
    total: dict[str, float] = dict.fromkeys(("ours", *others), 0)
    for period in ("90 days", "12 months", "All"):
        asked, shown = overview_questions(folder, period)
        with open_workspace(folder / "workspace.duckdb") as opened:
            tasks = {"ours": partial(compared.csmetrics_numbers, opened, asked)}
            tasks["polars"] = partial(
                compared.polars_numbers, compared.polars_tables(opened), asked
            )
            if "pandas" in others:  # Ten million rows take it minutes.
                tasks["pandas"] = partial(
                    compared.pandas_numbers, compared.pandas_tables(opened), asked
                )
            answers = {name: task() for name, task in tasks.items()}
            for name in others:
                if wrong := compared.differences(asked, answers["ours"], answers[name]):
                    raise ValueError(f"{name} answers otherwise: {wrong[0]}")
            found = medians(7, tasks)
        what = f"the {len(asked)} questions of Overview, {shown}, of {rows:,} tickets"
        for name in others:
            yield Figure(what, _numbers_from(name), found["ours"], found[name])
        if period in ("90 days", "All"):
            total = {name: total[name] + found[name] for name in total}
    what = f"the last 90 days and all 36 months together, of {rows:,} tickets"
    for name, limit in others.items():
        yield Figure(what, _numbers_from(name), total["ours"], total[name], limit)


def _numbers_from(library: str) -> str:
    return f"the same numbers from {library}, columns in memory"


@cache  # A page that is opened again remembers the answers, and asks nothing.
def overview_questions(folder: Path, period: str) -> tuple[list[dict[str, Any]], str]:
    """Return what the page really asks, by opening it and listening."""
    from streamlit.testing.v1 import AppTest

    from csmetrics.ui import state
    from csmetrics.workspace import Workspace

    asked: list[dict[str, Any]] = []
    answer = Workspace.ask

    def listen(self: Workspace, question: Any) -> list[Any]:
        asked.extend(question)
        return answer(self, question)

    os.environ["CSMETRICS_DATA"] = str(folder)
    Workspace.ask = listen  # type: ignore[method-assign]
    try:
        app = AppTest.from_file(str(ROOT / "csmetrics" / "ui" / "main.py"), default_timeout=120)
        app.query_params["period"] = period
        app.run()
    finally:
        Workspace.ask = answer  # type: ignore[method-assign]
        state.own_workspace().close()
        state.close_all()
    return asked, "all 36 months" if period == "All" else f"the last {period}"


def scan_of(opened: Any, asked: list[dict[str, Any]]) -> Callable[[], object]:
    """Return a task that reads every column those questions need, of the same days, once."""
    from csmetrics.catalogue import catalogue

    db = opened._db
    sql = " ".join(catalogue()[question["metric"]].sql for question in asked)
    words = set(re.findall(r"\w+", sql))
    first = min(question["from"] for question in asked)
    statements = []
    for table in sorted(words):
        known = db.rows(
            "select column_name as name from information_schema.columns where table_name = $table",
            {"table": table},
        )
        used = sorted({row["name"] for row in known} & words)
        if used:
            reads = ", ".join(f"max({name})" for name in used)
            when = next(name for name in ("created_at", "happened_at", *used) if name in used)
            statements.append(f"select {reads} from {table} where {when} >= '{first}'")
    return lambda: [db.query(statement) for statement in statements]


def pages() -> Iterable[Figure]:
    """Compare a page switch in Chromium on many tickets with the same switch on few."""
    from tests.browser.server import Server
    from tests.browser.visitor import Visitor, chromium

    sizes = {"many": workspace(MANY), "few": workspace(FEW)}
    taken: dict[tuple[str, str], list[float]] = {}
    with (
        chromium() as browser,
        Server(sizes["many"]) as many,
        Server(sizes["few"]) as few,
    ):
        visitors = {"many": Visitor(browser, many.url), "few": Visitor(browser, few.url)}
        for period in PERIODS:
            for size, visitor in visitors.items():
                visitor.open(f"/?period={period}")
                for title in ("Channels", "Overview", "Channels", "Overview"):
                    times = taken.setdefault((title, size), [])
                    times.append(visitor.timed(lambda: visitor.go_to(title)))  # noqa: B023
    for title in ("Overview", "Channels"):
        # Half of the visits to Channels are the first for their period: nothing is remembered yet.
        ours, theirs = (statistics.median(taken[title, size]) for size in ("many", "few"))
        yield Figure(f"switch to {title} on {MANY:,} tickets", f"on {FEW:,}", ours, theirs, "1.5")
    ours, theirs = (statistics.median(taken["Channels", size][::2]) for size in ("many", "few"))
    what = f"switch to Channels on {MANY:,} tickets, first time for a period"
    yield Figure(what, f"on {FEW:,}", ours, theirs)


def feel(rows: int = MANY) -> Iterable[Figure]:
    """Compare pages in Chromium with bare Streamlit pages of as many cards and charts."""
    from bench import feel as pages_felt

    taken, pages_shown = pages_felt.measure(workspace(rows))
    for what, (ours, bare) in taken.items():
        against = "a bare Streamlit page of as many cards and charts"
        limit = "1,500 ms more" if what == pages_felt.FIRST else "1.25"
        yield Figure(f"{what}, {rows:,} tickets", against, ours, bare, limit)
    print(f"(cards and charts: {pages_shown})")


PARTS: dict[str, Callable[[], Iterable[Figure]]] = {
    "import": importing,
    "questions": questions,
    "compared": comparing,
    "pages": pages,
    "workbook": workbook,
    "feel": feel,
    "large": large,
}


def entered(page: str, figures: Iterable[Figure]) -> str:
    """Return the page with each figure in its row; one that has no row yet ends the first table."""
    lines = page.splitlines()
    end = lines.index("", lines.index(RULE))
    for figure in figures:
        start = f"| {figure.what} | {figure.against} |"
        places = [at for at, line in enumerate(lines) if line.startswith(start)]
        if places:
            lines[places[0]] = figure.row()
        else:
            lines.insert(end, figure.row())
            end += 1
    machine = next(at for at, line in enumerate(lines) if line.startswith("The machine: "))
    lines[machine] = _machine()
    return "\n".join([*lines, ""])


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"The machine: {os.cpu_count()} processors, {memory:.0f} GB memory, {platform.system()}, "
        f"{psutil.getloadavg()[0]:.0f} programs running at the end, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}. "
        f"The data: {MANY:,} tickets of 36 months in a Zendesk export of "
        f"{export(MANY).stat().st_size / 1e6:,.0f} MB; one row in 500 is damaged."
    )


def main(arguments: list[str]) -> int:
    """Measure the named parts, or all of them."""
    chosen = [name for name in arguments if name in PARTS]
    chosen = chosen or [name for name in PARTS if name != "large"]
    figures = []
    for name in chosen:
        for figure in PARTS[name]():
            figures.append(figure)
            print(figure.row(), flush=True)
    if "--write" in arguments:
        PAGE.write_text(entered(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
        print(f"Written to {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
