"""How cells that hold dates and times are spelt, in any language."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from csmetrics.mapping.dates import zones

# No place on Earth is further ahead of UTC, or behind it, than 14 hours.
_HOURS_AHEAD = r"[+-](?:0\d|1[0-4])"
_ZONE = rf"\s*(?:Z|UTC|GMT|{_HOURS_AHEAD}(?::?[0-5]\d)?)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
ISO = re.compile(rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:[T ]\s*{_CLOCK})?")
ISO_ZONE = re.compile(rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}[T ]\s*{_CLOCK}{_ZONE}", re.I)
# Numbers that stand for moments, by their kind, in the order in which they are tried.
EPOCHS = {
    # ISO without separators: 20260131, 20260131093000, 20260131T093000Z.
    "compact": re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?:T?\d{6}Z?)?"),
    "ns": re.compile(r"1\d{18}"),
    # Tenths of a microsecond, as .NET counts them from the year 1 and Windows from 1601.
    "ticks": re.compile(r"6[3-6]\d{16}"),
    "filetime": re.compile(r"1[2-4]\d{16}"),
    "us": re.compile(r"\d{15,16}"),
    "ms": re.compile(r"\d{12,13}"),
    "s": re.compile(r"\d{9,10}(?:\.\d+)?"),
    "serial": re.compile(r"[1-9]\d{4}(?:[.,]\d+)?"),
}
# What may follow a date that is not ISO: `Fri, 18 Oct 2019 17:00:00 +0200`, `1/31/2026 9:30 UTC`.
OFFSET = rf"\s*(UTC|GMT|Z|{_HOURS_AHEAD}:?[0-5]\d)$"
_WITH_OFFSET = re.compile(rf"(.*:\d{{2}}{zones.ANY_HALF}){OFFSET}")
_DAY_NAME = r"(?:[^\W\d]{2,12}\.?,\s+)?"
_HALF = r"\s*[AaPp][Mm]"
_TIME = (
    r"(?:(?P<gap>[,T]?\s*(?:at\s+|um\s+)?)"
    rf"(?P<time>{_CLOCK})(?P<half>{_HALF})?(?P<end>\s*(?:Uhr|h))?)?"
)
_NUMERIC = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sep>[/.-])(?P<second>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_NAMED = re.compile(
    rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?P<s1>\.?\s*(?:de\s+)?|[/.-])(?P<month>[^\W\d]{{3,12}})(?P<dot>\.?)"
    rf"(?P<s2>\s*(?:de\s+)?|[/.-]|,\s*)(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_NAMED_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<month>[^\W\d]{{3,12}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}"
)
# What people and tools write into a column of dates where the thing has not happened, folded.
NOT_YET = frozenset(
    {
        *("not set", "unset", "unresolved", "not resolved", "unsolved", "not solved"),
        *("not closed", "not yet", "never", "open", "still open", "ongoing", "in progress"),
        *("pending", "tbd", "no", "not answered", "unanswered", "no answer", "no reply"),
        *("no response", "no date", "∅", "offen", "noch offen", "ungelost", "nicht gelost"),
        *("nicht erledigt", "noch nicht", "nie", "nicht beantwortet", "keine", "keine antwort"),
        *("in bearbeitung", "non resolu", "en cours", "ouvert", "jamais", "aucun", "aucune"),
        *("pas encore", "sin resolver", "no resuelto", "nunca", "abierto", "pendiente"),
        *("ninguno", "ninguna", "sin respuesta", "nao resolvido", "aberto", "nenhum"),
        *("nenhuma", "pendente", "em andamento", "non risolto", "aperto", "nessuno", "mai"),
        *("in corso", "niet opgelost", "nog open", "geen", "nooit", "nierozwiazane", "brak"),
        *(
            "otwarte",
            "w toku",
            "cozulmedi",
            "acik",
            "yok",
            "devam ediyor",
            "未解決",
            "未対応",
            "未完了",
        ),
        *("対応中", "なし", "無し"),
    }
)
# The languages in which exports spell out months. Croatian is not among them: its listopad is
# October, and a Pole's and a Czech's is November.
LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru"),
    *("sv", "da", "nb", "fi", "el", "uk", "cs", "sk", "hu", "ro", "sl", "bg", "lt", "lv", "et"),
    *("ca", "id"),
)
# Spelt so as well, beside what CLDR knows.
_ALSO = {"mae": 3, "maerz": 3, "aou": 8, "сен": 9, "ноя": 11}


@dataclass
class Spellings:
    """How the cells of one column are spelt, apart from the plain `2026-01-31 09:30:00`.

    day_first and month_first hold strptime formats of the same cells, read both ways; year_first
    those of cells such as 26-03-31, which `_year_first` puts in their place where they fit.
    rearranged holds the steps that bring cells into the usual order, and signs the characters
    that stand for a plain one, such as ٣ for 3, or for none.
    """

    iso: int = 0
    iso_zone: int = 0
    offsets: int = 0
    dotted: int = 0
    formats: dict[str, None] = field(default_factory=dict)
    day_first: dict[str, None] = field(default_factory=dict)
    month_first: dict[str, None] = field(default_factory=dict)
    year_first: dict[str, None] = field(default_factory=dict)
    epochs: set[str] = field(default_factory=set)
    months: dict[str, int] = field(default_factory=dict)
    zones: dict[str, None] = field(default_factory=dict)
    zoned: int = 0
    rearranged: dict[int, None] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of a month by each of its names, folded: from CLDR, by Babel."""
    # Loaded when a column has the first name: most have none.
    from babel import Locale

    found = dict(_ALSO)
    for language in LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for number, name in (*widths["wide"].items(), *widths["abbreviated"].items()):
                # Catalan: de març, d’abril.
                found[re.split(r"[\s’]", fold_month(name).rstrip("."))[-1]] = number
    return found


def is_month(word: str) -> bool:
    """Return whether a word is the name of a month, in full or in short."""
    return fold_month(word) in month_numbers()


def fold_month(word: str) -> str:
    """Return a month's name as it is looked up."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _signs(value: str) -> dict[str, str]:
    """Return the plain sign that each digit, space and dash of another alphabet stands for."""
    found = {sign: _plain_sign(sign) for sign in value if not sign.isascii()}
    return {sign: plain for sign, plain in found.items() if plain is not None}


def _plain_sign(sign: str) -> str | None:
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Zs", "Pd"):
        return {"Cf": "", "Zs": " ", "Pd": "-"}[kind]
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    plain = unicodedata.normalize("NFKC", sign)
    return plain if kind == "Po" and plain.isascii() else None


def spelled(values: Sequence[str]) -> Spellings:
    """Return how cells are spelt."""
    found = Spellings()
    for value in values:
        _spell(value.strip(), found)
    found.day_first, found.month_first, found.formats = map(
        _short_years_first, (found.day_first, found.month_first, found.formats)
    )
    return found


def _short_years_first(formats: dict[str, None]) -> dict[str, None]:
    """Return formats in the order in which they are tried: %Y would read 25 as the year 25."""
    return dict.fromkeys(sorted(formats, key=lambda form: "%Y" in form))


def _spell(value: str, found: Spellings, as_it_is: bool = False) -> None:
    if signs := _signs(value):
        found.signs |= signs
        _spell("".join(signs.get(sign, sign) for sign in value).strip(), found)
    elif ISO_ZONE.fullmatch(value):
        found.iso_zone += 1
    elif ISO.fullmatch(value):
        found.iso += 1
    elif match := _WITH_OFFSET.fullmatch(value):
        found.offsets += 1
        _spell(match[1], found, as_it_is)
    elif match := _NUMERIC.fullmatch(value):
        _spell_numeric(match, found)
    elif match := _NAMED.fullmatch(value) or _NAMED_FIRST.fullmatch(value):
        if (number := month_numbers().get(fold_month(match["month"]))) is None:
            found.unknown.append(value)
        else:
            found.months[match["month"]] = number
            found.formats[_named_format(match)] = None
    elif kind := next((kind for kind, one in EPOCHS.items() if one.fullmatch(value)), None):
        found.epochs.add(kind)
    elif (match := zones.ENDS_IN_ZONE.fullmatch(value)) and zones.is_zone(match[2]):
        _spell_zoned(match, found)
    elif not as_it_is and (usual := zones.rearranged(value))[1]:
        found.rearranged |= usual[1]
        _spell(usual[0], found, as_it_is=True)
    else:
        found.unknown.append(value)


def _spell_zoned(match: re.Match[str], found: Spellings) -> None:
    if ISO.fullmatch(match[1]):
        found.zoned += 1
    else:
        _spell(match[1], found)
    found.zones[match[2]] = None


def _spell_numeric(match: re.Match[str], found: Spellings) -> None:
    sep, year = match["sep"], "%Y" if len(match["year"]) == 4 else "%y"
    time = _time_format(match)
    found.day_first[f"%d{sep}%m{sep}{year}{time}"] = None
    if sep == ".":
        found.dotted += 1
    else:
        found.month_first[f"%m{sep}%d{sep}{year}{time}"] = None
    if year == "%y":
        found.year_first[f"%y{sep}%m{sep}%d{time}"] = None


def _named_format(match: re.Match[str]) -> str:
    """Return the format of a date that `_tidy` has brought into the form 3-3-2025 9:00 AM."""
    year = "%Y" if len(match["year"]) == 4 else "%y"
    return f"%d-%m-{year}{' ' + _clock_format(match) if match['time'] else ''}"


def _time_format(match: re.Match[str]) -> str:
    return f"{match['gap']}{_clock_format(match)}{match['end'] or ''}" if match["time"] else ""


def _clock_format(match: re.Match[str]) -> str:
    half = match["half"]
    hour = "%I" if half else "%H"
    seconds = ":%S" if match["time"].count(":") == 2 else ""
    fraction = ".%f" if "." in match["time"] else ",%f" if "," in match["time"] else ""
    written = re.sub(r"[AaPp][Mm]", "%p", half) if half else ""
    return f"{hour}:%M{seconds}{fraction}{written}"


def looks_like_moments(values: Sequence[str]) -> bool:
    """Return whether most of some cells are spelt as moments."""
    filled = [value for value in values if value.strip()][:200]
    if not filled:
        return True
    found = spelled(filled)
    numbers = "serial" in found.epochs or bool(found.epochs)
    return len(found.unknown) <= len(filled) / 2 or (numbers and not found.unknown)
