"""When the team works: the hours of each weekday, holidays, and teams with hours of their own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import setting_words, typed, words
from csmetrics.team import calendars
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.settings.numbers import choose_zone
from csmetrics.ui.settings.saving import last_known_day, now, save_bar, tag

USUAL = "usual"
NEW = "new"
NONE = "none"
Calendar = Mapping[str, Any]


@st.fragment
def hours() -> None:
    """Ask for the working hours of everyone, or of some teams or channels."""
    held = now()
    schedules = held["schedules"]
    which = _which(schedules)
    if which == USUAL:
        read = _calendar(held["calendar"], USUAL)
        save_bar("hours", held, lambda: {"calendar": read()})
        return
    own = schedules[which] if which != NEW else {"name": "", "team": [], "channel": []}
    key = f"own_{which}_{tag(own)}"
    named = _whose(own, key)
    read = _calendar(own.get("calendar", held["calendar"]), key)
    is_gone = which != NEW and st.toggle(t("Remove these working hours"), key=f"gone_{key}")

    def ask() -> dict[str, Any]:
        others = [one for place, one in enumerate(schedules) if place != which]
        if is_gone or not any([named["name"], named["team"], named["channel"]]):
            return {"schedules": others}
        changed = {**named, "calendar": read()}
        place = len(others) if which == NEW else which
        return {"schedules": [*others[:place], changed, *others[place:]]}

    save_bar("own_hours", held, ask)


def _which(schedules: Sequence[Mapping[str, Any]]) -> Any:
    st.caption(
        t(
            "Waits stop outside these hours where a page counts business hours only: choose that "
            "on Response & resolution."
        )
    )
    options: list[Any] = [USUAL, *range(len(schedules)), NEW]
    named = {USUAL: t("Everyone"), NEW: t("Another team or channel…")}
    return st.selectbox(
        t("Working hours of"),
        options,
        format_func=lambda one: named.get(one) or _named(schedules[one]),
        key=f"hours_of_{len(schedules)}",
        width=330,
    )


def _named(one: Mapping[str, Any]) -> str:
    groups = words.listed([words.name(each) for each in (*one["team"], *one["channel"])])
    return one["name"] or groups


def _whose(own: Mapping[str, Any], key: str) -> dict[str, Any]:
    with st.container(border=True), st.grid(3, min_column_width=220):
        name = st.text_input(
            t("Name"), own["name"], key=f"name_{key}", placeholder=t("Weekend team")
        )
        return {
            "name": name.strip(),
            "team": _groups("team", t("Teams"), own, key),
            "channel": _groups("channel", t("Channels"), own, key),
        }


def _groups(column: str, label: str, own: Mapping[str, Any], key: str) -> list[str]:
    known = [row["word"] for row in state.remembered("words", column)]
    return st.multiselect(
        label,
        list(dict.fromkeys([*known, *own[column]])),
        own[column],
        format_func=words.name,
        key=f"{column}_{key}",
        placeholder=t("None"),
    )


def _calendar(calendar: Calendar, key: str) -> Any:
    """Ask for a calendar and return what reads it, which may raise Problem."""
    whole = {**calendars.DEFAULT, **calendar}
    key = f"{key}_{tag(whole)}"
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch", gap="small"):
        times, zone = _week(whole, key)
    with right, st.container(border=True, height="stretch", gap="small"):
        days = _holidays(whole, key)

    def read() -> dict[str, Any]:
        week = setting_words.of_week([typed.openings(text) for text in times])
        checked = calendars.check({**week, "timezone": zone, **days})
        hours = setting_words.open_hours(checked)
        decimals = 0 if hours == round(hours) else 2
        said = t(
            "Open {n} hours in a week: {hours}.",
            n=words.plain(hours, decimals),
            hours=setting_words.say_week(checked),
        )
        st.caption(md(said))
        return checked

    return read


def _week(whole: Calendar, key: str) -> tuple[list[str], str]:
    st.markdown(
        t("**Weekdays**  \n:gray[:small[Such as 09:00–17:00, or 9–12, 13–17; blank where closed.]]")
    )
    with st.grid(2, min_column_width=150, gap="small"):
        texts = [
            st.text_input(
                words.weekday(day),
                typed.say_openings(openings),
                key=f"day_{day}_{key}",
                placeholder=t("Closed"),
            )
            for day, openings in enumerate(setting_words.week(whole))
        ]
    st.markdown(t("**Their time zone**"))
    return texts, choose_zone(t("Time zone of these hours"), whole["timezone"], f"zone_{key}")


def _holidays(whole: Calendar, key: str) -> dict[str, Any]:
    st.markdown(
        t("**Holidays**  \n:gray[:small[Public holidays are closed, other days as you say.]]")
    )
    country, region = choose_country(whole["country"], whole["region"], key)
    worked = _worked(country, region, whole, key) if country else []
    closed_key = f"closed_{key}"
    typed_too = st.session_state.get(closed_key, [])
    closed = st.multiselect(
        t("Closed besides"),
        list(dict.fromkeys([*sorted(whole["holidays"]), *typed_too])),
        whole["holidays"],
        format_func=_day,
        accept_new_options=True,
        key=closed_key,
        on_change=_as_options,
        args=(closed_key,),
        placeholder=t("Type a day, such as 2026-12-24"),
    )
    return {"country": country, "region": region, "holidays": closed, "worked_holidays": worked}


def _as_options(key: str) -> None:
    """Let days that were just typed be said as those that are kept: the list knows them now."""
    st.session_state[key] = list(dict.fromkeys(st.session_state[key]))


def choose_country(
    country: str | None, region: str | None, key: str
) -> tuple[str | None, str | None]:
    """Ask for a country, and for a region of it where these have holidays of their own."""
    known = calendars.countries()
    options = [NONE, *known]
    chosen = st.selectbox(
        t("Country"),
        options,
        options.index(country or NONE),
        format_func=lambda code: known.get(code, t("None")),
        key=f"country_{key}",
    )
    if chosen == NONE or not (regions := calendars.regions(chosen)):
        return (None if chosen == NONE else chosen), None
    places = [NONE, *regions]
    place = st.selectbox(
        t("Region"),
        places,
        places.index(region) if region in places and chosen == country else 0,
        format_func=lambda code: regions.get(code, t("All of the country")),
        key=f"region_{chosen}_{key}",
    )
    return chosen, None if place == NONE else place


def _worked(country: str, region: str | None, whole: Calendar, key: str) -> list[str]:
    """Ask for the public holidays on which the team works, of the last year, this and the next."""
    year = last_known_day().year
    public = calendars.public_holidays(country, region, (year - 1, year, year + 1))
    named = {day.isoformat(): name for day, name in public.items()}
    held = [day for day in whole["worked_holidays"] if day in named or country == whole["country"]]
    return st.multiselect(
        t("Open all the same on"),
        list(dict.fromkeys([*named, *held])),
        held,
        format_func=lambda day: f"{_day(day)} · {named[day]}" if day in named else _day(day),
        key=f"worked_{country}_{region}_{key}",
        placeholder=t("None"),
    )


def _day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return md(text)
    return f"{words.weekday_short(day.weekday())} {words.day(day)}"
