"""One import: from an upload that was read to rows in the workspace, in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from csmetrics import facts
from csmetrics.answers import Answers
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.language.words import listed
from csmetrics.load import (
    future,
    history,
    mended,
    merge,
    missing_costs,
    months_beside,
    other_currency,
    remembered,
    room,
    set_aside,
    undated,
)
from csmetrics.load.merge import Repeats
from csmetrics.load.report import ImportReport, RowFault, TableCounts
from csmetrics.load.staging import Progress, Staged, stage
from csmetrics.mapping import Plan, plan, signature
from csmetrics.read import TextTable, Upload
from csmetrics.read.telling import in_quotes
from csmetrics.tables import TABLES
from csmetrics.translation import date_text, number, t, tn

FAULTS_SHOWN = 1_000


def as_meant(upload: Upload) -> Upload:
    """Return an upload with the rows that are loaded of it.

    Rows set aside that come back are those of their file; months beside each other stand below.
    """
    return months_beside.below(mended.as_original(upload))


def import_upload(
    db: Database, upload: Upload, answers: Answers, progress: Progress, save: bool
) -> ImportReport:
    """Bring the rows of an upload into the workspace and say what became of them.

    Raises Problem where nothing can be loaded, and NeedsAnswer where a person must decide first.
    """
    text = upload.tables[0]
    room.raise_where_short(db.path if save else None, upload)
    progress("Recognising", 0.0)
    known, zones = remembered.by_signature(db), remembered.zones(db)
    if text.mended:
        answers = mended.as_said_before(answers, history.answers_of(db, signature(text.columns)))
    said: tuple[str, ...] = ()
    while True:
        made = plan(text, answers, known, zones)
        made = replace(made, warnings=(*said, *made.warnings))
        try:
            return _import_as_planned(db, upload, text, made, progress, save)
        except _UselessColumn as useless:
            # Each time there is one column less.
            if answers.mapping.get(useless.header) == "":
                raise
            answers = replace(answers, mapping={**answers.mapping, useless.header: ""})
            said = (*said, useless.sentence)


def _import_as_planned(
    db: Database, upload: Upload, text: TextTable, made: Plan, progress: Progress, save: bool
) -> ImportReport:
    fingerprint = _fingerprint(upload.sha256, made)
    if earlier := history.same_content(db, fingerprint):
        return _already_there(upload, text, made, earlier)
    report = _in_one_transaction(db, upload, text, made, fingerprint, progress, save)
    if report.import_id is not None:
        db.checkpoint()
    progress("Preparing the numbers", 1.0)
    return report


class _UselessColumn(Exception):
    """An optional column is at fault in most rows: better without it than without the rows."""

    def __init__(self, header: str, sentence: str) -> None:
        self.header, self.sentence = header, sentence


class _NothingToKeep(Exception):
    """Leaves the transaction without a trace, with the report of what would have been."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report


def _in_one_transaction(
    db: Database,
    upload: Upload,
    text: TextTable,
    made: Plan,
    fingerprint: str,
    progress: Progress,
    save: bool,
) -> ImportReport:
    try:
        with db.transaction() as session:
            # Asked again inside: another tab may have loaded the same file meanwhile.
            if earlier := history.same_content(session, fingerprint):
                raise _NothingToKeep(_already_there(upload, text, made, earlier))
            import_id = history.next_import(session)
            staged = stage(session, text, made, import_id, progress)
            _raise_where_a_column_is_useless(text, staged)
            for doubts in (future, undated, other_currency, missing_costs):
                staged.doubts += doubts.said(session, made)
            folded = _folded(session, text, staged)
            draft = _draft(upload, text, staged, _drop_repeats(session, made), folded)
            if draft.rows_loaded == 0:
                raise _NothingToKeep(_nothing_usable(draft, made.notes))
            if not save:
                raise _NothingToKeep(draft)
            progress("Saving", 0.0)
            changes = _merge(session, made, import_id)
            report = _final(draft, import_id, changes)
            history.write(session, upload, text, made, report, fingerprint, vars(made.answers))
            set_aside.keep(session, text, made.signature, import_id, staged.faults)
            progress("Preparing the numbers", 0.5)
            facts.rebuild(session, set(changes))
            history.next_version(session)
            return report
    except _NothingToKeep as nothing:
        return nothing.report


def _raise_where_a_column_is_useless(text: TextTable, staged: Staged) -> None:
    if text.mended:
        return  # These rows are few, and someone is about to mend them.
    table = TABLES[staged.plan.parts[0].table]
    whole = [fault for fault in staged.faults if fault.whole_row and len(fault.headers) == 1]
    for header, count in Counter(fault.headers[0] for fault in whole).items():
        ours = [name for name, theirs in staged.plan.parts[0].columns.items() if header in theirs]
        is_optional = ours and not any(table.column(name).required for name in ours)
        if is_optional and 2 * count > text.rows:
            first = next(fault for fault in whole if fault.headers[0] == header)
            raise _UselessColumn(
                header,
                tn(
                    "The column “{header}” was left out: {bad} of {n} row have a value in it that "
                    "cannot be used. For example, {example}",
                    "The column “{header}” was left out: {bad} of {n} rows have a value in it that "
                    "cannot be used. For example, {example}",
                    text.rows,
                    header=header,
                    bad=number(count),
                    example=_example(first),
                ),
            )


def _merge(session: Session, made: Plan, import_id: int) -> dict[str, TableCounts]:
    return {
        name: merge.merge(
            session,
            TABLES[name],
            import_id,
            columns,
            history.providers(session, made, name),
        )
        for name, columns in history.provided(made).items()
    }


def _fingerprint(sha256: str, made: Plan) -> str:
    """Return what makes two imports the same: the bytes and the way they are read."""
    reading = "\n".join([made.source, *(part.sql for part in made.parts)])
    return hashlib.sha256(f"{sha256}\n{reading}".encode()).hexdigest()


def _drop_repeats(session: Session, made: Plan) -> Repeats:
    first, *others = made.parts
    found = merge.drop_repeats(session, TABLES[first.table])
    other_tables = {part.table for part in others} - {first.table}
    if found.rows:
        for name in other_tables:
            session.run(
                f"delete from {merge.stage_name(TABLES[name])} "
                "where row_number in (select row_number from repeats)"
            )
    for name in other_tables:
        merge.drop_repeats(session, TABLES[name])
    return found


def _folded(session: Session, text: TextTable, staged: Staged) -> int:
    """Return how many rows of a file went into others that tell of the same thing."""
    first = staged.plan.parts[0]
    if not first.folds:
        return 0
    stage = merge.stage_name(TABLES[first.table])
    kept: int = session.rows(f"select count(*) as kept from {stage}")[0]["kept"]
    return _given(text, staged) - kept


def _draft(
    upload: Upload, text: TextTable, staged: Staged, repeats: Repeats, folded: int
) -> ImportReport:
    made = staged.plan
    loaded = _given(text, staged) - repeats.gone - folded
    warnings = [*upload.warnings, *text.warnings, *made.warnings, *staged.doubts]
    if repeats.rows:
        warnings.append(_repeats_sentence(made, repeats))
    faults = sorted(staged.faults, key=lambda fault: fault.row_number)
    warnings += _part_sentences(staged)
    left_out = list(_left_out(staged))
    if loaded == 0:
        warnings, left_out = [*left_out, *warnings], []
    if staged.bad_rows:
        warnings.insert(0, _set_aside_sentence(staged.bad_rows, faults))
    if loaded == 1 and not text.mended:
        warnings.append(t("Only 1 row could be used: treat every figure as an example."))
    outcome = "accept_with_warnings" if warnings else "accept"
    return ImportReport(
        file=upload.name,
        outcome="quarantine_rows" if staged.bad_rows else cast(Any, outcome),
        source=made.source,
        table=made.parts[0].table,
        title=made.title,
        signature=made.signature,
        rows_read=text.rows,
        rows_loaded=loaded,
        rows_quarantined=staged.bad_rows,
        rows_skipped=text.skipped + staged.left_out.total() + repeats.gone + folded,
        messages=(*warnings, *left_out, *upload.notes, *text.notes, *made.notes),
        faults=tuple(faults[:FAULTS_SHOWN]),
    )


def _given(text: TextTable, staged: Staged) -> int:
    """Return how many rows of a file hold data that can be used."""
    return text.rows - text.skipped - staged.left_out.total() - staged.bad_rows


def _left_out(staged: Staged) -> Iterator[str]:
    for reason, count in staged.left_out.most_common():
        yield tn(
            "{n} row left out on purpose: it {reason}.",
            "{n} rows left out on purpose: each {reason}.",
            count,
            reason=t(reason),
        )


def _repeats_sentence(made: Plan, repeats: Repeats) -> str:
    table = TABLES[made.parts[0].table]
    examples = listed([in_quotes(name) for name in repeats.examples], of=repeats.keys)
    dated = bool(set(table.version) & set(made.parts[0].columns))
    return " ".join(
        (
            tn("{n} duplicate row left out:", "{n} duplicate rows left out:", repeats.rows),
            _kept_newest(examples, repeats.keys) if dated else _kept_last(examples, repeats.keys),
        )
    )


def _kept_newest(examples: str, distinct: int) -> str:
    return tn(
        "{examples} stands more than once, and we kept the newest row of each.",
        "{examples} stand more than once, and we kept the newest row of each.",
        distinct,
        examples=examples,
    )


def _kept_last(examples: str, distinct: int) -> str:
    return tn(
        "{examples} stands more than once, and we kept the last row of each.",
        "{examples} stand more than once, and we kept the last row of each.",
        distinct,
        examples=examples,
    )


def _part_sentences(staged: Staged) -> Iterator[str]:
    for kind, faults in staged.partial.items():
        yield tn(
            "{n} {kind} rating left out: {example}",
            "{n} {kind} ratings left out: {example}",
            len({fault.row_number for fault in faults}),
            kind=kind,
            example=_example(faults[0]),
        )


def _set_aside_sentence(bad_rows: int, faults: Sequence[RowFault]) -> str:
    first = next(fault for fault in faults if fault.whole_row)
    return tn(
        "{n} row set aside. For example: {example}",
        "{n} rows set aside. For example: {example}",
        bad_rows,
        example=_example(first),
    )


def _example(fault: RowFault) -> str:
    names = [*fault.headers[:1], *([fault.value[:60]] if fault.value else [])]
    said = " ".join([*map(in_quotes, names), fault.reason])
    return t("row {row}: {reason}.", row=fault.row_number, reason=said)


def _final(draft: ImportReport, import_id: int, changes: Mapping[str, TableCounts]) -> ImportReport:
    counts = list(changes.values())
    messages = draft.messages
    if any(table.total for table in counts) and all(
        table.total == table.unchanged for table in counts
    ):
        messages = (*messages, _unchanged(sum(table.outdated for table in counts)))
    return ImportReport(
        **{**vars(draft), "import_id": import_id, "changes": changes, "messages": messages}
    )


def _unchanged(outdated: int) -> str:
    if not outdated:
        return t("Every row was already there; nothing changed.")
    return tn(
        "Nothing changed: in {n} row the file says something else, but what is here is newer, or "
        "the file does not say how new it is.",
        "Nothing changed: in {n} rows the file says something else, but what is here is newer, or "
        "the file does not say how new it is.",
        outdated,
    )


def _nothing_usable(draft: ImportReport, of_loaded: Sequence[str]) -> ImportReport:
    """Return the report without what is said of rows that are loaded, such as how to undo them."""
    problem = Problem(
        tn(
            "No usable row: the only row was set aside or left out. Nothing was saved.",
            "No usable row: all {n} rows were set aside or left out. Nothing was saved.",
            draft.rows_read,
        ),
        draft.messages[0] if draft.messages else t("The file has a header, but no rows."),
        t("Correct the file or choose other columns, then upload it again.")
        if draft.rows_quarantined or not draft.rows_skipped
        else t("Nothing in it needs to be corrected: it holds other things than are counted here."),
    )
    others = [sentence for sentence in draft.messages[1:] if sentence not in of_loaded]
    spoken = (problem.what, problem.why, problem.fix, *others)
    return ImportReport(
        **{**vars(draft), "outcome": "reject", "problem": problem, "messages": spoken}
    )


def _already_there(
    upload: Upload, text: TextTable, made: Plan, earlier: Mapping[str, Any]
) -> ImportReport:
    when = earlier["imported_at"]
    return ImportReport(
        file=upload.name,
        outcome="accept_with_warnings",
        source=made.source,
        table=made.parts[0].table,
        title=made.title,
        rows_read=text.rows,
        rows_skipped=text.rows,
        messages=(
            t(
                "This content was already loaded on {day} at {time} UTC as “{file}”. Nothing was "
                "added.",
                day=date_text(when, "%d %B %Y", "yMMMd"),
                time=f"{when:%H:%M}",
                file=earlier["file"],
            ),
        ),
    )
