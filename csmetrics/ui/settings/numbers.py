"""The plain settings: time zone, currency, language, first day of the week, days, the margin."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from csmetrics.asking.periods import WEEK_STARTS
from csmetrics.escape import md
from csmetrics.language import money, setting_words, typed, words
from csmetrics.team import settings
from csmetrics.translation import LANGUAGES, NUMBERS, later, t
from csmetrics.ui.settings.saving import now, save_bar, tag

NO_CURRENCY = later("None")


@st.fragment
def numbers() -> None:
    """Ask for the numbers that metrics count with."""
    held = now()
    named = ("fcr_days", "revenue_days", "gross_margin", "timezone", "currency",
             "language", "number_format", "first_day_of_week", "retention_months")  # fmt: skip
    key = tag([held[name] for name in named])
    with st.grid(2, min_column_width=300, gap="medium"):
        zone = _zone(held, key)
        currency = _currency(held, key)
        language = _one_of("language", {"": t("As your browser says"), **LANGUAGES}, held, key)
        numbers_as = {"": t("As in the language"), **NUMBERS}
        number_format = _one_of("number_format", numbers_as, held, key)
        week_starts = {name: words.weekday(place) for name, place in WEEK_STARTS.items()}
        week_start = _one_of("first_day_of_week", week_starts, held, key)
        fcr_days = _days("fcr_days", held, key)
        revenue_days = _days("revenue_days", held, key)
        margin = _margin(held, key)
        short = _duration("short_abandon_seconds", held, key)
        months = _counted("retention_months", held, key, 0, settings.LONGEST_RETENTION_MONTHS)

    def ask() -> dict[str, Any]:
        return {
            "timezone": zone,
            "currency": currency,
            "language": language,
            "number_format": number_format,
            "first_day_of_week": week_start,
            "fcr_days": fcr_days,
            "revenue_days": revenue_days,
            "gross_margin": margin,
            "short_abandon_seconds": typed.seconds(short),
            "retention_months": months,
        }

    save_bar("numbers", held, ask)


def purpose(name: str) -> None:
    """Say what a setting is called and what it is for."""
    title, about = setting_words.title(name), setting_words.purpose(name)
    st.markdown(f"**{md(title)}**  \n:gray[:small[{md(about, 300)}]]")


def _days(name: str, held: dict[str, Any], key: str) -> int:
    return _counted(name, held, key, 1, 365)


def _counted(name: str, held: dict[str, Any], key: str, low: int, high: int) -> int:
    with st.container(border=True, height="stretch", gap="small"):
        purpose(name)
        count: int = st.number_input(
            setting_words.title(name),
            low,
            high,
            int(held[name]),
            key=f"{name}_{key}",
            label_visibility="collapsed",
            width=160,
        )
        return count


def _margin(held: dict[str, Any], key: str) -> float:
    with st.container(border=True, height="stretch", gap="small"):
        purpose("gross_margin")
        percent: float = st.number_input(
            t("Gross margin in percent"),
            0.0,
            100.0,
            round(100 * held["gross_margin"], 4),
            1.0,
            "%g",
            icon=":material/percent:",
            key=f"gross_margin_{key}",
            label_visibility="collapsed",
            width=160,
        )
        return round(percent / 100, 6)


def _duration(name: str, held: dict[str, Any], key: str) -> str:
    with st.container(border=True, height="stretch", gap="small"):
        purpose(name)
        text: str = st.text_input(
            setting_words.title(name),
            setting_words.say(name, held[name]),
            key=f"{name}_{key}",
            label_visibility="collapsed",
            width=160,
        )
        return text


def _zone(held: dict[str, Any], key: str) -> str:
    with st.container(border=True, height="stretch", gap="small"):
        purpose("timezone")
        return choose_zone(setting_words.title("timezone"), held["timezone"], f"timezone_{key}")


def _currency(held: dict[str, Any], key: str) -> str:
    with st.container(border=True, height="stretch", gap="small"):
        purpose("currency")
        known = list(dict.fromkeys([NO_CURRENCY, *money.OFFERED, held["currency"] or NO_CURRENCY]))
        chosen: str | None = st.selectbox(
            setting_words.title("currency"),
            known,
            known.index(held["currency"] or NO_CURRENCY),
            format_func=_currency_name,
            accept_new_options=True,
            key=f"currency_{key}",
            label_visibility="collapsed",
            width=160,
        )
        return "" if chosen in (None, NO_CURRENCY) else str(chosen).strip()


def _currency_name(currency: str) -> str:
    return t(NO_CURRENCY) if currency == NO_CURRENCY else currency


def _one_of(name: str, titles: Mapping[str, str], held: dict[str, Any], key: str) -> str:
    with st.container(border=True, height="stretch", gap="small"):
        purpose(name)
        chosen: str = st.selectbox(
            setting_words.title(name),
            list(titles),
            list(titles).index(held[name]),
            format_func=titles.__getitem__,
            key=f"{name}_{key}",
            label_visibility="collapsed",
            width=280,
        )
        return chosen


def choose_zone(label: str, held: str, key: str) -> str:
    """Ask for a time zone: typing a part of its name finds it."""
    zones = sorted(available_timezones() | {held})
    chosen: str = st.selectbox(
        label, zones, zones.index(held), key=key, label_visibility="collapsed", width=280
    )
    return chosen
