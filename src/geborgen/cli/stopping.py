"""Being asked to stop, by whoever asks: what was begun is left as it should be."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["stopping_at_once"]

_ASKED = ("SIGTERM", "SIGHUP")


@contextmanager
def stopping_at_once() -> Iterator[None]:
    """Take a wish to end, or a closed terminal, as Ctrl-C is taken; then as it was before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ASKED if hasattr(signal, name)]
    before = {number: signal.signal(number, _stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
