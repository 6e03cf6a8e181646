"""Make the pack of a month: ask once, and settle everything that it says."""

import datetime as dt
from zoneinfo import ZoneInfo

from csmetrics.asking.periods import add_months
from csmetrics.errors import Problem
from csmetrics.language import money, words
from csmetrics.language import pack as say
from csmetrics.report import fingerprint, months, said_before, sections, tables
from csmetrics.report.asked import Month, ask
from csmetrics.report.content import Origin, Pack, Section, from_json, plain, said, to_json
from csmetrics.team import packs, settings
from csmetrics.translation import t
from csmetrics.workspace import Workspace


def gather(workspace: Workspace, month: dt.date | None = None, comments: bool = True) -> Pack:
    """Return the pack of a month, by its first day; without one of the last finished month.

    It is said in the language that is spoken, and stays so. Without `comments` no words of
    customers are in it. Raises Problem where there is no data.
    """
    extent = workspace.extent()
    if workspace.is_empty or extent is None:
        raise Problem(
            t("There is nothing to report on yet."),
            t("No tickets, surveys or customers are loaded."),
            t("Load an export first."),
        )
    with money.shown_in(settings.currency(workspace.database)):
        return _gathered(workspace, month or months.last_finished(*extent), comments)


def _gathered(workspace: Workspace, month: dt.date, comments: bool) -> Pack:
    asked = ask(workspace, month)
    origin = fingerprint.origin(workspace, asked.last_day)
    known = [asked.headline(name) for name in asked.kpis]
    return Pack(
        say.title(asked.first),
        asked.first,
        words.span(asked.view.period.start, asked.view.period.end),
        said(sections.opening(asked)),
        tables.said_numbers(known),
        tuple(_sections(asked, origin, comments)),
        origin,
        comments,
    )


def _sections(month: Month, origin: Origin, comments: bool) -> list[Section]:
    found = [
        sections.numbers(month),
        sections.trends(month),
        sections.changed(month),
        sections.channels(month),
        sections.response(month),
        sections.happy(month),
        sections.nps(month),
        sections.low_scores(month),
        sections.comments(month) if comments else None,
        sections.churn(month),
        sections.agreed(month),
        sections.events(month),
        said_before.section(_last_said(month)),
        sections.definitions(month),
        _settings(month),
        _data(month, origin, comments),
    ]
    return [section for section in found if section is not None]


def finished(workspace: Workspace, pack_id: int) -> Pack:
    """Return a finished pack as it was kept. Raises Problem where it is not kept any more."""
    content = packs.content(workspace.database, pack_id)
    if content is None:
        raise Problem(
            t("This pack is not kept any more."), t("It was removed."), t("Choose another one.")
        )
    return from_json(content)


def finish(workspace: Workspace, pack: Pack) -> int:
    """Keep a pack as it is, and return its number."""
    with workspace.changing() as session:
        return packs.keep(session, pack.first, to_json(pack), pack.origin.fingerprint)


def _last_said(month: Month) -> said_before.Comparison | None:
    """Return the newest finished pack of the month before, compared with today's data."""
    before = add_months(month.first, -1)
    kept = [one for one in packs.history(month.workspace.database) if one.month == before]
    if not kept:
        return None
    return said_before.compare(month.workspace, finished(month.workspace, kept[0].pack_id))


def _settings(month: Month) -> Section:
    table = tables.settings(month)
    sentence = say.settings(tables.own_settings(month), len(table.rows))
    return Section("settings", say.section("settings"), plain(sentence), tables=(table,))


def _data(month: Month, origin: Origin, comments: bool) -> Section:
    history = month.workspace.history()
    waiting = sum(one["waiting"] for one in history)
    rows = sum(one["rows_loaded"] for one in history)
    sentence = say.loaded(rows, len(history), waiting)
    notes = (
        say.fingerprint(origin.fingerprint),
        say.made(origin.made_at, origin.version, origin.timezone),
        *([] if comments else [t(say.NO_COMMENTS)]),
    )
    found = tables.imports(history, ZoneInfo(month.settings["timezone"]))
    return Section("data", say.section("data"), plain(sentence), tables=(found,), notes=notes)
