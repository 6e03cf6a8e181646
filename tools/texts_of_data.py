"""Texts that stand in data files and not in code: the definitions of metrics, the presets …"""

from collections.abc import Callable, Mapping


def numbers() -> list[str]:
    """Return the texts of metrics, switches, presets and benchmarks."""
    return []


def nothing() -> list[str]:
    """Return no text: all of them stand in code."""
    return []


TEXTS: Mapping[str, Callable[[], list[str]]] = {
    "numbers": numbers,
    "report": nothing,
    "words": nothing,
    "imports": nothing,
    "pages": nothing,
}
