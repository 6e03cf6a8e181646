"""Ctrl+C behind the command: what runs ends, also where a library turns it into an error.

So it is where a system stops it (a service, a time limit, a terminal that is closed): copies of a
workspace and uploads that are being read are removed on the way out.
"""

import signal
import threading
from types import FrameType
from typing import NoReturn

# Windows has no SIGHUP.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_PRESSED = threading.Event()
_heard: list[int] = []


def listen() -> None:
    """Note from now on that Ctrl+C was pressed; where it is ignored (nohup), it stays so."""
    _PRESSED.clear()
    _heard.clear()
    if threading.current_thread() is not threading.main_thread():
        return
    for number in SIGNALS:
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _press)


def was_pressed() -> bool:
    """Return whether Ctrl+C was pressed: an error is then no fault, and nothing more is begun."""
    return _PRESSED.is_set()


def end_as_told() -> None:
    """End by the signal that stopped it, as whoever sent it expects; Ctrl+C has an exit code."""
    for number in _heard:
        if number != signal.SIGINT:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)


def _press(number: int, _: FrameType | None) -> NoReturn:
    _PRESSED.set()
    _heard.append(number)
    raise KeyboardInterrupt
