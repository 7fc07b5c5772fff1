"""What the commands show in a terminal: quiet lines, tables, and progress on long work."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from geborgen.cli.harmless import make_harmless, make_json_harmless
from geborgen.moments import DataWarning, Phrasebook

__all__ = [
    "counting",
    "place",
    "say",
    "say_data",
    "say_json",
    "say_path",
    "say_table",
    "say_warnings",
    "saying_when_slow",
    "working",
]

_WARNINGS_SAID = 12
_FIRST_LINE_S, _LINE_S = 2.0, 30.0


def say(text: str, *, quietly: bool = False) -> None:
    """One line for the person; `quietly` on the error stream, out of the way of results."""
    _console(quietly).print(Text(make_harmless(text)), soft_wrap=True)


def say_path(text: str, path: Path) -> None:
    """Say where a file is, so that it can be clicked or copied."""
    say(f"{text} {path}", quietly=True)


def say_json(value: Any) -> None:
    """Plain values as JSON on standard output."""
    say_data(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def say_data(text: str) -> None:
    """JSON on standard output."""
    sys.stdout.write(make_json_harmless(text) + "\n")


def say_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    quietly: bool = False,
) -> None:
    """Show a table; in a pipe as wide as it needs to be; `quietly` on the error stream."""
    table = Table(title=title or None, title_justify="left", show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(make_harmless(cell)) for cell in row))
    stream = sys.stderr if quietly else sys.stdout
    console = Console(stderr=quietly, width=None if stream.isatty() else 160)
    console.print(table)


def say_warnings(
    warnings: Iterable[DataWarning], book: Phrasebook, *, rest: str | None = None
) -> None:
    """Say what was odd in the files, each with its file and row, on the error stream.

    `rest` is the phrase that says where those beyond the first dozen are to be seen; None says all.
    """
    notes = list(dict.fromkeys(place(w) + book.say(w.phrase) for w in warnings))
    said = notes if rest is None else notes[:_WARNINGS_SAID]
    for note in said:
        say(f"{book.say('said.note')} {note}", quietly=True)
    if rest is not None and len(notes) > len(said):
        say(book.say(rest, n=len(notes) - len(said)), quietly=True)


def place(warning: DataWarning) -> str:
    """Where a warning stands: file and row, as far as known."""
    if warning.origin is None:
        return ""
    row = "" if warning.origin.row is None else f":{warning.origin.row}"
    return f"{warning.origin.file}{row}: "


@contextmanager
def working(text: str, total: int) -> Iterator[Any]:
    """Show progress of several steps on a terminal; call what it gives after each step."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = _console(True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(text, total=total)
        yield lambda: bar.advance(task)


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Show the rate, once there is one."""
        return Text("" if not task.speed else f"{task.speed:,.1f}/s")


@contextmanager
def counting(text: str, book: Phrasebook) -> Iterator[Callable[[int, int], None]]:
    """Show how far long work is, how quick and how long still; call with done and total.

    Where there is no terminal to draw on, as under ``nohup``, a line now and then says the same.
    """
    console = _console(True)
    if not console.is_terminal:
        yield _Lines(text, book).tell
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def saying_when_slow(text: str) -> Iterator[None]:
    """Say a line where no bar can be drawn, when what is done takes longer than one expects."""
    timer = threading.Timer(_FIRST_LINE_S, say, [text], {"quietly": True})
    timer.daemon = True
    if not _console(True).is_terminal:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


class _Lines:
    """Progress as lines: not at all for quick work, and not more than two a minute.

    The rate is that since the first part was done: before it, the work was still being prepared.
    """

    def __init__(self, text: str, book: Phrasebook) -> None:
        self.text, self.book = text, book
        self.told = time.monotonic() + _FIRST_LINE_S - _LINE_S
        self.start: int | None = None
        self.first: tuple[int, float] | None = None

    def tell(self, done: int, total: int) -> None:
        """Say how far, when it is time to."""
        now = time.monotonic()
        if self.start is None:
            self.start = done
        if self.first is None:
            self.first = None if done == self.start else (done, now)
            return
        first, since = self.first
        # Several workers end their first parts together, which says nothing of how quick they are.
        if now - self.told < _LINE_S or now - since < _FIRST_LINE_S or done in (first, total):
            return
        self.told = now
        rate = (done - first) / (now - since)
        left_s = round((total - done) / rate)
        said = self.book.say(
            "said.progress", what=self.text, done=done, total=total, rate=rate, left_s=left_s
        )
        say(said, quietly=True)


def _console(quietly: bool) -> Console:
    return Console(stderr=quietly, highlight=False)
