"""Breaks the SQL behind the numbers, one small change at a time, and sees whether a test notices.

    python tools/mutate_metrics.py                      all metrics
    python tools/mutate_metrics.py csat 'mrr*'          only these files
    python tools/mutate_metrics.py --of facts           facts, cohorts, breakdowns or health
    python tools/mutate_metrics.py --change 'null guard'
                                                        only changes whose name says so
    python tools/mutate_metrics.py --quick              run only the nearest tests
    python tools/mutate_metrics.py --list               say what would be changed

Each change (drop a filter, `<=` for `<`, mean for median, drop a null guard …) is made in a copy
of the folder that a forked process reads instead; the tests that name the metric run first, then
the rest that could notice. What nobody notices is printed and makes the exit code 1, unless
mutate_metrics.toml says why it makes no difference. Needs a system that can fork.
"""

import argparse
import ast
import contextlib
import fnmatch
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
KNOWN = Path(__file__).with_suffix(".toml")
# Of processor time, since a busy machine is no reason to say that a test has noticed; and in all.
SECONDS_AT_MOST, SECONDS_IN_ALL = 300, 3600
# How many of the steps of `tests_for` are about the file itself.
NEAREST = 2
# What "all of a kind" is: its folder, and the tests that must notice, the quickest first.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "metrics": ("csmetrics/metrics", ("tests/metrics", "tests/reference")),
    "facts": ("csmetrics/facts", ("tests/metrics", "tests/reference", "tests/test_facts.py")),
    "cohorts": ("csmetrics/cohorts", ("tests/metrics/test_customers.py",)),
    "breakdowns": (
        "csmetrics/analysis/breakdowns",
        (
            "tests/analysis/test_breakdowns.py",
            "tests/analysis/test_tickets.py",
            "tests/analysis/test_drivers.py",
            "tests/metrics/test_behind.py",
        ),
    ),
    "health": ("csmetrics/analysis/health", ("tests/analysis/test_health.py",)),
}
MEASURES = (
    ("median of ", "average of "),
    ("p90 of ", "median of "),
    ("average of ", "median of "),
    ("sum of ", "average of "),
    ("count at start", "count at end"),
    ("count at end", "count at start"),
    (" at start", " at end"),
    (" at end", " at start"),
    ("nps of ", "average of "),
)
EDGES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
}
OTHERS: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Min: exp.Max,
    exp.Max: exp.Min,
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
    exp.Least: exp.Greatest,
    exp.Greatest: exp.Least,
}


UNCHANGED = "nothing but the way it is written"


@dataclass(frozen=True)
class Mutant:
    """One change to one file: what is done, and the text of each file that is another then."""

    file: str
    change: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the test that noticed it, or None."""

    mutant: Mutant
    noticed_by: str | None


# ------------------------------------------------------------------ what can go wrong in SQL


def mutants(path: Path) -> Iterator[Mutant]:
    """Return every small change to one file, each once."""
    header, _, sql = path.read_text(encoding="utf-8").partition("*/")
    seen: Counter[str] = Counter()
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for change, text in (*_of_measure(header, tree), *_of_sql(header, tree)):
        seen[change] += 1
        # The same change at a second place of the file has a number.
        name = change if seen[change] == 1 else f"{change} ({seen[change]})"
        yield Mutant(path.stem, name, {path.stem: text})


def _unchanged(files: Sequence[Path]) -> Mutant:
    """Return all files as they are, only written anew: of this the tests must notice nothing."""
    texts = {}
    for path in files:
        header, _, sql = path.read_text(encoding="utf-8").partition("*/")
        texts[path.stem] = written(header, sqlglot.parse_one(sql, dialect="duckdb"))
    return Mutant("*", UNCHANGED, texts)


def written(header: str, tree: exp.Expr) -> str:
    """Return a file: its header and its statement."""
    return f"{header}*/\n{_sql(tree)}\n"


def _sql(tree: exp.Expr) -> str:
    return tree.sql(dialect="duckdb", normalize_functions=False, comments=False)


def _of_measure(header: str, tree: exp.Expr) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r'^measure\s*= "([^"]+)"$', header, re.M):
        for old, new in MEASURES:
            if old in match[1]:
                other = match[1].replace(old, new)
                changed = header[: match.start(1)] + other + header[match.end(1) :]
                yield f"measure: {other} for {match[1]}", written(changed, tree)
                break


def _of_sql(header: str, tree: exp.Expr) -> Iterator[tuple[str, str]]:
    for place, node in enumerate(tree.walk()):
        for change, apply in _changes(node):
            copy = tree.copy()
            apply(list(copy.walk())[place])
            text = written(header, copy)
            if text != written(header, tree):
                yield change, text


Apply = Callable[[Any], None]


def _changes(node: exp.Expr) -> Iterator[tuple[str, Apply]]:
    """Return the ways to break one node: what to say, and what to do to its copy."""
    said = _short(node)
    if isinstance(node, exp.And | exp.Or):
        word, value = ("filter", exp.true()) if isinstance(node, exp.And) else ("case", exp.false())
        # The left of a longer chain is the rest of the chain: its parts fall away one by one.
        for side in ("this", "expression"):
            if not isinstance(node.args[side], type(node)):
                yield f"drop {word} `{_short(node.args[side])}`", _put(side, value)
    if isinstance(node, exp.Where) and not isinstance(node.this, exp.And):
        yield f"drop filter `{_short(node.this)}`", _put("this", exp.true())
    if type(node) in EDGES:
        yield f"other edge in `{said}`", _become(EDGES[type(node)])
    if type(node) in OTHERS:
        yield f"{OTHERS[type(node)].__name__.lower()} in `{said}`", _become(OTHERS[type(node)])
    if isinstance(node, exp.Between):
        yield f"lower edge out of `{said}`", lambda n: n.replace(_between(n, exp.GT, exp.LTE))
        yield f"upper edge out of `{said}`", lambda n: n.replace(_between(n, exp.GTE, exp.LT))
    if isinstance(node, exp.Coalesce):
        yield f"no null guard in `{said}`", lambda n: n.replace(n.this)
    if isinstance(node, exp.Nullif):
        yield f"no zero guard in `{said}`", lambda n: n.replace(n.this)
    if isinstance(node, exp.Case) and node.args.get("default") is not None:
        yield f"no else in `{said}`", _put("default", None)
    if isinstance(node, exp.If) and isinstance(node.parent, exp.Case):
        yield f"never when `{_short(node.this)}`", _put("this", exp.false())
        yield f"always when `{_short(node.this)}`", _put("this", exp.true())
    if isinstance(node, exp.Select) and node.args.get("distinct"):
        yield f"not distinct in `{said}`", _put("distinct", None)
    if isinstance(node, exp.Union):
        yield "only what stands before `union all`", lambda n: n.replace(_with(n, n.left))
        yield "only what stands after `union all`", lambda n: n.replace(_with(n, n.right))
    if isinstance(node, exp.Join) and node.side == "LEFT":
        yield f"inner join of `{_short(node.this)}`", _put("side", None)
    if isinstance(node, exp.Filter):
        yield f"no filter in `{said}`", lambda n: n.replace(n.this)
    if isinstance(node, exp.Ordered) and isinstance(node.find_ancestor(exp.Window), exp.Window):
        yield f"backwards in `{said}`", lambda n: n.set("desc", not n.args.get("desc"))


def _short(node: exp.Expr, most: int = 90) -> str:
    text = " ".join(_sql(node).split())
    return text if len(text) <= most else f"{text[:most]}…"


def _put(name: str, value: exp.Expr | None) -> Apply:
    return lambda node: node.set(name, value.copy() if value else None)


def _become(kind: type[exp.Expr]) -> Apply:
    return lambda node: node.replace(kind(**node.args))


def _between(node: Any, low: type[exp.Expr], high: type[exp.Expr]) -> exp.Expr:
    return exp.paren(
        exp.and_(
            low(this=node.this.copy(), expression=node.args["low"].copy()),
            high(this=node.this.copy(), expression=node.args["high"].copy()),
        )
    )


def _with(union: Any, side: Any) -> exp.Expr:
    """Return one side of a union, with the tables named before the union."""
    kept = side.copy()
    if union.args.get("with_") is not None and kept.args.get("with_") is None:
        kept.set("with_", union.args["with_"].copy())
    found: exp.Expr = kept
    return found


# ------------------------------------------------------------------ which tests could notice


Tests = list[list[str]]


def tests_for(file: str, kind: str) -> Tests:
    """Return the tests that could notice a change to a file, the likeliest first.

    The edges of its metrics, tests that name one, whole files about it, what holds for every metric
    (for its own only), then made-up data where its metrics are looked at.
    """
    files = [path for part in KINDS[kind][1] for path in _files(ROOT / part)]
    names = _names(file, kind)
    named = [test for path in files for test in _naming(path, {file})]
    near = [test for path in files for test in _naming(path, names)]
    about = [str(path) for path in files if _is_about(path, names)]
    if kind != "metrics" or file == "*":
        return [named, about, near, [str(path) for path in files]]
    edges, asking = (str(ROOT / f"tests/metrics/test_{name}.py") for name in ("edges", "asking"))
    only = ["-k", " or ".join(sorted(names))]
    made_up = [
        str(path)
        for path in files
        if (path.stem == "test_laws" and any("_time_" in name for name in names))
        or (path.stem in ("test_laws", "test_plain") and names & _words(path.parent))
    ]
    return [[edges, *only], near, about, [asking, *only], made_up]


def _names(file: str, kind: str) -> set[str]:
    """Return the metrics of a file, or those that read a fact, and those made from them."""
    from csmetrics.catalogue import catalogue

    names = {file}
    if kind == "metrics":
        names |= {metric.name for metric in catalogue().values() if metric.family == file}
    if kind == "facts":
        read = _facts_from(file)
        names |= {m.name for m in catalogue().values() if read & set(re.findall(r"\w+", m.sql))}
    for _ in range(2):
        names |= {m.name for m in catalogue().values() if set(m.parts) & names}
    return names


def _facts_from(file: str) -> set[str]:
    """Return a fact and those that are made from it."""
    from csmetrics.facts import facts

    names = {file}
    for fact in facts().values():  # Each comes after those it is made from.
        if names & set(fact.needs):
            names.add(fact.name)
    return names


def _words(folder: Path) -> set[str]:
    files = (folder / name for name in ("test_laws.py", "plain.py"))
    texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    return {word for text in texts for word in re.findall(r"\w+", text)}


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("test_*.py")) if path.is_dir() else [path]


def _is_about(file: Path, names: set[str]) -> bool:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    patterns = re.findall(r"[\w*]+", said)
    return any(fnmatch.fnmatch(name, pattern) for name in names for pattern in patterns)


def _naming(file: Path, names: set[str]) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [
        f"{file}::{node.name}"
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and names & set(re.findall(r"\w+", ast.get_source_segment(text, node) or ""))
    ]


# ------------------------------------------------------------------ trying


class _First:
    """Remembers the first test that failed."""

    def __init__(self) -> None:
        self.name: str | None = None

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and self.name is None:
            self.name = report.nodeid.split("/")[-1]

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and self.name is None:
            self.name = f"{report.nodeid} cannot be read"


def noticed_by(mutant: Mutant, kind: str, tests: Tests) -> str | None:
    """Run the tests against one mutant, in this process: only for a forked one."""
    import pytest

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        shutil.copytree(ROOT / KINDS[kind][0], folder)
        for name, text in mutant.texts.items():
            (folder / f"{name}.sql").write_text(text, encoding="utf-8")
        _read_instead(kind, folder)
        for part in tests:
            first = _First()
            options = ["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", f"--rootdir={ROOT}"]
            # 5: none was chosen, which says nothing.
            if part and pytest.main([*options, *part], plugins=[first]) not in (0, 5):
                return first.name or "the tests cannot run"
    return None


def _read_instead(kind: str, folder: Path) -> None:
    """Let csmetrics read another folder of SQL, and forget what it has read."""
    from csmetrics import catalogue, cohorts, facts
    from csmetrics.analysis import breakdowns, health
    from csmetrics.team import benchmarks, presets

    if kind == "health":
        health.FILE = folder / health.FILE.name
    else:
        owner: Any = {
            "metrics": catalogue,
            "facts": facts,
            "cohorts": cohorts,
            "breakdowns": breakdowns,
        }[kind]
        owner.FOLDER = folder
    for module in (benchmarks, breakdowns, catalogue, cohorts, facts, health, presets):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def try_all(
    found: Sequence[Mutant], kind: str, tests: Mapping[str, Tests], at_once: int
) -> Iterator[Verdict]:
    """Try each mutant in a process of its own, a few at once."""
    running: dict[int, tuple[Mutant, Path]] = {}
    waiting = list(found)
    with tempfile.TemporaryDirectory() as place:
        while waiting or running:
            while waiting and len(running) < at_once:
                mutant = waiting.pop(0)
                answer = Path(place) / f"{len(waiting)}.json"
                running[_start(mutant, kind, tests[mutant.file], answer)] = mutant, answer
            process, _ = os.wait()
            mutant, answer = running.pop(process)
            # A process that was stopped or fell over has noticed too.
            said = json.loads(answer.read_text()) if answer.exists() else "it never ended"
            yield Verdict(mutant, said)


def _start(mutant: Mutant, kind: str, tests: Tests, answer: Path) -> int:
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS_AT_MOST)
        signal.alarm(SECONDS_IN_ALL)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
                said = noticed_by(mutant, kind, tests)
        answer.write_text(json.dumps(said))
        code = 0
    finally:
        os._exit(code)


# ------------------------------------------------------------------ telling


def equivalent(kind: str) -> dict[tuple[str, str], str]:
    """Return the changes to one kind of files known to make no difference, with their reasons."""
    if not KNOWN.exists():
        return {}
    said = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return {
        (one["file"], one["change"]): one["reason"]
        for one in said.get("equivalent", [])
        if one.get("of", "metrics") == kind
    }


def main(arguments: Sequence[str]) -> int:
    """Try all changes to the chosen files and print a table; 1 where one went unnoticed."""
    asked = _parse(arguments)
    folder = ROOT / KINDS[asked.of][0]
    files = [
        path
        for path in sorted(folder.glob("*.sql"))
        if any(fnmatch.fnmatch(path.stem, name) for name in asked.files or ["*"])
    ]
    known = equivalent(asked.of)
    found = [mutant for path in files for mutant in mutants(path)]
    worth = [
        mutant
        for mutant in found
        if (mutant.file, mutant.change) not in known and _is_meant(mutant, asked.change)
    ]
    if asked.list:
        print("\n".join(f"{mutant.file}: {mutant.change}" for mutant in worth))
        return 0
    _warm_up()
    began = time.monotonic()
    verdicts = []
    tests = {
        name: tests_for(name, asked.of)[: NEAREST if asked.quick else None]
        for name in {"*", *(mutant.file for mutant in worth)}
    }
    for verdict in try_all([_unchanged(files), *worth], asked.of, tests, asked.at_once):
        verdicts.append(verdict)
        if asked.verbose or (verdict.noticed_by is None) != (verdict.mutant.change == UNCHANGED):
            print(_line(verdict), flush=True)
    return _summary(verdicts, found, known, time.monotonic() - began)


def _is_meant(mutant: Mutant, words: Sequence[str]) -> bool:
    return not words or any(word in mutant.change for word in words)


def _line(verdict: Verdict) -> str:
    mark = "UNNOTICED" if verdict.noticed_by is None else "noticed  "
    return f"{mark} {verdict.mutant.file}: {verdict.mutant.change} [{verdict.noticed_by or '–'}]"


def _summary(
    verdicts: Sequence[Verdict],
    found: Sequence[Mutant],
    known: dict[tuple[str, str], str],
    seconds: float,
) -> int:
    tried = [verdict for verdict in verdicts if verdict.mutant.change != UNCHANGED]
    broken = [v for v in verdicts if v.mutant.change == UNCHANGED and v.noticed_by is not None]
    missed = [verdict for verdict in tried if verdict.noticed_by is None]
    print("\n| file | changes | noticed | no difference | unnoticed |\n|---|--:|--:|--:|--:|")
    for file in dict.fromkeys(mutant.file for mutant in found):
        own = [verdict for verdict in tried if verdict.mutant.file == file]
        same = sum((m.file, m.change) in known for m in found if m.file == file)
        left = sum(verdict.noticed_by is None for verdict in own)
        print(f"| {file} | {len(own) + same} | {len(own) - left} | {same} | {left} |")
    names = {(mutant.file, mutant.change) for mutant in found}
    stale = [key for key in known if key[0] in {m.file for m in found} and key not in names]
    for file, change in stale:
        print(f"mutate_metrics.toml names a change that does not exist: {file}: {change}")
    for verdict in broken:
        print(f"{verdict.mutant.file} fails unchanged: {verdict.noticed_by}")
    print(f"\n{len(tried)} changes in {seconds:.0f} s; {len(missed)} went unnoticed.")
    return 1 if missed or broken or stale else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("files", nargs="*", help="names of SQL files, with * for any")
    parser.add_argument("--of", choices=KINDS, default="metrics", help="which SQL to break")
    parser.add_argument(
        "--change", action="append", default=[], help="only changes whose name has these words"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="run only tests that name the file or are about it: what these let pass is worth "
        "another try",
    )
    parser.add_argument("--list", action="store_true", help="only say what would be changed")
    parser.add_argument("--verbose", action="store_true", help="say of each change who noticed")
    parser.add_argument("--at-once", type=int, default=2, help="how many processes to run")
    return parser.parse_args(arguments)


def _warm_up() -> None:
    """Import what every process needs, so that a fork starts at once."""
    import pandas  # noqa: F401 - pyarrow loads it with the first table
    import pytest

    os.chdir(ROOT)
    # The tests need no plugin; looking for them takes longer than most tests.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(["--collect-only", "--assert=plain", "-p", "no:cacheprovider", "tests/metrics"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
