"""What each command does: the options of `csmetrics.cli` are handed to one of these.

What takes long to load is loaded where it is used: an import reads its first file meanwhile.
"""

import argparse
import contextlib
import csv
import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmetrics import remarks
from csmetrics.errors import NeedsAnswer, NotWritable, OpenElsewhere, Problem
from csmetrics.escape import in_terminal
from csmetrics.translation import ENGLISH, rounded, speaking, t

if TYPE_CHECKING:
    from csmetrics.load.report import ImportReport
    from csmetrics.read import Ahead
    from csmetrics.workspace import Workspace

ROOT = Path(__file__).parent.parent
READ_AS_UTC_HERE = (
    "Its times name no time zone and are read as UTC. If your tool writes local times, load the "
    "file again with its zone, such as --timezone Europe/Berlin."
)
QUESTIONS = 'Write a list such as [{"metric": "csat", "by": ["channel"]}].'


def app(_: argparse.Namespace) -> int:
    """Open the app in a browser."""
    from streamlit.web import cli as streamlit_cli

    # A page that fails shows a code, under which the log must have the rest.
    logging.getLogger("csmetrics").setLevel(logging.ERROR)
    sys.argv = ["streamlit", "run", str(ROOT / "app.py")]
    code: int = streamlit_cli.main(standalone_mode=False) or 0
    return code


def check(options: argparse.Namespace) -> int:
    """Say what files are and what is wrong with them; load nothing."""
    with _files(options) as files:
        from csmetrics.workspace import open_workspace

        with open_workspace() as workspace:
            return _each_file(options, files, workspace.check)


def import_(options: argparse.Namespace) -> int:
    """Load files into a workspace, which is made if it is not there."""
    with _files(options) as files:
        from csmetrics.workspace import open_workspace

        with open_workspace(_path(options)) as workspace:
            return _each_file(options, files, workspace.load)


def _files(options: argparse.Namespace) -> "Ahead":
    from csmetrics.read import Ahead

    return Ahead(options.files, _answers(options).get("sheet"))


def _each_file(
    options: argparse.Namespace, files: "Ahead", load: "Callable[..., ImportReport]"
) -> int:
    answers = _answers(options)
    loaded = [load(file, progress=_show_progress(file.path), **answers) for file in files]
    reports = list(map(_with_options_named, loaded))
    if options.json:
        print(json.dumps([report.as_json() for report in reports], ensure_ascii=False))
    else:
        print("\n\n".join(map(_in_words, reports)))
    return int(any(report.outcome == "reject" for report in reports))


def _with_options_named(report: "ImportReport") -> "ImportReport":
    """Return a report that names an option of the command where it names a part of a page."""
    from csmetrics.mapping.dates.moment_columns import READ_AS_UTC

    said = (READ_AS_UTC_HERE if text == t(READ_AS_UTC) else text for text in report.messages)
    return replace(report, messages=tuple(said))


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
    messages = [in_terminal(message) for message in report.messages]
    if report.outcome == "reject":
        return "\n".join([f"{report.file}: not loaded.", *messages, *_asked(report)])
    counts = (
        f"{report.rows_read:,} rows read = {report.rows_loaded:,} loaded + "
        f"{report.rows_quarantined:,} set aside + {report.rows_skipped:,} skipped"
    )
    return "\n".join([f"{report.file}: {report.title} → {report.table}", counts, *messages])


def _asked(report: "ImportReport") -> list[str]:
    """Return the question that keeps a file from being loaded, and how to answer it."""
    if not isinstance(report.problem, NeedsAnswer):
        return []
    from csmetrics.load.told import ways_to_answer

    question = report.problem.question
    return ["", question.text, *ways_to_answer(question)]


def _path(options: argparse.Namespace) -> Path:
    from csmetrics.workspace_file import default_path

    path: Path = options.workspace or default_path()
    return path


def _existing(options: argparse.Namespace) -> Path:
    """Return a workspace that must be there: of one that is not, every number would be nothing."""
    path = _path(options)
    if not path.exists():
        raise Problem(
            f"There is no workspace “{path}”.",
            "It may have another name, or nothing has been loaded into it yet.",
            f"Check the name, or load an export: csmetrics import FILE --workspace {path}",
        )
    return path


@contextlib.contextmanager
def _to_read(options: argparse.Namespace) -> Iterator["Workspace"]:
    """Open a workspace to read from: a copy of it where another program, as the app, has it open.

    So it is where its folder is only to be read. A pack that is to be kept is kept in the
    workspace itself, which must be free then.
    """
    from csmetrics.snapshot import copied
    from csmetrics.workspace import open_workspace

    path = _existing(options)
    with contextlib.ExitStack() as stack:
        try:
            workspace = stack.enter_context(open_workspace(path))
        except (OpenElsewhere, NotWritable):
            if getattr(options, "finish", False):
                raise
            workspace = stack.enter_context(open_workspace(stack.enter_context(copied(path))))
        yield workspace


def metrics(options: argparse.Namespace) -> int:
    """Print the answers to questions about metrics."""
    questions = _questions(options)
    with _to_read(options) as workspace:
        remarks.nothing_is_loaded(workspace)
        answers = workspace.ask(questions)
        remarks.unknown_words(_where(options), workspace)
        remarks.why_nothing_is_left(questions, answers, workspace)
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
        return _read_questions(options.questions)
    from csmetrics.catalogue import catalogue

    shared = {
        "from": options.start,
        "to": options.end,
        "grain": options.grain,
        "by": options.by,
        "where": _where(options) or None,
        "timezone": options.timezone,
        "week_start": options.week_start,
        "as_of": options.as_of,
        "hours": options.hours,
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


def _read_questions(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Problem(
            f"The questions “{path}” could not be read.",
            "There is no such file, or it does not allow it.",
            "Check the name and try again.",
        ) from error
    except ValueError as error:
        raise Problem(f"“{path.name}” is not JSON: {error}.", "", QUESTIONS) from error
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Problem(f"“{path.name}” is not a list of questions.", "", QUESTIONS)
    return told


def _where(options: argparse.Namespace) -> dict[str, list[str | None]]:
    """Return the groups that are wanted; of one column that is named twice, those of both."""
    wanted: dict[str, list[str | None]] = {}
    for column, values in options.where:
        wanted.setdefault(column, []).extend(values)
    return wanted


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
    return f"{rounded(value, 2):,.2f}" if isinstance(value, float) else in_terminal(value)


def cohorts(options: argparse.Namespace) -> int:
    """Print how many of the customers who joined in each month are still there."""
    with _to_read(options) as workspace:
        remarks.nothing_is_loaded(workspace)
        cells = workspace.cohorts(options.as_of)
    if options.json:
        print(json.dumps(cells, default=_plain))
        return 0
    for cell in cells:
        print(f"{cell['cohort']}  month {cell['age']:>2}  {cell['value']:.1f} %  of {cell['size']}")
    return 0


def report(options: argparse.Namespace) -> int:
    """Write the pack of a month as a file."""
    from csmetrics import report

    kind = options.out.suffix.lower().removeprefix(".")
    with _to_read(options) as workspace, speaking(*_language(options.language, workspace)):
        pack = report.gather(workspace, options.month, comments=not options.without_comments)
        content = report.write(pack, kind)
        with _written_whole(options.out) as part:
            part.write_bytes(content)
        # Last: a pack that nobody has got is not finished.
        if options.finish:
            report.finish(workspace, pack)
    print(f"{pack.title}: {options.out}")
    return 0


def _language(asked: str | None, workspace: "Workspace") -> tuple[str, str]:
    from csmetrics.team import settings

    language, numbers = settings.language(workspace.database)
    return asked or language or ENGLISH, numbers


def forget(options: argparse.Namespace) -> int:
    """Remove rows from a workspace for good."""
    from csmetrics.workspace import open_workspace

    with open_workspace(_existing(options)) as workspace:
        if options.customer is not None:
            removed = workspace.forget_customer(options.customer)
            if not removed:
                raise Problem(
                    f"No row is about “{in_terminal(options.customer)}”.",
                    "The id or e-mail may be written otherwise here, or all of it is removed.",
                    "Check how it is written, then try again.",
                )
        else:
            removed = workspace.forget_older(options.older_than)
    print(f"{removed:,} rows removed")
    return 0


def backup(options: argparse.Namespace) -> int:
    """Copy a workspace as it stands at one moment; a file that is there is not overwritten."""
    from csmetrics.snapshot import copied
    from csmetrics.workspace import open_workspace

    if options.out.exists():
        raise Problem(
            f"There is already a file named “{options.out.name}”.",
            "It may be an older copy, and we do not overwrite it.",
            "Choose another name, such as one with the date in it.",
        )
    with copied(_existing(options)) as copy:
        # What cannot be opened is no backup; opened, it also takes in its log.
        open_workspace(copy).close()
        with _written_whole(options.out) as part:
            shutil.copyfile(copy, part)
    print(f"Copied to {options.out}")
    return 0


@contextlib.contextmanager
def _written_whole(out: Path) -> Iterator[Path]:
    from csmetrics.whole import whole

    try:
        with whole(out) as part:
            yield part
    except OSError as error:
        raise _not_writable(out) from error


def sample(options: argparse.Namespace) -> int:
    """Write the sample exports and empty templates into a folder."""
    from csmetrics import samples

    try:
        written = samples.write(options.directory)
    except OSError as error:
        raise _not_writable(options.directory) from error
    print(f"{len(written)} files written to {options.directory}")
    return 0


def _not_writable(path: Path) -> Problem:
    return Problem(
        f"“{path.name}” could not be written.",
        "Its folder is missing or does not allow it, another program has it open, or the disk is "
        "full.",
        "Choose another place.",
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
