"""The sections of a pack, in the order in which a board reads them."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics.analysis import customers, drivers, drivers_moods, explain
from csmetrics.analysis.drivers import Drivers
from csmetrics.asking.periods import local_day, utc_midnight
from csmetrics.asking.statistics import is_small_sample
from csmetrics.charts.events import set_anew
from csmetrics.headline import Answer, Headline
from csmetrics.language import changes, costs, satisfaction, stories, waits, words
from csmetrics.language import drivers as facts
from csmetrics.language import pack as say
from csmetrics.report import asked, graphs, tables
from csmetrics.report.asked import Month, metric
from csmetrics.report.content import Graph, Quote, Section, Table, Tone, said
from csmetrics.team import actions, annotations
from csmetrics.translation import t

# At most so many changes are explained: a board reads the largest.
MOST_EXPLAINED = 2
# What is explained where nothing moved beyond chance.
USUAL = ("csat", "first_response_time_median", "nps", "tickets_created")
MOST_EFFECTS = 8
MOST_BARS = 10
MOST_CARDS = 8
MOST_FACTS = 6
# Comments shown, by what they come with: lowest and highest score, or whether the customer was
# satisfied; how many.
OF_NPS = ((0, 6, 5), (9, 10, 3))
OF_CSAT = ((False, 5), (True, 3))
TONES: Mapping[str, Tone] = {"better": "good", "worse": "bad", "": "quiet"}


def numbers(month: Month) -> Section:
    """Return the summary: every number against its goal and the month before."""
    headlines = [month.headline(name) for name in month.kpis]
    known = [one for one in headlines if one.now.value is not None]
    missing = [one for one in headlines if one.now.value is None]
    notes = [say.not_measured(one.metric.title, one.why_not) for one in missing]
    if any(one.metric.name == "cost_per_ticket" for one in known):
        loaded = month.workspace.loaded_days()
        notes += costs.partly_known({"costs": loaded["costs"]}, month.view)
    return Section(
        "numbers",
        say.section("numbers"),
        said(opening(month)),
        tables=(tables.numbers(month, known, t(say.AGAINST)),) if known else (),
        notes=tuple([t(say.ALL_DATA), *notes]),
        cards=tables.cards(month, known[:MOST_CARDS]),
    )


def opening(month: Month) -> stories.Sentence:
    """Return the result of the month in a sentence."""
    headlines = [month.headline(name) for name in month.kpis]
    judgements = [month.judged(one) for one in headlines]
    sentence = stories.overview(headlines, month.view.compared_with, judgements)
    if not month.view.is_unfinished:
        return sentence
    last = month.workspace.extent()
    return (*sentence, " ", say.unfinished(last[1])) if last else sentence


def trends(month: Month) -> Section | None:
    """Return the last twelve months of what a board asks for first."""
    answers = month.answers
    known = [
        metric(name)
        for name in ("csat", "nps", "first_response_time_median")
        if any(answer.value is not None for answer in answers[name, "year"])
    ]
    drawn = [_trend(month, one.name) for one in known]
    opened, solved = answers["tickets_created", "year"], answers["tickets_resolved", "year"]
    has_tickets = any(answer.n for answer in opened)
    if has_tickets:
        drawn.append(graphs.in_and_out(opened, solved))
    if not drawn:
        return None
    sentence = (
        say.workload(
            month.one("tickets_created", "now"),
            month.one("tickets_resolved", "now"),
            month.headline("backlog"),
        )
        if has_tickets
        else say.month_by_month(known)
    )
    return Section("trends", say.section("trends"), said(sentence), tuple(drawn))


def changed(month: Month) -> Section | None:
    """Return why the numbers moved that moved beyond chance, worse ones first."""
    if not month.view.before:
        return None
    headlines = [month.headline(name) for name in month.kpis]
    real = [one for one in headlines if one.change and one.change.real]
    real.sort(key=lambda one: one.verdict != "worse")
    split = [one for one in real if not explain.cannot_split(one.metric)]
    shown = split[:MOST_EXPLAINED] or _usual(headlines)
    if not shown:
        return None
    than = month.view.compared_with
    sentence = say.real_changes(real, than) if real else say.nothing_real(than)
    parts = [_explained(month, one) for one in shown]
    return Section(
        "changed",
        say.section("changed"),
        said(sentence),
        tuple(graph for part in parts for graph in part.graphs),
        tuple(table for part in parts for table in part.tables),
        notes=tuple(note for part in parts for note in part.notes),
    )


def _usual(headlines: list[Headline]) -> list[Headline]:
    known = {one.metric.name: one for one in headlines if one.change and one.change.difference}
    return [known[name] for name in USUAL if name in known][:1]


def _explained(month: Month, one: Headline) -> Section:
    view = month.view
    assert view.before is not None
    found = month.workspace.explain(view.question(one.metric.name), view.before)
    sentence = "".join(changes.opening(one, found, view.compared_with))
    columns = _shortened(changes.table(found))
    table = tables.effects(columns, changes.alt(found), changes.about_table(found))
    graph = graphs.changed(found, sentence)
    warned = changes.warned(found)
    notes = [note for note in ("" if graph else sentence, warned) if note]
    return Section(
        "", "", (), (graph,) if graph else (), (table,) if columns else (), notes=tuple(notes)
    )


def _shortened(columns: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Keep the largest groups and the last row, which is all of them together."""
    return {
        head: cells if len(cells) <= MOST_EFFECTS + 1 else [*cells[:MOST_EFFECTS], cells[-1]]
        for head, cells in columns.items()
    }


def channels(month: Month) -> Section | None:
    """Return where customers are served better, and where worse."""
    named = tables.channel_names(month)
    if not named:
        return None
    scores = [metric(name) for name in asked.BY_CHANNEL]
    cells = {(name, one.group): one for name in asked.BY_CHANNEL
             for one in month.answers[name, "channel"]}  # fmt: skip
    averages = {name: month.one(name, "all") for name in asked.BY_CHANNEL}
    return Section(
        "channels",
        say.section("channels"),
        said(stories.channels(scores, cells, averages)),
        tuple(_bars(month, name) for name in ("first_response_time_median", "csat")
              if _group_answers(month, name)),
        (tables.channels(month),),
    )  # fmt: skip


def _bars(month: Month, name: str) -> Graph:
    about = metric(name)
    return graphs.by_group(
        about, _group_answers(month, name), t("{number} by channel", number=about.title)
    )


def _group_answers(month: Month, name: str) -> list[tuple[str, Answer]]:
    order = [group for group, _ in tables.channel_names(month)]
    own = {one.group: one for one in month.answers[name, "channel"] if one.value is not None}
    return [(words.name(group), own[group]) for group in order if group in own][:MOST_BARS]


def response(month: Month) -> Section | None:
    """Return how long customers waited, and which promises were kept."""
    waited = {name: month.headline(name) for name in
              ("first_response_time_median", "resolution_time_median", *asked.WAITS)}  # fmt: skip
    if not month.one("tickets_created", "now").n:
        return None
    kept = [month.headline(name) for name in asked.PROMISES]
    known = [one for one in kept if one.now.value is not None]
    spread = month.workspace.spread(month.question("first_response_time_median"))
    drawn = [graphs.bands(spread, t("How the waits for a first answer spread"))]
    shown = [*waited.values(), *known]
    listed = [one for one in shown if one.now.value is not None]
    return Section(
        "response",
        say.section("response"),
        said(waits.opening(waited, month.view.compared_with)),
        tuple(graph for graph in drawn if graph.labels),
        (tables.numbers(month, listed, t("Waits, and promises kept")),) if listed else (),
    )


def happy(month: Month) -> Section | None:
    """Return what the surveys and reviews say beside the NPS."""
    headlines = satisfaction.known([month.headline(name) for name in asked.SCORES])
    if not headlines:
        return None
    rates = month.workspace.response_rates(month.question("csat"))
    rate = satisfaction.rate_of(headlines[0].metric, rates)
    return Section(
        "satisfaction",
        say.section("satisfaction"),
        said(satisfaction.opening(headlines[0], rate, month.view.compared_with)),
        (_trend(month, headlines[0].metric.name, t("Per month")),),
        (tables.numbers(month, headlines, t("Scores")),),
    )


def _trend(month: Month, name: str, about: str = "") -> Graph:
    """Return a number month by month, and where it was measured anew."""
    answers, view = month.answers[name, "year"], month.view
    anew = set_anew(view.events, answers, "month", view.question(name))
    about = " · ".join(part for part in (about, *anew) if part)
    return graphs.trend(metric(name), answers, month.goals_over(name, answers), about)


def nps(month: Month) -> Section | None:
    """Return who would recommend us, this month and in the last twelve."""
    one = month.headline("nps")
    if one.now.value is None:
        return None
    parts = (month.answers[name, "year"] for name in asked.NPS_PARTS)
    named = ["nps", *asked.NPS_PARTS]
    return Section(
        "nps",
        say.section("nps"),
        said(stories.nps(one, month.view.compared_with)),
        (graphs.nps_split(*parts), _trend(month, "nps")),
        (tables.numbers(month, [month.headline(name) for name in named], t("Score and groups")),),
    )


def low_scores(month: Month) -> Section | None:
    """Return what goes with low scores, of the survey that tells more, and how comments sound."""
    asked_of = {name: _facts(month, name) for name in ("csat", "nps")}
    name = max(asked_of, key=lambda one: _tells(asked_of[one]))
    found = asked_of[name]
    if not _tells(found)[0]:
        return None
    shown = [one for one in found.facts if one.stands_out][:MOST_FACTS]
    shown.sort(key=lambda one: -one.odds.value)
    drawn = [(facts.fact(one), one.share, one.others_share) for one in shown]
    title = t("Low scores with a fact and without it")
    made = (tables.facts(metric(name), found, shown), _moods(month))
    return Section(
        "drivers",
        say.section("drivers"),
        said(facts.opening(found, name)),
        (graphs.with_and_without(drawn, title),) if shown else (),
        tuple(table for table in made if table),
        notes=() if shown else (facts.basis(found, name),),
    )


def _moods(month: Month) -> Table | None:
    """Return how the comments of the month sound, those with NPS or, without those, with CSAT."""
    for name in ("nps", "csat"):
        read = drivers_moods.read(month.workspace.database, month.question(name))
        if read.read:
            return tables.moods(metric(name), read)
    return None


def _tells(found: Drivers) -> tuple[bool, int, int]:
    answers = found.low + found.high
    enough = bool(found.facts) and not is_small_sample(answers)
    return enough, sum(one.stands_out for one in found.facts), answers


def _facts(month: Month, name: str) -> Drivers:
    return drivers.service_facts(month.workspace.database, month.question(name))


def comments(month: Month) -> Section | None:
    """Return the newest comments of the month, with NPS or, without those, with CSAT."""
    quotes = _quotes(month)
    if not quotes:
        return None
    title = say.section("comments")
    return Section("comments", title, said(say.comments(len(quotes))), quotes=tuple(quotes))


def _quotes(month: Month) -> list[Quote]:
    ws = month.workspace
    found = [one for low, high, many in OF_NPS
             for one in ws.verbatims(month.question("nps"), low, high, many)]  # fmt: skip
    if not found:
        found = [one for satisfied, many in OF_CSAT
                 for one in ws.comments(month.question("csat"), satisfied, many)]  # fmt: skip
    return [_quote(one, ZoneInfo(month.settings["timezone"])) for one in found]


def _quote(one: Mapping[str, Any], zone: ZoneInfo) -> Quote:
    groups = [words.name(one[name]) for name in ("channel", "segment") if one.get(name)]
    return Quote(
        " ".join(str(one["comment"]).split()),
        satisfaction.score(one),
        " · ".join([*groups, words.day(local_day(one["responded_at"], zone))]),
        TONES[satisfaction.verdict(one)],
        one.get("customer_id") or "",
        one.get("ticket_id") or "",
    )


def churn(month: Month) -> Section | None:
    """Return who joined, who left and why, and who stays."""
    one = month.headline("churn_rate")
    if one.now.value is None:
        return None
    moves = customers.movements(*(month.answers[name, "moves"] for name in asked.MOVES))
    year = customers.movements(*(month.answers[name, "year"] for name in asked.MOVES))
    end = month.view.period.end
    known = min(end, month.view.known_until)
    as_of = utc_midnight(known, ZoneInfo(month.settings["timezone"])).isoformat()
    triangle = customers.triangle(month.workspace.cohorts(as_of))
    headlines = [month.headline(name) for name in asked.CUSTOMERS]
    shown = [each for each in headlines if each.now.value is not None]
    reasons = tables.reasons(month.workspace.churn_reasons(month.first, end))
    made = [reasons, tables.numbers(month, shown, t("Customers")), tables.cohorts(triangle)]
    return Section(
        "churn",
        say.section("churn"),
        said(stories.churn(one, moves, triangle if triangle.rows else None)),
        (graphs.joined_and_left(year), _trend(month, "churn_rate")),
        tuple(table for table in made if table and table.rows),
    )  # fmt: skip


def agreed(month: Month) -> Section:
    """Return how far the actions agreed before are, and those agreed on this pack."""
    known = actions.history(month.workspace.database)
    before = actions.carried_into(known, month.first)
    new = actions.agreed_in(known, month.first)
    end = month.view.period.end
    late = sum(action.is_late(end) for action in before)
    found = (
        tables.actions(before, end, t("Agreed before")),
        tables.actions(new, end, t("Agreed on the pack of {month}", month=say.month(month.first))),
    )
    return Section(
        "actions",
        say.section("actions"),
        said(say.actions(before, new, late)),
        tables=tuple(table for table in found if table),
    )


def events(month: Month) -> Section:
    """Return what happened outside in the month."""
    found = annotations.history(month.workspace.database, month.view.period)
    table = tables.events(found)
    return Section(
        "events", say.section("events"), said(say.events(found)), tables=(table,) if table else ()
    )


def definitions(month: Month) -> Section:
    """Return how every number is worked out, with the settings that held in the month."""
    named = [*month.kpis, *asked.WAITS, *asked.PROMISES, *asked.SCORES, *asked.CUSTOMERS]
    shown = [name for name in dict.fromkeys(named) if month.one(name, "now").value is not None]
    sentence = (say.as_they_held(month.last_day),)
    return Section(
        "definitions",
        say.section("definitions"),
        said(sentence),
        tables=(tables.definitions(month, shown),),
    )
