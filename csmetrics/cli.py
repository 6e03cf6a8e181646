"""The `csmetrics` command: the same road as the app, for those who automate.

Results go to stdout as UTF-8, progress to stderr. Exit 0 = done, 1 = something was refused,
2 = wrong usage, 130 = stopped by Ctrl+C (143 by SIGTERM), 141 = nobody reads what is printed.
"""

import argparse
import csv
import datetime as dt
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from csmetrics import commands, interruption
from csmetrics.errors import Problem
from csmetrics.translation import LANGUAGES

# What a shell expects of a program that Ctrl+C ended, and of one whose reader went away.
INTERRUPTED, NOBODY_READS = 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Whatever is written, also the log beside a workspace, is for its owner alone.
    os.umask(0o077)
    logging.basicConfig(level=logging.CRITICAL)
    _print_any_word()
    parser = _parser()
    options = parser.parse_args(arguments)
    if told := _told_twice(options):
        parser.error(f"--questions says all that is asked: leave out {told}")
    run: Callable[[argparse.Namespace], int] = options.run
    interruption.listen()
    try:
        code = run(options)
        print(end="", flush=True)
        return code
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # As `… | head` does.
        _print_no_more()
        return NOBODY_READS
    except OSError as error:
        if not interruption.was_pressed():
            _print_no_more()
            named = f" (“{error.filename}”)" if error.filename else ""
            print(f"The system refused this: {error.strerror or error}{named}.", file=sys.stderr)
            return 1
        return _stopped(run)
    except BaseException:
        if not interruption.was_pressed():
            raise
        return _stopped(run)


def _stopped(run: Callable[[argparse.Namespace], int]) -> int:
    # The app ends like this each time.
    if run is not commands.app:
        print("\nStopped. Nothing of what was being done was kept.", file=sys.stderr)
    interruption.end_as_told()
    return INTERRUPTED


def _print_any_word() -> None:
    """Print UTF-8, whatever the locale: others lack letters of exports, and our “→”."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_no_more() -> None:
    """Let what is still to be printed go nowhere: else the end of the program fails once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told_twice(options: argparse.Namespace) -> str:
    """Return what is said beside a file of questions, and would not be listened to."""
    if getattr(options, "questions", None) is None:
        return ""
    beside = {
        "the names": options.names,
        "--from": options.start,
        "--to": options.end,
        "--grain": options.grain,
        "--by": options.by,
        "--where": options.where,
        "--timezone": options.timezone,
        "--week-start": options.week_start,
        "--as-of": options.as_of,
        "--hours": options.hours,
    }
    return ", ".join(name for name, told in beside.items() if told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="csmetrics", description="Customer-support metrics from any helpdesk's export."
    )
    kinds = parser.add_subparsers(required=True, metavar="COMMAND")

    app = kinds.add_parser("app", help="open the app in a browser")
    app.set_defaults(run=commands.app)

    check = kinds.add_parser("check", help="recognise, map and validate files; load nothing")
    _file_options(check)
    check.set_defaults(run=commands.check)

    load = kinds.add_parser("import", help="load files into a workspace")
    _file_options(load)
    _workspace_option(load)
    load.set_defaults(run=commands.import_)

    metrics = kinds.add_parser("metrics", help="print metrics of a workspace")
    _workspace_option(metrics)
    _question_options(metrics)
    metrics.set_defaults(run=commands.metrics)

    cohorts = kinds.add_parser("cohorts", help="print the logo retention triangle")
    _workspace_option(cohorts)
    cohorts.add_argument("--as-of", metavar="T", help="last moment that the data knows")
    cohorts.add_argument("--json", action="store_true", help="print JSON")
    cohorts.set_defaults(run=commands.cohorts)

    report = kinds.add_parser("report", help="write the pack of a month as a file")
    _workspace_option(report)
    _report_options(report)
    report.set_defaults(run=commands.report)

    forget = kinds.add_parser("forget", help="remove rows from a workspace for good")
    _workspace_option(forget)
    whom = forget.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="all of one customer: an id or e-mail")
    whom.add_argument(
        "--older-than", metavar="MONTHS", type=_months, help="all about people that is older"
    )
    forget.set_defaults(run=commands.forget)

    backup = kinds.add_parser("backup", help="copy a workspace, also while the app has it open")
    _workspace_option(backup)
    backup.add_argument("--out", metavar="FILE", type=Path, required=True, help="the copy")
    backup.set_defaults(run=commands.backup)

    sample = kinds.add_parser("sample", help="write the sample exports and empty templates")
    sample.add_argument("directory", metavar="DIR", type=Path)
    sample.set_defaults(run=commands.sample)
    return parser


def _file_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--source", help="the tool the files come from, such as zendesk")
    parser.add_argument("--table", help="the table the rows belong to, such as tickets")
    parser.add_argument("--timezone", metavar="ZONE", help="zone of times that carry none")
    parser.add_argument("--dates", choices=["day-first", "month-first"])
    parser.add_argument("--sheet", help="the worksheet, or the file inside an archive, to read")
    parser.add_argument(
        "--map", metavar="THEIRS=OURS", action="append", default=[], type=_pair, dest="mapping"
    )
    parser.add_argument(
        "--answer",
        metavar="ABOUT=VALUE",
        action="append",
        default=[],
        type=_answer,
        dest="answers",
        help="the answer to a question, such as unit=first_response_time:minutes, scale=csat:1-5, "
        "mapping=confirmed, dates=day-first or, for one column, 'dates=Solved at:month-first'",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def _workspace_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="W", type=Path, help="the workspace file")


def _question_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help="metrics; none means all")
    parser.add_argument("--from", dest="start", metavar="D", help="first day")
    parser.add_argument("--to", dest="end", metavar="D", help="day after the last")
    parser.add_argument(
        "--grain",
        choices=["day", "week", "month", "quarter", "year"],
        help="a row for each, else one for all days",
    )
    parser.add_argument("--by", type=_words, help="columns to split by, such as channel,team")
    parser.add_argument(
        "--where",
        metavar="COLUMN=A,B",
        action="append",
        default=[],
        type=_where,
        help="keep only these, such as channel=email,chat or 'team=\"Sales, EMEA\"'; team= keeps "
        "what has no team",
    )
    parser.add_argument(
        "--timezone", metavar="ZONE", help="zone whose days are meant, else the one set, or UTC"
    )
    parser.add_argument(
        "--week-start",
        choices=["monday", "saturday", "sunday"],
        help="else the day set, or monday",
    )
    parser.add_argument(
        "--hours", choices=["calendar", "business"], help="how elapsed time counts, else calendar"
    )
    parser.add_argument("--as-of", metavar="T", help="last moment that the data knows")
    parser.add_argument(
        "--questions",
        metavar="Q.json",
        type=Path,
        help="a JSON list of questions, as docs/metrics.md says",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON")
    shape.add_argument("--csv", action="store_true", help="print CSV")


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=_pack,
        required=True,
        help="its ending says what is written: .pptx, .pdf, .html or .xlsx",
    )
    parser.add_argument(
        "--month", metavar="2026-10", type=_month, help="else the last month that is over"
    )
    parser.add_argument(
        "--without-comments", action="store_true", help="leave out the words of customers"
    )
    parser.add_argument(
        "--language",
        choices=list(LANGUAGES),
        help="else the language that the workspace is set to, or English",
    )
    parser.add_argument(
        "--finish", action="store_true", help="keep the pack in the workspace as it is now"
    )


def _pair(text: str) -> tuple[str, str]:
    left, found, right = text.rpartition("=")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} should look like COLUMN=VALUE")
    return left, right


def _where(text: str) -> tuple[str, list[str | None]]:
    column, found, values = text.partition("=")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} should look like COLUMN=VALUE")
    listed = next(csv.reader([values], skipinitialspace=True), [])
    return column, [word.strip() for word in listed if word.strip()] or [None]


def _answer(text: str) -> tuple[str, str]:
    about, found, value = text.partition("=")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} should look like ABOUT=VALUE")
    return about, value


def _months(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 600:
        raise argparse.ArgumentTypeError(f"{text!r} should be a number of months, 1 to 600")
    return int(text)


def _pack(text: str) -> Path:
    from csmetrics.report import check_format

    path = Path(text)
    _in_use(check_format, path.suffix.lower().removeprefix("."))
    return path


def _month(text: str) -> dt.date:
    from csmetrics.report import read_month

    month: dt.date = _in_use(read_month, text)
    return month


def _in_use(read: Callable[[str], Any], text: str) -> Any:
    """Read an option; what is wrong with it is wrong usage, and said as that."""
    try:
        return read(text)
    except Problem as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
