"""Collects every text that csmetrics says into the catalogues of the other languages.

    python -m tools.texts              write what is new or gone into csmetrics/locale/*/*.po
    python -m tools.texts pages        the same for one catalogue alone
    python -m tools.texts --check      say what is missing, and fail if anything is

Translate the empty `msgstr` with any editor for gettext's files, Poedit for example.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from csmetrics.translation import ENGLISH, LANGUAGES, LOCALE
from tools import texts_of_data

ROOT = Path(__file__).resolve().parents[1]
# By what a translator works on at a time; what is named first holds a text that several say.
CATALOGUES: Mapping[str, tuple[str, ...]] = {
    "numbers": (
        "csmetrics/team",
        "csmetrics/analysis",
        "csmetrics/asking",
        "csmetrics/cohorts.py",
    ),
    "report": (
        "csmetrics/report",
        "csmetrics/what_if",
        "csmetrics/language/pack.py",
        "csmetrics/language/scenarios.py",
        "csmetrics/language/assumptions.py",
        "csmetrics/language/channel_shift.py",
        "csmetrics/language/staffing.py",
        "csmetrics/language/drivers.py",
        "csmetrics/language/clock.py",
        "csmetrics/language/costs.py",
    ),
    "words": ("csmetrics/language", "csmetrics/charts"),
    "imports": (
        "csmetrics/read",
        "csmetrics/mapping",
        "csmetrics/load",
        "csmetrics/engine",
        "csmetrics/reading_back.py",
    ),
    "pages": ("pages", "csmetrics/ui", "csmetrics"),
}
# How many texts each function takes; the first of `tc` is its context.
SAYING = {"t": 1, "ts": 1, "later": 1, "tn": 2, "tsn": 2, "later_n": 2, "tc": 2}


@dataclass(frozen=True)
class Text:
    """A text as the code has it; two for one that counts."""

    ids: str | tuple[str, str]
    context: str | None = None


def main(arguments: list[str]) -> int:
    """Write or check the catalogues."""
    parser = argparse.ArgumentParser(description="Collect the texts to translate.")
    parser.add_argument("catalogue", nargs="?", choices=list(CATALOGUES))
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    found = collected()
    if asked.check:
        faults = [fault for language in others() for fault in faults_of(language, found)]
        print("\n".join(faults) or "Every text is translated.")
        return int(bool(faults))
    for language in others():
        for name in [asked.catalogue] if asked.catalogue else CATALOGUES:
            _write(language, name, found[name])
    return 0


def others() -> list[str]:
    """Return the languages that have catalogues."""
    return [language for language in LANGUAGES if language != ENGLISH]


def collected() -> dict[str, list[Text]]:
    """Return the texts of each catalogue in the order of the code; each text is in one only."""
    seen: set[Text] = set()
    found: dict[str, list[Text]] = {}
    for name, folders in CATALOGUES.items():
        texts = [text for folder in folders for text in _texts_of(ROOT / folder)]
        texts += [Text(text) for text in texts_of_data.TEXTS[name]()]
        found[name] = [text for text in dict.fromkeys(texts) if text not in seen]
        seen.update(texts)
    return found


def faults_of(language: str, found: Mapping[str, list[Text]]) -> list[str]:
    """Return what is wrong with a language: texts without translation, gone ones, other places."""
    faults: list[str] = []
    for name, texts in found.items():
        catalogue = _read(language, name)
        wanted = set(texts)
        held = {_text(message): message for message in catalogue if message.id}
        faults += [f"{language}/{name}: gone: {text.ids!r}" for text in held.keys() - wanted]
        for text in texts:
            if fault := _fault(held.get(text)):
                faults.append(f"{language}/{name}: {fault}: {text.ids!r}")
    return faults


def _fault(message: Message | None) -> str:
    if message is None:
        return "not in the catalogue"
    ids, said = _each(message.id), _each(message.string)
    if not all(said):
        return "not translated"
    if message.fuzzy:
        return "not certain"
    if set().union(*map(_places, said)) != set().union(*map(_places, ids)):
        return "has other places for values"
    return ""


def _each(told: Any) -> list[str]:
    return list(told) if isinstance(told, list | tuple) else [told]


def _places(text: str) -> set[str]:
    try:
        return {place for _, place, _, _ in Formatter().parse(text) if place is not None}
    except ValueError:  # A brace of its own: the text is never formatted.
        return set()


def _text(message: Message) -> Text:
    ids: Any = message.id
    return Text(tuple(ids) if isinstance(ids, list | tuple) else ids, message.context)


def _texts_of(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.rglob("*.py")) or [folder]:
        # Tokens alone, as gettext's own tools read them, would not show what stands in an f-string.
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            yield from _said_by(call)


def _said_by(call: ast.Call) -> Iterator[Text]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    texts = [
        one.value
        for one in call.args[: SAYING.get(name, 0)]
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    if name == "tc" and len(texts) == 2:
        yield Text(texts[1], texts[0])
    elif texts and len(texts) == SAYING[name]:
        yield Text(texts[0] if len(texts) == 1 else (texts[0], texts[1]))


def _path(language: str, name: str) -> Path:
    return LOCALE / language / f"{name}.po"


def _read(language: str, name: str) -> Catalog:
    path = _path(language, name)
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def _write(language: str, name: str, texts: list[Text]) -> None:
    known = {_text(message): message for message in _read(language, name) if message.id}
    catalogue = Catalog(locale=language, header_comment=f"# csmetrics: {name}", fuzzy=False)
    for text in texts:
        before = known.get(text)
        catalogue.add(text.ids, before.string if before else None, context=text.context)
    out = io.BytesIO()
    write_po(out, catalogue, width=100, omit_header=False)
    # The time of writing would change the file each time.
    lines = out.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(('"POT-Creation', '"PO-Revision'))]
    _path(language, name).write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
