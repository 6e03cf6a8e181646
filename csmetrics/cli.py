"""The `csmetrics` command: the same road as the app, for those who automate.

Results go to stdout, progress to stderr. Exit 0 = done, 1 = something was refused, 2 = wrong usage.
"""

import argparse
import csv
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmetrics.errors import NeedsAnswer, Problem
from csmetrics.translation import ENGLISH, LANGUAGES, rounded, speaking

# What takes long to load is loaded where it is used: an import reads its first file meanwhile.
if TYPE_CHECKING:
    from csmetrics.load.report import ImportReport
    from csmetrics.read import Ahead
    from csmetrics.workspace import Workspace

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Whatever is written, also the log beside a workspace, is for its owner alone.
    os.umask(0o077)
    logging.basicConfig(level=logging.CRITICAL)
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="csmetrics", description="Customer-support metrics from any helpdesk's export."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    app = commands.add_parser("app", help="open the app in a browser")
    app.set_defaults(run=_app)

    check = commands.add_parser("check", help="recognise, map and validate files; load nothing")
    _file_options(check)
    check.set_defaults(run=_check)

    load = commands.add_parser("import", help="load files into a workspace")
    _file_options(load)
    _workspace_option(load)
    load.set_defaults(run=_import)

    metrics = commands.add_parser("metrics", help="print metrics of a workspace")
    _workspace_option(metrics)
    _question_options(metrics)
    metrics.set_defaults(run=_metrics)

    cohorts = commands.add_parser("cohorts", help="print the logo retention triangle")
    _workspace_option(cohorts)
    cohorts.add_argument("--as-of", metavar="T", help="last moment that the data knows")
    cohorts.add_argument("--json", action="store_true", help="print JSON")
    cohorts.set_defaults(run=_cohorts)

    report = commands.add_parser("report", help="write the pack of a month as a file")
    _workspace_option(report)
    _report_options(report)
    report.set_defaults(run=_report)

    forget = commands.add_parser("forget", help="remove rows from a workspace for good")
    _workspace_option(forget)
    whom = forget.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="all of one customer: an id or e-mail")
    whom.add_argument(
        "--older-than", metavar="MONTHS", type=_months, help="all about people that is older"
    )
    forget.set_defaults(run=_forget)

    sample = commands.add_parser("sample", help="write the sample exports and empty templates")
    sample.add_argument("directory", metavar="DIR", type=Path)
    sample.set_defaults(run=_sample)
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
    parser.add_argument("--grain", choices=["day", "week", "month", "quarter", "year"])
    parser.add_argument("--by", type=_words, help="columns to split by, such as channel,team")
    parser.add_argument("--where", metavar="COLUMN=A,B", action="append", default=[], type=_pair)
    parser.add_argument("--timezone", metavar="ZONE")
    parser.add_argument("--week-start", choices=["monday", "saturday", "sunday"])
    parser.add_argument("--as-of", metavar="T", help="last moment that the data knows")
    parser.add_argument("--questions", metavar="Q.json", type=Path, help="a JSON list of questions")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON")
    shape.add_argument("--csv", action="store_true", help="print CSV")


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        required=True,
        help="its ending says what is written: .pptx, .pdf, .html or .xlsx",
    )
    parser.add_argument("--month", metavar="2026-10", help="else the last month that is over")
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


def _answer(text: str) -> tuple[str, str]:
    about, found, value = text.partition("=")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} should look like ABOUT=VALUE")
    return about, value


def _months(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 600:
        raise argparse.ArgumentTypeError(f"{text!r} should be a number of months, 1 to 600")
    return int(text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _app(_: argparse.Namespace) -> int:
    from streamlit.web import cli as streamlit_cli

    # A page that fails shows a code, under which the log must have the rest.
    logging.getLogger("csmetrics").setLevel(logging.ERROR)
    sys.argv = ["streamlit", "run", str(ROOT / "app.py")]
    code: int = streamlit_cli.main(standalone_mode=False) or 0
    return code


def _check(options: argparse.Namespace) -> int:
    with _files(options) as files:
        from csmetrics.workspace import open_workspace

        with open_workspace() as workspace:
            return _each_file(options, files, workspace.check)


def _import(options: argparse.Namespace) -> int:
    with _files(options) as files, _open(options) as workspace:
        return _each_file(options, files, workspace.load)


def _files(options: argparse.Namespace) -> "Ahead":
    from csmetrics.read import Ahead

    return Ahead(options.files, _answers(options).get("sheet"))


def _each_file(
    options: argparse.Namespace, files: "Ahead", load: "Callable[..., ImportReport]"
) -> int:
    answers = _answers(options)
    reports = [load(file, progress=_show_progress(file.path), **answers) for file in files]
    if options.json:
        print(json.dumps([report.as_json() for report in reports], ensure_ascii=False))
    else:
        print("\n\n".join(map(_in_words, reports)))
    return int(any(report.outcome == "reject" for report in reports))


def _answers(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is said about the files; options of their own come before --answer."""
    named = {
        "source": options.source,
        "table": options.table,
        "timezone": options.timezone,
        "dates": options.dates,
        "sheet": options.sheet,
    }
    told = {name: value for name, value in named.items() if value is not None}
    if options.answers:
        from csmetrics.load.told import answers_of

        told = answers_of(options.answers) | told
    return {**told, "mapping": dict(options.mapping)}


def _show_progress(path: Path) -> Callable[[str, float], None]:
    if not sys.stderr.isatty():
        return lambda stage, fraction: None
    return lambda stage, fraction: print(
        f"\r{path.name}: {stage} {fraction:4.0%}   ", end="", file=sys.stderr, flush=True
    )


def _in_words(report: "ImportReport") -> str:
    if report.outcome == "reject":
        return "\n".join([f"{report.file}: not loaded.", *report.messages, *_asked(report)])
    counts = (
        f"{report.rows_read:,} rows read = {report.rows_loaded:,} loaded + "
        f"{report.rows_quarantined:,} set aside + {report.rows_skipped:,} skipped"
    )
    return "\n".join([f"{report.file}: {report.title} → {report.table}", counts, *report.messages])


def _asked(report: "ImportReport") -> list[str]:
    """Return the question that keeps a file from being loaded, and how to answer it."""
    if not isinstance(report.problem, NeedsAnswer):
        return []
    from csmetrics.load.told import ways_to_answer

    question = report.problem.question
    return ["", question.text, *ways_to_answer(question)]


def _open(options: argparse.Namespace) -> "Workspace":
    from csmetrics.workspace import default_path, open_workspace

    return open_workspace(options.workspace or default_path())


def _metrics(options: argparse.Namespace) -> int:
    questions = _questions(options)
    with _open(options) as workspace:
        answers = workspace.ask(questions)
    if options.json and options.questions:
        print(json.dumps(answers, default=_plain))
    elif options.json:
        named = [
            {"metric": question["metric"], **row}
            for question, rows in zip(questions, answers, strict=True)
            for row in rows
        ]
        print(json.dumps(named, default=_plain))
    else:
        _print_table(questions, answers, as_csv=options.csv)
    return 0


def _questions(options: argparse.Namespace) -> list[dict[str, Any]]:
    if options.questions:
        questions: list[dict[str, Any]] = json.loads(options.questions.read_text(encoding="utf-8"))
        return questions
    from csmetrics.catalogue import catalogue

    shared = {
        "from": options.start,
        "to": options.end,
        "grain": options.grain,
        "by": options.by,
        "where": {column: _words(values) for column, values in options.where} or None,
        "timezone": options.timezone,
        "week_start": options.week_start,
        "as_of": options.as_of,
    }
    shared = {name: value for name, value in shared.items() if value is not None}
    if options.names:
        return [{"metric": name, **shared} for name in options.names]
    split = bool(options.by or options.where)
    return [
        {"metric": name, **shared}
        for name, metric in catalogue().items()
        if not (split and metric.account)
    ]


def _print_table(
    questions: Sequence[dict[str, Any]], answers: Sequence[list[dict[str, Any]]], as_csv: bool
) -> None:
    by = list(dict.fromkeys(name for question in questions for name in question.get("by") or []))
    columns = ["metric", "period", *by, "value", "n", "low", "high"]
    rows = [
        {"metric": question["metric"], **row}
        for question, found in zip(questions, answers, strict=True)
        for row in found
    ]
    if as_csv:
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: row.get(name) for name in columns} for row in rows)
        return
    shown = [columns, *([_short(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[i]) for line in shown) for i in range(len(columns))]
    for line in shown:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def _short(value: Any) -> str:
    if value is None:
        return "–"
    return f"{rounded(value, 2):,.2f}" if isinstance(value, float) else str(value)


def _cohorts(options: argparse.Namespace) -> int:
    with _open(options) as workspace:
        cells = workspace.cohorts(options.as_of)
    if options.json:
        print(json.dumps(cells, default=_plain))
        return 0
    for cell in cells:
        print(f"{cell['cohort']}  month {cell['age']:>2}  {cell['value']:.1f} %  of {cell['size']}")
    return 0


def _report(options: argparse.Namespace) -> int:
    from csmetrics import report

    kind = options.out.suffix.lower().removeprefix(".")
    report.check_format(kind)
    month = report.read_month(options.month) if options.month else None
    with _open(options) as workspace, speaking(*_language(options.language, workspace)):
        pack = report.gather(workspace, month, comments=not options.without_comments)
        content = report.write(pack, kind)
        if options.finish:
            report.finish(workspace, pack)
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise Problem(
            f"“{options.out.name}” could not be written.",
            "Its folder is missing, or does not allow it.",
            "Choose another place.",
        ) from error
    print(f"{pack.title}: {options.out}")
    return 0


def _language(asked: str | None, workspace: "Workspace") -> tuple[str, str]:
    from csmetrics.team import settings

    language, numbers = settings.language(workspace.database)
    return asked or language or ENGLISH, numbers


def _forget(options: argparse.Namespace) -> int:
    with _open(options) as workspace:
        if options.customer is not None:
            removed = workspace.forget_customer(options.customer)
        else:
            removed = workspace.forget_older(options.older_than)
    print(f"{removed:,} rows removed")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from csmetrics import samples

    written = samples.write(options.directory)
    print(f"{len(written)} files written to {options.directory}")
    return 0


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
