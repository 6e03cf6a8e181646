"""Ctrl+C behind the command: what runs ends, also where a library turns it into an error."""

import signal
import threading
from types import FrameType
from typing import NoReturn

_PRESSED = threading.Event()


def listen() -> None:
    """Note from now on that Ctrl+C was pressed; where it is ignored (nohup), it stays so."""
    _PRESSED.clear()
    alone = threading.current_thread() is threading.main_thread()
    if alone and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)


def was_pressed() -> bool:
    """Return whether Ctrl+C was pressed: an error is then no fault, and nothing more is begun."""
    return _PRESSED.is_set()


def _press(_: int, __: FrameType | None) -> NoReturn:
    _PRESSED.set()
    raise KeyboardInterrupt
